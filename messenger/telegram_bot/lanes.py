"""The updates in hand: those of one chat in order, chats side by side, and which of them are finished.

A slow chat holds up nobody else, and an update that Telegram gives again meanwhile is not processed twice.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress

from messenger.telegram_bot.raw import JsonDict, chat_of

MOST_IN_A_LANE = 64
"""Updates of one chat in hand; who delivers more at once must wait."""

_MOST = 256  # updates in hand
_REMEMBERED = 4096  # finished ones; by polling Telegram gives at most 100 again

_Turn = asyncio.Future[bool]
"""Done when an update's turn comes: True; False if the one before it was not finished."""


class Lanes:
    """A lane for each chat that has updates in hand.

    `process` tells whether an update is finished; those that wait behind one that is not are not processed either.
    """

    def __init__(self, process: Callable[[JsonDict], Awaitable[bool]], most: int = _MOST) -> None:
        self._process = process
        self._most = most
        self._lanes: dict[int, deque[_Turn]] = {}  # those that wait behind the one that is being processed
        self._workers: set[asyncio.Task[bool]] = set()
        self._in_hand: dict[int, asyncio.Future[bool] | None] = {}  # with what those wait for who bring it again
        self._finished: dict[int, None] = {}  # a dict keeps its order: the oldest is forgotten first
        self._empty = asyncio.Event()

    def __len__(self) -> int:
        return len(self._in_hand)

    @property
    def lowest(self) -> int | None:
        """The lowest number that is not finished."""
        return min(self._in_hand, default=None)

    @property
    def full(self) -> bool:
        """Whether no more can be taken now."""
        return len(self._in_hand) >= self._most

    def full_for(self, chat: int) -> bool:
        """Whether no more of a chat can be taken now."""
        if len(self._in_hand) >= self._most:
            return True
        lane = self._lanes.get(chat)
        return lane is not None and len(lane) >= MOST_IN_A_LANE - 1

    def knows(self, number: int) -> bool:
        """Whether an update is in hand, or was finished a short while ago."""
        return number in self._in_hand or number in self._finished

    def put(self, number: int, update: JsonDict) -> None:
        """Take an update in hand, behind those of its chat. It stays there until it is finished."""
        chat = chat_of(update)
        worker = asyncio.create_task(self._work(number, update, chat, self._line_up(number, chat)))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def through(self, number: int, update: JsonDict, chat: int, patience: float) -> bool:
        """Process an update within the caller's own task, behind those of its chat; whether it is finished.

        One that is not finished is in hand no more, so that it can come again; so is one whose turn has not come after
        some seconds of patience. One that is known is not processed again: this waits for its end, with the same
        patience.
        """
        if number in self._finished:
            return True
        if number in self._in_hand:
            return await self._end_of(number, patience)
        turn = self._line_up(number, chat)
        if turn is not None and not turn.done():
            await asyncio.wait([turn], timeout=patience)
            if not turn.done():
                self._lanes[chat].remove(turn)
                self._take_out(number, finished=False)
                return False
        try:
            return await self._work(number, update, chat, turn)
        finally:
            if number in self._in_hand:
                self._take_out(number, finished=False)

    async def rest(self, seconds: float) -> None:
        """Wait until nothing is in hand any more, but not longer than some seconds; all of them if nothing is now."""
        if not self._in_hand:
            await asyncio.sleep(seconds)
            return
        self._empty.clear()
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

    def _line_up(self, number: int, chat: int) -> _Turn | None:
        """Take in hand; return the turn to wait for, None if it is the update's turn now."""
        self._in_hand[number] = None
        lane = self._lanes.get(chat)
        if lane is None:
            self._lanes[chat] = deque()
            return None
        turn: _Turn = asyncio.get_running_loop().create_future()
        lane.append(turn)
        return turn

    async def _work(self, number: int, update: JsonDict, chat: int, turn: _Turn | None) -> bool:
        if turn is not None and not await turn:
            return False
        finished = False
        try:
            finished = await self._process(update)
        finally:
            self._pass_on(chat, finished=finished)
            if finished:
                self._take_out(number, finished=True)
        return finished

    def _pass_on(self, chat: int, *, finished: bool) -> None:
        """Let the next one of a chat begin; where the order could not be kept, none of those that wait."""
        lane = self._lanes[chat]
        while lane and not finished:
            self._answer(lane.popleft(), finished=False)
        while lane:
            turn = lane.popleft()
            if not turn.done():  # one that was cancelled is
                turn.set_result(True)
                return
        del self._lanes[chat]

    def _take_out(self, number: int, *, finished: bool) -> None:
        self._answer(self._in_hand.pop(number), finished=finished)
        if finished:
            self._finished[number] = None
            if len(self._finished) > _REMEMBERED:
                del self._finished[next(iter(self._finished))]
        if not self._in_hand:
            self._empty.set()

    async def _end_of(self, number: int, patience: float) -> bool:
        end = self._in_hand[number]
        if end is None:
            end = self._in_hand[number] = asyncio.get_running_loop().create_future()
        await asyncio.wait([end], timeout=patience)
        return end.done() and end.result()

    @staticmethod
    def _answer(future: asyncio.Future[bool] | None, *, finished: bool) -> None:
        if future is not None and not future.done():
            future.set_result(finished)
