"""Says how the bot is, to machines: is it alive, should it get updates, what has it counted.

Neither of the first two needs the database: menus are served without it, so it is reported and no more.
"""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import web

from messenger.telegram_bot.json_bytes import encode
from messenger.telegram_bot.listening import SILENT, Listener, listen
from messenger.telegram_bot.metrics import Metrics

_PATIENCE = 0.09  # seconds for the database; the whole answer takes less than 100 ms
_KEEP_ALIVE = 75.0  # seconds; also the longest that a connection may take to ask
_EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"


class Health:
    """Answers /livez, /readyz and /metrics."""

    def __init__(
        self, metrics: Metrics, stop: asyncio.Event, alive: Callable[[], Awaitable[bool]] | None = None
    ) -> None:
        self._metrics = metrics
        self._stop = stop
        self._alive = alive
        self._listener: Listener | None = None
        self.started = False
        """Whether updates are taken; a bot that is told to stop is no longer ready all the same."""

    async def start(self, host: str, port: int) -> None:
        """Listen. Raises SettingsError if that is not possible."""
        server = web.Server(
            self._answer, access_log=None, logger=SILENT, keepalive_timeout=_KEEP_ALIVE, lingering_time=0.0
        )
        self._listener = await listen(server, host, port, "METRICS_PORT")

    @property
    def port(self) -> int:
        """Where it listens; 0 while it does not."""
        return self._listener.port if self._listener else 0

    async def close(self) -> None:
        """Listen no more."""
        listener, self._listener = self._listener, None
        if listener is not None:
            await listener.close()

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        if request.method not in {"GET", "HEAD"}:
            return web.Response(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET, HEAD"})
        match request.raw_path.partition("?")[0]:
            case "/livez":
                return web.Response(text="alive\n")
            case "/readyz":
                return await self._readiness()
            case "/metrics":
                self._metrics.database_up = await self._database() != "degraded"
                return web.Response(body=self._metrics.exposition(), headers={"Content-Type": _EXPOSITION})
            case _:
                return web.Response(status=HTTPStatus.NOT_FOUND)

    async def _readiness(self) -> web.Response:
        state = "stopping" if self._stop.is_set() else "serving" if self.started else "starting"
        return web.Response(
            status=HTTPStatus.OK if state == "serving" else HTTPStatus.SERVICE_UNAVAILABLE,
            body=encode({"state": state, "database": await self._database()}),
            content_type="application/json",
        )

    async def _database(self) -> str:
        if self._alive is None:
            return "unknown"
        try:
            async with asyncio.timeout(_PATIENCE):
                return "ok" if await self._alive() else "degraded"
        except Exception:  # noqa: BLE001  # whatever is wrong with it, the answer is the same
            return "degraded"
