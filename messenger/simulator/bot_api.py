"""The bot's side: decodes a call, validates it, carries it out, answers, and misbehaves when told to."""

import asyncio
import hmac
import inspect
import time
from collections import deque

from aiohttp import web

from messenger.simulator.calls import Call
from messenger.simulator.errors import ApiError
from messenger.simulator.faults import Fault, Faults
from messenger.simulator.json_text import dumps
from messenger.simulator.registry import METHODS, Spec
from messenger.simulator.request import read_parameters
from messenger.simulator.state import State

_HEADERS = {"Content-Type": "application/json"}


class BotApi:
    """Dispatches /bot<token>/<method>."""

    def __init__(self, state: State, token: str, keep_calls: int) -> None:
        self._state = state
        self._token = token.encode()
        self.faults = Faults(state.updates.duplicate)
        self.calls: deque[Call] = deque(maxlen=keep_calls)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        received_at = time.time()
        name = request.match_info["method"]
        raw: dict[str, object] = {}
        fault: Fault | None = None
        carried_out = False
        error: ApiError | None = None
        status, body = 200, b""
        try:
            spec = self._spec(request, name)
            name = spec.name
            raw = await read_parameters(request)
            fault = self.faults.take(name)
            if fault is None or fault.after or (fault.status is None and not fault.drop):
                body = await self._run(spec, raw)
                carried_out = True
        except ApiError as refused:
            error = refused
        if fault is not None:
            await asyncio.sleep(fault.delay)
            error = fault.error() or error
        if error is not None:
            status, body = error.code, dumps(error.body())
        dropped = fault is not None and fault.drop
        self.calls.append(
            Call(name, received_at, raw, None if dropped else status, b"" if dropped else body, carried_out)
        )
        if dropped and request.transport is not None:
            request.transport.abort()
        return web.Response(status=status, body=body, headers=_HEADERS)

    def _spec(self, request: web.Request, name: str) -> Spec:
        given = request.match_info["token"].encode(errors="replace")
        if not hmac.compare_digest(given, self._token):
            raise ApiError(401, "Unauthorized")
        spec = METHODS.get(name.lower())
        if spec is None or request.method not in {"GET", "POST"}:
            raise ApiError(404, "Not Found")
        return spec

    async def _run(self, spec: Spec, raw: dict[str, object]) -> bytes:
        result = spec.run(self._state, spec.parse(raw))
        if inspect.isawaitable(result):
            result = await result
        return b'{"ok":true,"result":' + dumps(result) + b"}"
