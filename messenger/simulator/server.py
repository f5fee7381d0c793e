"""The aiohttp server: one port for the Bot API and the chat page."""

from aiohttp import web

from messenger.simulator.bot_api import BotApi
from messenger.simulator.origins import own_pages_only
from messenger.simulator.page_api import PageApi
from messenger.simulator.request import BODY_LIMIT

_STOP_SECONDS = 1.0


def make_app(bot_api: BotApi, page_api: PageApi) -> web.Application:
    """Return the application; its owner may mount more on it before it starts."""
    app = web.Application(client_max_size=BODY_LIMIT, middlewares=[own_pages_only])
    app.router.add_route("*", "/bot{token}/{method}", bot_api.handle)
    page_api.add_routes(app)
    return app


class Server:
    """Serves an application on one address."""

    def __init__(self, app: web.Application, host: str, port: int) -> None:
        self._app = app
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def port(self) -> int:
        """Return the port that is really listened on."""
        if self._runner is None or not self._runner.addresses:
            return self._port
        port: int = self._runner.addresses[0][1]
        return port

    async def start(self) -> None:
        """Listen; raise OSError if the port is taken."""
        runner = web.AppRunner(
            self._app,
            access_log=None,
            shutdown_timeout=_STOP_SECONDS,
            # Bots do not compress, and a broken stream would fail where no handler can answer.
            auto_decompress=False,
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._port, backlog=1024).start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner

    async def stop(self) -> None:
        """Close every connection."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
