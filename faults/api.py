"""A local Bot API on the strict simulator's own rules, that can misbehave to one chat and not to another."""

import asyncio
import inspect
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from aiohttp import web

from faults.delivery import Delivery
from faults.marks import TOKEN
from messenger.simulator.chats import BotUser
from messenger.simulator.errors import ApiError, bad_request
from messenger.simulator.json_text import JsonObject, dumps, loads
from messenger.simulator.registry import METHODS
from messenger.simulator.server import Server
from messenger.simulator.state import State

_BOT = BotUser(int(TOKEN.partition(":")[0]), "faults_bot", "A guide")
_BODY_LIMIT = 1024 * 1024
_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Trouble:
    """How a call misbehaves."""

    delay: float = 0.0
    """Seconds before anything else."""
    status: int = 200
    """Answered instead of the result; 200: the result."""
    retry_after: int | None = None
    page: bool = False
    """Answer with a web page, as a server in between does, and not as the Bot API."""
    lost: bool = False
    """Carry it out, and close the connection without an answer."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was answered."""

    method: str
    parameters: JsonObject
    came: float  # on the monotonic clock
    answered: float
    status: int
    retry_after: int | None
    carried_out: bool
    description: str = ""


Plan = Callable[[str, JsonObject], Trouble | None]
"""Decides what trouble a call meets, by its method and parameters."""


class LocalApi:
    """Listens on a free port of loopback. `plan` may be changed at any time; `heard` is called for each call."""

    def __init__(self, plan: Plan = lambda _method, _parameters: None) -> None:
        self.state = State(_BOT, time.time)
        self.delivery = Delivery(self.state.updates)
        self.state.webhook = self.delivery
        self.plan = plan
        self.heard: list[Callable[[Call], None]] = []
        self.calls: list[Call] = []
        app = web.Application(client_max_size=_BODY_LIMIT)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        self._server = Server(app, "127.0.0.1", 0)

    async def __aenter__(self) -> Self:
        await self._server.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        self.state.updates.close()
        await self.delivery.close()
        await self._server.stop()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._server.port}"

    @property
    def pending(self) -> int:
        """How many updates nobody has confirmed."""
        return len(self.state.updates.pending)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        came = time.monotonic()
        method = request.match_info["method"]
        parameters: JsonObject = {}
        trouble: Trouble | None = None
        carried_out = False
        try:
            parameters = _parameters(request.match_info["token"], await request.read())
            trouble = self.plan(method, parameters)
            if trouble is not None:
                await asyncio.sleep(trouble.delay)
            result = await self._carried_out(method, parameters, trouble)
            status, body, description, carried_out = 200, b'{"ok":true,"result":' + dumps(result) + b"}", "", True
        except ApiError as error:
            status, body, description = error.code, dumps(error.body()), error.description
        lost = trouble is not None and trouble.lost
        call = Call(
            method,
            parameters,
            came,
            time.monotonic(),
            0 if lost else status,
            trouble.retry_after if trouble else None,
            carried_out,
            description,
        )
        self.calls.append(call)
        for hear in self.heard:
            hear(call)
        if lost and request.transport is not None:
            request.transport.abort()
        if trouble is not None and trouble.page:
            return web.Response(status=status, text="<html><h1>Bad Gateway</h1></html>", content_type="text/html")
        return web.Response(status=status, body=body, headers=_JSON)

    async def _carried_out(self, method: str, parameters: JsonObject, trouble: Trouble | None) -> object:
        if trouble is not None and trouble.status != 200:
            raise ApiError(trouble.status, "Trouble", retry_after=trouble.retry_after)
        spec = METHODS.get(method.lower())
        if spec is None:
            raise ApiError(404, "Not Found")
        result = spec.run(self.state, spec.parse(parameters))
        return await result if inspect.isawaitable(result) else result


def _parameters(token: str, body: bytes) -> JsonObject:
    if token != TOKEN:
        raise ApiError(401, "Unauthorized")
    try:
        value = loads(body) if body else {}
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise bad_request("can't parse JSON object")
    return value
