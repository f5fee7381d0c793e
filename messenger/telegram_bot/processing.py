"""Processes one update at a time, and again where it failed: the library itself does not tell whether it did."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from time import monotonic, time
from typing import Any

from telegram import Bot, Update
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application

from messenger.telegram_bot.floods import Floods, Verdict
from messenger.telegram_bot.metrics import Metrics
from messenger.telegram_bot.raw import JsonDict, age_of, has_strange_ids, kind_of, person_of, trimmed
from messenger.telegram_bot.request import NoConnectionError, UnauthorizedError
from messenger.telegram_bot.sender import UncertainError
from messenger.telegram_bot.stopping import pause

_log = logging.getLogger(__name__)

LONGEST = 40.0
"""Seconds for one update with all its repetitions: others wait for it meanwhile."""

_BACKLOG = 15.0  # seconds in which what waited is dealt with

_PAUSES_OF_PROGRAM = (0.1, 0.1)  # seconds before each repetition

ShortPath = Callable[[JsonDict], Awaitable[bool]]
"""Deals with an update as it came; False for one that it is not made for."""


class UnreadableError(Exception):
    """The library cannot make an update of it, or it names somebody that Telegram would not name."""


class Processor:
    """Hands updates to an application; to `short_path` first if there is one.

    Where an update that is not done with `comes_again`, one is sent back as long as the Bot API is not there at all.
    Whoever sends more than is answered gets one notice by `on_flood`, and no answer for a short while.
    """

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        bot: Bot,
        stop: asyncio.Event,
        *,
        metrics: Metrics | None = None,
        short_path: ShortPath | None = None,
        comes_again: bool = False,
        on_flood: Callable[[JsonDict], Awaitable[None]] | None = None,
    ) -> None:
        self._application = application
        self._bot = bot
        self._stop = stop
        self._metrics = metrics or Metrics()
        self._short_path = short_path
        self._comes_again = comes_again
        self._on_flood = on_flood
        self._floods = Floods(monotonic)
        self._errors: dict[int, Exception] = {}
        self.left_behind: Counter[str] = Counter()
        """How many updates were given up, by the kind of error."""
        self.token_refused = asyncio.Event()
        """Set when Telegram no longer accepts the token."""
        application.add_error_handler(self._note)

    async def process(self, raw: JsonDict) -> bool:
        """Process an update; True if it is done with, False if it must come again."""
        began = monotonic()
        outcome = await self._outcome(raw)
        self._metrics.update(kind_of(raw), outcome, monotonic() - began)
        return outcome != "again"

    def expect_backlog(self) -> None:
        """Take no flood of taps for one for a short while: what waited comes now, and a tap does not say since when."""
        self._floods.pardon(_BACKLOG)

    def leave_behind(self, error: Exception) -> str:
        """Give an update up for an error, which is counted and logged by its kind; return the outcome."""
        kind = type(error).__name__
        self.left_behind[kind] += 1
        _log.error("an update is left behind: %s (%s of them so far)", kind, self.left_behind[kind])
        reason = _reason(error)
        self._metrics.left_behind(reason)
        return "unreadable" if reason == "unreadable" else "left_behind"

    async def _outcome(self, raw: JsonDict) -> str:
        if has_strange_ids(raw):
            return self.leave_behind(UnreadableError())
        person = person_of(raw)
        if person is not None:
            verdict = self._floods.judge(person, age_of(raw, time()))
            if verdict is not Verdict.ANSWER:
                return await self._drop(raw, verdict)
        error: Exception | None
        try:
            async with asyncio.timeout(LONGEST):
                error = await self._patiently(raw)
        except Exception as problem:  # noqa: BLE001  # too late, or a fault of an error handler's own
            error = problem
        if error is None:
            return "done"
        if isinstance(error, UnauthorizedError):
            self.token_refused.set()
            return "again"
        stopping = self._stop.is_set() and not isinstance(error, UncertainError | UnreadableError)
        if isinstance(error, NoConnectionError):
            self.expect_backlog()
        if stopping or (self._comes_again and isinstance(error, NoConnectionError)):
            return "again"
        return self.leave_behind(error)

    async def _drop(self, raw: JsonDict, verdict: Verdict) -> str:
        """Answer no more; the first time say so, if that is possible."""
        if verdict is Verdict.NOTICE:
            self._metrics.flood()
            if self._on_flood is not None:
                try:
                    async with asyncio.timeout(LONGEST):
                        await self._on_flood(raw)
                except UnauthorizedError:
                    self.token_refused.set()
                except Exception as error:  # noqa: BLE001  # a notice that fails must not bring the flood back
                    _log.warning("a notice of too many updates was not shown: %s", type(error).__name__)
        return "flood"

    async def _patiently(self, raw: JsonDict) -> Exception | None:
        """Process an update until it succeeds, or until it is no use to try again; return the last error."""
        update: Update | None = None
        tries = 0
        while True:
            try:
                if self._short_path is not None and await self._short_path(raw):
                    return None
            except Exception as problem:  # noqa: BLE001  # as the library does with whatever a handler raises
                await self._application.process_error(raw, problem)
                error: Exception | None = problem
            else:
                try:
                    update = update or Update.de_json(trimmed(raw), self._bot)
                except Exception:  # noqa: BLE001  # the library raises whatever a malformed update leads it to
                    return UnreadableError()
                await self._application.process_update(update)
                error = self._errors.pop(update.update_id, None)
            pauses = () if error is None else _pauses(error)
            if tries >= len(pauses) or self._stop.is_set():
                return error
            await pause(pauses[tries], self._stop)
            tries += 1

    async def _note(self, update: object, context: Any) -> None:  # noqa: ANN401  # the library's own generic
        """Keep the error of an update: process_update does not raise it."""
        if isinstance(update, Update):
            self._errors[update.update_id] = context.error


def _pauses(error: Exception) -> Sequence[float]:
    """How long to wait before each repetition after an error; empty where none helps.

    The sender has already done with the network and with Telegram's flood limit what can be done.
    """
    match error:
        case UncertainError() | UnauthorizedError() | RetryAfter():
            return ()
        case TelegramError():
            return ()  # an answer, which would be the same again
        case _:
            return _PAUSES_OF_PROGRAM


def _reason(error: Exception) -> str:
    """One of a few words for any error, for the metrics."""
    match error:
        case UnreadableError():
            return "unreadable"
        case RetryAfter():
            return "flood_limit"
        case TimeoutError():
            return "too_late"
        case UncertainError() | NetworkError() if not isinstance(error, BadRequest):
            return "network"
        case TelegramError():
            return "refused"
        case _:
            return "handler"
