"""The one place that sends: it shows a screen as a new message or in place of an old one, and answers taps."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from messenger.dialog.screen import Screen
from messenger.telegram_bot.markup import to_html, to_keyboard
from messenger.telegram_bot.request import NotCarriedOutError, seconds_of
from messenger.telegram_bot.stopping import pause

T = TypeVar("T")

_log = logging.getLogger(__name__)

_TRIES = 3
_PAUSE = 0.5  # seconds before the first repetition
_LONGEST_WAIT = 20.0  # seconds for all repetitions of a call; a reader has long tapped again after more
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# Of an old message, one of another bot's making, or one without text; Telegram words it in several ways.
_CANNOT_BE_EDITED = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "no text in the message",
)


class UncertainError(Exception):
    """A message may have arrived or not: to send it again might show it twice."""


class Sender:
    """Sends through a bot. Telegram's refusals that a reader cannot help are logged by their kind, never raised.

    Waits end when `stop` is set, with the error that led to them.
    """

    def __init__(self, bot: Bot, stop: asyncio.Event) -> None:
        self._bot = bot
        self._stop = stop

    async def send(self, chat_id: int, screen: Screen, locale: str | None = None) -> None:
        """Show a screen as a new message; its buttons carry the locale if one is given.

        Raises TelegramError if it was certainly not sent, UncertainError if nobody knows.
        """
        text, keyboard = to_html(screen), to_keyboard(screen, locale)
        try:
            await self._patiently(
                lambda: _certainly(
                    self._bot.send_message(
                        chat_id,
                        text,
                        parse_mode=ParseMode.HTML,
                        reply_markup=keyboard,
                        link_preview_options=_NO_PREVIEW,
                    )
                )
            )
        except Forbidden:
            _log.info("a message was not sent: the chat does not take any from the bot")

    async def edit(self, chat_id: int, message_id: int, screen: Screen, locale: str | None = None) -> None:
        """Show a screen in place of a message; as a new one where that message can no longer be changed.

        Raises what `send` raises.
        """
        text, keyboard = to_html(screen), to_keyboard(screen, locale)
        try:
            await self._patiently(
                lambda: self._bot.edit_message_text(
                    text,
                    chat_id,
                    message_id,
                    parse_mode=ParseMode.HTML,
                    reply_markup=keyboard,
                    link_preview_options=_NO_PREVIEW,
                )
            )
        except BadRequest as error:
            reason = error.message.lower()
            if "not modified" in reason:
                return  # somebody tapped twice; the screen is there
            if not any(words in reason for words in _CANNOT_BE_EDITED):
                raise
        except Forbidden:
            _log.info("a message was not changed: the chat does not take any from the bot")
            return
        else:
            return
        await self.send(chat_id, screen, locale)

    async def answer(self, callback_query_id: str) -> None:
        """Stop the spinner of a tapped button.

        Raises TelegramError.
        """
        try:
            await self._patiently(lambda: self._bot.answer_callback_query(callback_query_id))
        except BadRequest as error:
            # A tap that waited too long, or an answer that did arrive before: there is no spinner to stop.
            if "query is too old" not in error.message.lower():
                raise

    async def _patiently(self, call: Callable[[], Awaitable[T]]) -> T:
        """Call Telegram; wait as it asks, and try again where the network failed."""
        waited = 0.0
        for attempt in range(1, _TRIES + 1):
            try:
                return await call()
            except BadRequest:
                raise  # a NetworkError by inheritance, but an answer
            except (RetryAfter, NetworkError) as error:
                seconds = _pause_after(error, attempt)
                waited += seconds
                if attempt == _TRIES or waited > _LONGEST_WAIT:
                    raise
                await pause(seconds, self._stop)
                if self._stop.is_set():
                    raise
        raise AssertionError("the last try returns or raises")


async def _certainly(sending: Awaitable[T]) -> T:
    """Send; where it is not certain that nothing arrived, raise UncertainError instead of the library's error."""
    try:
        return await sending
    except (BadRequest, NotCarriedOutError):
        raise
    except NetworkError as error:
        raise UncertainError(type(error).__name__) from None


def _pause_after(error: RetryAfter | NetworkError, attempt: int) -> float:
    """Seconds to wait after a failed try: what Telegram asks for; else longer each time, and never all at once."""
    if isinstance(error, RetryAfter):
        return seconds_of(error)
    return _PAUSE * attempt * random.uniform(0.5, 1.5)  # noqa: S311  # jitter, no secret
