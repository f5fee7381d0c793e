"""A Bot API that does the least: it reads a call, has it counted, and answers as Telegram would.

Written on bare asyncio protocols, so that its own share of the machine stays far below the bots'; what it checks is
little. Our strict simulator is for tests.
"""

import asyncio
from collections.abc import Callable

import orjson

from peers.asks import BOT
from peers.calls import fields_of
from peers.ledger import Ledger
from peers.wire import WireError, take_message

_HEAD = b"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
_ANSWER = b'{"ok":true,"result":%b}'
_BOT = orjson.dumps(BOT | {"can_join_groups": True, "can_read_all_group_messages": False})
_AT_START = {
    b"getMe": _BOT,
    b"getMyCommands": b"[]",
    b"getUpdates": b"[]",
    b"deleteWebhook": b"true",
    b"setMyCommands": b"true",
}
"""What a bot may ask at its start, beside what it does for updates."""


class StubApi:
    """Listens on a free port of loopback; `ledger` counts the calls."""

    def __init__(self) -> None:
        self.ledger = Ledger({})
        self.base_url = ""
        self._webhook = ""
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.get_running_loop().create_server(lambda: _Connection(self._called), "127.0.0.1", 0)
        self.base_url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()

    def _called(self, method: bytes, body: bytes) -> bytes:
        if method == b"setWebhook":
            self._webhook = fields_of(body).get("url", "")
            return b"true"
        if method == b"getWebhookInfo":
            return orjson.dumps({"url": self._webhook, "has_custom_certificate": False, "pending_update_count": 0})
        result = _AT_START.get(method)
        return self.ledger.called(method, body) if result is None else result


class _Connection(asyncio.Protocol):
    def __init__(self, called: Callable[[bytes, bytes], bytes]) -> None:
        self._called = called
        self._write: Callable[[bytes], object] = len
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not isinstance: uvloop's transports inherit nothing from asyncio's.
        if hasattr(transport, "write"):
            self._write = transport.write

    def data_received(self, data: bytes) -> None:
        self._rest = self._rest + data if self._rest else data
        try:
            while self._rest and (message := take_message(self._rest)):
                head, body, self._rest = message
                path = head.split(b" ", 2)[1]
                answer = _ANSWER % self._called(path.rpartition(b"/")[2].partition(b"?")[0], body)
                self._write(_HEAD % len(answer) + answer)
        except WireError:
            self._write(b"HTTP/1.1 411 Length Required\r\nContent-Length: 0\r\n\r\n")
            self._rest = b""
