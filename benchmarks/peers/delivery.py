"""Delivers updates to a webhook as Telegram does: over keep-alive connections, one update in each at a time."""

import asyncio
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from peers.asks import Turn
from peers.ledger import Ledger, Open
from peers.wire import WireError, take_message

_PATIENCE = 10.0  # seconds for an update, until its answer counts as missing
_LOOK = 0.1  # seconds between two looks at what is late
_PAUSE = 0.01  # seconds before a webhook that was not there is tried again


class Delivery:
    """So many connections, each with its next update as soon as the last one is done."""

    def __init__(self, url: str, secret: str, ledger: Ledger) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or 0
        self._head = (
            f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept-Encoding: gzip, deflate\r\n"
            f"Content-Type: application/json\r\nX-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: "
        ).encode() + b"%d\r\n\r\n"
        self._ledger = ledger
        self._turns: Iterator[Turn] = iter(())
        self._running = False
        self._slots: list[_Slot] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, turns: Iterator[Turn], connections: int) -> None:
        """Begin to deliver. Raises OSError if nobody listens."""
        self._turns = turns
        self._running = True
        self._slots += [_Slot(self) for _ in range(connections - len(self._slots))]
        for slot in self._slots[:connections]:
            if not slot.is_connected:
                await self._connect(slot)
            slot.next()

    async def stop(self) -> None:
        """Deliver no more, and wait for what is in hand."""
        self._running = False
        await self.drained()

    async def drained(self) -> None:
        """Wait until nothing is in hand: for ever, unless the turns have an end or `stop` was called."""
        while len(self._ledger):
            await self.watch(_LOOK / 10)

    async def watch(self, seconds: float) -> None:
        """Let it run for a while; give up what is late."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while (left := end - loop.time()) > 0:
            await asyncio.sleep(min(left, _LOOK))
            late = self._ledger.give_up_older(_PATIENCE)
            for slot in self._slots:
                slot.leave(late)

    async def close(self) -> None:
        """Close the connections."""
        self._running = False
        for slot in self._slots:
            slot.close()
        for task in self._tasks:
            task.cancel()

    def request(self, slot: "_Slot") -> tuple[Open, bytes] | None:
        """The next update for a connection, as HTTP; None if there is none."""
        if not self._running:
            return None
        for person, ask in self._turns:
            if not self._ledger.is_busy(person):
                opened, body = self._ledger.begin(person, ask, slot.soon)
                return opened, self._head % len(body) + body
        return None

    def confirmed(self, opened: Open, status: int) -> None:
        """A delivery was answered."""
        self._ledger.confirmed(opened, status)

    def lost(self, slot: "_Slot", opened: Open | None) -> None:
        """A connection was lost: its update failed, and another connection takes its place."""
        if opened is not None:
            self._ledger.fail(opened, "connection lost")
        if self._running:
            task = asyncio.get_running_loop().create_task(self._again(slot))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _again(self, slot: "_Slot") -> None:
        while self._running:
            try:
                await self._connect(slot)
            except OSError:
                await asyncio.sleep(_PAUSE)
            else:
                slot.next()
                return

    async def _connect(self, slot: "_Slot") -> None:
        await asyncio.get_running_loop().create_connection(lambda: slot, self._host, self._port)


class _Slot(asyncio.Protocol):
    """A connection; it comes back after it was lost."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.BaseTransport | None = None
        self._write: Callable[[bytes], object] = len
        self._rest = b""
        self._open: Open | None = None
        self._is_answered = True

    @property
    def is_connected(self) -> bool:
        """Whether it can deliver."""
        return self._transport is not None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        # Not isinstance: uvloop's transports inherit nothing from asyncio's.
        if hasattr(transport, "write"):
            self._write = transport.write
        self._rest, self._open, self._is_answered = b"", None, True

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self._transport = None
        opened, self._open = (None if self._is_answered else self._open), None
        self._delivery.lost(self, opened)

    def data_received(self, data: bytes) -> None:
        self._rest += data
        try:
            message = take_message(self._rest)
        except WireError:
            self.close()
            return
        if message is not None and self._open is not None:
            head, _, self._rest = message
            self._is_answered = True
            self._delivery.confirmed(self._open, int(head[9:12]))

    def soon(self) -> None:
        """The next update, after the calls in progress: the bot gets its answer first."""
        self._loop.call_soon(self.next)

    def next(self) -> None:
        """Deliver the next update."""
        if self._transport is None or not self._is_answered:
            return
        request = self._delivery.request(self)
        if request is not None:
            self._open, data = request
            self._is_answered = False
            self._write(data)

    def leave(self, late: list[Open]) -> None:
        """Close the connection if it still waits for one of these."""
        if not self._is_answered and self._open in late:
            self.close()

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()
