"""Asks Telegram for updates, and confirms an update only when it and all before it have been processed.

The library's own polling confirms a batch as soon as it is queued, so a bot that is killed loses it; and it asks for
an update that it cannot parse again and again, and no other ever arrives. Here asking goes on while updates are in
hand. Telegram shows at most 100 updates from the first unconfirmed one on: that is how far one slow chat lets the
others run ahead of it.
"""

import asyncio
import logging

from telegram.error import Conflict, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from messenger.telegram_bot.lanes import Lanes
from messenger.telegram_bot.processing import Processor
from messenger.telegram_bot.raw import ALLOWED, JsonDict, number_of
from messenger.telegram_bot.request import UnauthorizedError, seconds_of
from messenger.telegram_bot.stopping import pause, unless_stopped

_log = logging.getLogger(__name__)

# All in seconds.
_LONG_POLL = 10  # how long Telegram holds the line open
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 5.0  # between tries while Telegram cannot be reached
_FIRST_LOOK, _LONGEST_LOOK = 0.02, 0.25  # between looks for new updates while others are in hand
_CONFLICT_PATIENCE = 60.0  # a bot that is replaced by its next version ends within this time
_CONFLICT_GAP = 30.0  # two conflicts farther apart have nothing to do with each other
_LONGEST_CONFLICT_PAUSE = 5.0
_GRACE = 15.0  # for what is in hand when the bot is told to stop
_CONFIRMING = 3.0  # for the last confirmation; together with the grace under 20


class TokenRefusedError(Exception):
    """Telegram does not accept the bot's token."""


class ConflictError(Exception):
    """Another process asks for the updates of this bot, and does not stop."""


class PollingBot(ExtBot[None]):
    """A bot that can give updates as they arrive, before anything is read into them."""

    async def raw_updates(self, offset: int, seconds: int) -> list[JsonDict]:
        """The next updates from an offset on, waiting up to some seconds for one (Bot API, getUpdates).

        Raises TelegramError.
        """
        # The library's own get_updates raises for a whole batch when one update cannot be parsed; its version is
        # pinned, so that this protected call cannot change underneath.
        result = await self._post(
            "getUpdates",
            {"offset": offset, "timeout": seconds, "allowed_updates": ALLOWED},
            read_timeout=seconds + 5.0,
        )
        return [update for update in result if isinstance(update, dict)] if isinstance(result, list) else []


class Polling:
    """Feeds a processor with the updates of its bot until `stop` is set."""

    def __init__(self, processor: Processor, bot: PollingBot, stop: asyncio.Event) -> None:
        self._bot = bot
        self._stop = stop
        self._processor = processor
        self._lanes = Lanes(processor.process)
        self._next = 0  # the offset when nothing is in hand
        self._unreadable = 0
        self._pause = _FIRST_PAUSE
        self._conflicts: tuple[float, float] | None = None  # when the first and the last of them came

    def in_hand(self) -> int:
        """How many updates are being processed."""
        return len(self._lanes)

    async def run(self) -> None:
        """Ask, process, confirm; until `stop` is set, and then to the end of what is in hand.

        Raises TokenRefusedError if Telegram no longer accepts the token, ConflictError if another process keeps
        asking for the same updates.
        """
        look = _FIRST_LOOK
        try:
            while not self._stop.is_set():
                asked = self._offset()
                updates = await self._ask(asked)
                if self._processor.token_refused.is_set():
                    raise TokenRefusedError
                news = self._take(asked, updates)
                look = _FIRST_LOOK if news or not updates else min(look * 2, _LONGEST_LOOK)
                await self._lanes.rest(look)
        finally:
            await self._lanes.finish(_GRACE if self._stop.is_set() else 0.0)
        await self._confirm()

    def _offset(self) -> int:
        """The lowest number that is not finished: asking from it on confirms all before it."""
        lowest = self._lanes.lowest
        return self._next if lowest is None else lowest

    def _take(self, asked: int, updates: list[JsonDict]) -> bool:
        """Take new updates in hand; True if there was any."""
        readable = [(number, update) for update in updates if (number := number_of(update)) is not None]
        self._leave_unreadable(asked, len(updates) - len(readable))
        news = False
        for number, update in sorted(readable, key=lambda pair: pair[0]):
            if not self._lanes.knows(number):
                if self._lanes.full:
                    break
                self._lanes.put(number, update)
                news = True
            self._next = number + 1
        return news

    def _leave_unreadable(self, asked: int, count: int) -> None:
        """Go past updates without a number: theirs are not below what was asked for, and no two are the same."""
        if count:
            self._next = max(self._next, asked + count)
        if count > self._unreadable:
            _log.warning("%s updates without a number are left behind", count)
        self._unreadable = count

    async def _ask(self, offset: int) -> list[JsonDict]:
        """The next updates; none after an error, which is waited out."""
        try:
            updates = await unless_stopped(self._bot.raw_updates(offset, _LONG_POLL), self._stop)
        except UnauthorizedError:
            raise TokenRefusedError from None
        except Conflict:
            self._count_conflict()
            await pause(min(self._longer_pause(), _LONGEST_CONFLICT_PAUSE), self._stop)
        except RetryAfter as error:
            seconds = seconds_of(error)
            _log.warning("Telegram asks for a pause of %.0f s", seconds)
            await pause(seconds, self._stop)
        except TelegramError as error:
            seconds = self._longer_pause()
            problem = "cannot be reached" if isinstance(error, NetworkError) else "refused to give updates"
            _log.warning("Telegram %s: %s; asking again in %.0f s", problem, type(error).__name__, seconds)
            await pause(seconds, self._stop)
        else:
            self._pause = _FIRST_PAUSE
            return updates or []
        return []

    def _longer_pause(self) -> float:
        """The pause after an error; the next one is twice as long, up to half a minute."""
        seconds = self._pause
        self._pause = min(seconds * 2, _LONGEST_PAUSE)
        return seconds

    def _count_conflict(self) -> None:
        now = asyncio.get_running_loop().time()
        first, last = self._conflicts or (now, now)
        self._conflicts = (now if now - last > _CONFLICT_GAP else first, now)
        if now - self._conflicts[0] >= _CONFLICT_PATIENCE:
            raise ConflictError
        _log.error("another process asks for this bot's updates; stop it, or this one")

    async def _confirm(self) -> None:
        """Tell Telegram what has been processed, so that the next start does not get it again."""
        offset = self._offset()
        if not offset:
            return
        try:
            async with asyncio.timeout(_CONFIRMING):
                await self._bot.raw_updates(offset, 0)
        except (TelegramError, TimeoutError) as error:
            _log.warning("the last updates were not confirmed and will come again: %s", type(error).__name__)
