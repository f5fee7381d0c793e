"""The updates in hand: those of one chat in order, chats side by side, and which of them are finished.

A slow chat holds up nobody else, and an update that Telegram gives again meanwhile is not processed twice.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress

from messenger.telegram_bot.raw import JsonDict, chat_of

_MOST = 256  # updates in hand
_REMEMBERED = 1024  # finished ones; Telegram gives at most 100 again

_Update = tuple[int, JsonDict]


class Lanes:
    """A lane for each chat that has updates in hand.

    `process` tells whether an update is finished; one that is not stays in hand, and so do those behind it.
    """

    def __init__(self, process: Callable[[JsonDict], Awaitable[bool]]) -> None:
        self._process = process
        self._waiting: dict[int, deque[_Update]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._in_hand: set[int] = set()
        self._finished: dict[int, None] = {}  # a dict keeps its order: the oldest is forgotten first
        self._empty = asyncio.Event()

    @property
    def lowest(self) -> int | None:
        """The lowest number that is not finished."""
        return min(self._in_hand, default=None)

    @property
    def full(self) -> bool:
        """Whether no more can be taken now."""
        return len(self._in_hand) >= _MOST

    def knows(self, number: int) -> bool:
        """Whether an update is in hand, or was finished a short while ago."""
        return number in self._in_hand or number in self._finished

    def put(self, number: int, update: JsonDict) -> None:
        """Take an update in hand, behind those of its chat."""
        self._in_hand.add(number)
        self._empty.clear()
        chat = chat_of(update)
        if chat in self._waiting:
            self._waiting[chat].append((number, update))
            return
        self._waiting[chat] = deque([(number, update)])
        worker = asyncio.create_task(self._work(chat))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def rest(self, seconds: float) -> None:
        """Wait until nothing is in hand any more, but not longer than some seconds; all of them if nothing is now."""
        if not self._in_hand:
            await asyncio.sleep(seconds)
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._empty.wait()

    async def finish(self, seconds: float) -> None:
        """Let what is in hand come to its end, and cancel what has not after some seconds."""
        workers = set(self._workers)
        if workers:
            await asyncio.wait(workers, timeout=seconds)
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    async def _work(self, chat: int) -> None:
        waiting = self._waiting[chat]
        while waiting:
            number, update = waiting.popleft()
            if not await self._process(update):
                return
            self._in_hand.remove(number)
            self._remember(number)
        del self._waiting[chat]
        if not self._in_hand:
            self._empty.set()

    def _remember(self, number: int) -> None:
        self._finished[number] = None
        if len(self._finished) > _REMEMBERED:
            del self._finished[next(iter(self._finished))]
