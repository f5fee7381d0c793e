"""The one place that sends: it shows a screen as a new message or in place of an old one, and answers taps."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from messenger.dialog.screen import Screen
from messenger.telegram_bot.markup import to_html, to_keyboard

T = TypeVar("T")

_log = logging.getLogger(__name__)

_TRIES = 3
_LONGEST_WAIT = 20  # seconds; a reader has long tapped again after more
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Sender:
    """Sends through a bot. Telegram's refusals that a reader cannot help are logged by their kind, never raised."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, chat_id: int, screen: Screen) -> None:
        """Show a screen as a new message."""
        text, keyboard = to_html(screen), to_keyboard(screen)
        try:
            await _patiently(
                lambda: self._bot.send_message(
                    chat_id,
                    text,
                    parse_mode=ParseMode.HTML,
                    reply_markup=keyboard,
                    link_preview_options=_NO_PREVIEW,
                )
            )
        except Forbidden:
            _log.info("a message was not sent: the chat does not take any from the bot")

    async def edit(self, chat_id: int, message_id: int, screen: Screen) -> None:
        """Show a screen in place of a message; as a new one where that message can no longer be changed."""
        text, keyboard = to_html(screen), to_keyboard(screen)
        try:
            await _patiently(
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
            if "message to edit not found" in reason or "message can't be edited" in reason:
                await self.send(chat_id, screen)
                return
            raise
        except Forbidden:
            _log.info("a message was not changed: the chat does not take any from the bot")

    async def answer(self, callback_query_id: str) -> None:
        """Stop the spinner of a tapped button."""
        try:
            await _patiently(lambda: self._bot.answer_callback_query(callback_query_id))
        except BadRequest as error:
            # A tap that waited too long, or an answer that did arrive before: there is no spinner to stop.
            if "query is too old" not in error.message.lower():
                raise


async def _patiently(call: Callable[[], Awaitable[T]]) -> T:
    """Call Telegram; wait as it asks, and try again where the call certainly did not arrive."""
    for _ in range(_TRIES - 1):
        try:
            return await call()
        except RetryAfter as error:
            pause = error.retry_after
            seconds = pause.total_seconds() if isinstance(pause, timedelta) else pause
            if seconds > _LONGEST_WAIT:
                raise
            await asyncio.sleep(seconds)
        except BadRequest:
            raise  # a NetworkError by inheritance, but an answer
        except NetworkError:
            await asyncio.sleep(0.5)
    return await call()
