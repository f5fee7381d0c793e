"""Processes one update at a time, and again where it failed: the library itself does not tell whether it did."""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from typing import Any

from telegram import Bot, Update
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import Application

from messenger.telegram_bot.raw import JsonDict, has_strange_ids
from messenger.telegram_bot.request import UnauthorizedError, seconds_of
from messenger.telegram_bot.sender import UncertainError
from messenger.telegram_bot.stopping import pause

_log = logging.getLogger(__name__)

# Seconds before each repetition.
_PAUSES_OF_NETWORK = (1.0, 3.0, 9.0)
_PAUSES_OF_PROGRAM = (0.1, 0.1)
_LONGEST_FLOOD = 20.0  # seconds; who asks the bot to be quiet for longer gets no answer to this update
_LONGEST = 60.0  # seconds for one update with all its repetitions: others cannot be confirmed meanwhile


class Processor:
    """Hands updates to an application."""

    def __init__(self, application: Application[Any, Any, Any, Any, Any, Any], bot: Bot, stop: asyncio.Event) -> None:
        self._application = application
        self._bot = bot
        self._stop = stop
        self._errors: dict[int, Exception] = {}
        self.left_behind: Counter[str] = Counter()
        """How many updates were given up, by the kind of error."""
        self.token_refused = False
        application.add_error_handler(self._note)

    async def process(self, raw: JsonDict) -> bool:
        """Process an update; True if it is done with, False if it must come again at the next start."""
        update = self._read(raw)
        if update is None:
            return True
        error: Exception | None
        try:
            async with asyncio.timeout(_LONGEST):
                error = await self._patiently(update)
        except TimeoutError as late:
            error = late
        if error is None:
            return True
        if isinstance(error, UnauthorizedError):
            self.token_refused = True
            return False
        if self._stop.is_set() and not isinstance(error, UncertainError):
            return False
        self._leave_behind(type(error).__name__)
        return True

    def _read(self, raw: JsonDict) -> Update | None:
        """The update as the library's object; None for one that cannot be read and is left behind."""
        if has_strange_ids(raw):
            self._leave_behind("StrangeId")
            return None
        try:
            return Update.de_json(raw, self._bot)
        except Exception as error:  # noqa: BLE001  # the library raises whatever a malformed update leads it to
            self._leave_behind(type(error).__name__)
            return None

    async def _patiently(self, update: Update) -> Exception | None:
        """Process an update until it succeeds, or until it is no use to try again; return the last error."""
        tries = 0
        while True:
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

    def _leave_behind(self, kind: str) -> None:
        self.left_behind[kind] += 1
        _log.error("an update is left behind: %s (%s of them so far)", kind, self.left_behind[kind])


def _pauses(error: Exception) -> Sequence[float]:
    """How long to wait before each repetition after an error; empty where none helps."""
    match error:
        case UncertainError() | UnauthorizedError():
            return ()
        case RetryAfter():
            seconds = seconds_of(error)
            return () if seconds > _LONGEST_FLOOD else [max(seconds, least) for least in _PAUSES_OF_NETWORK]
        case NetworkError() if not isinstance(error, BadRequest):
            return _PAUSES_OF_NETWORK
        case _:
            return _PAUSES_OF_PROGRAM
