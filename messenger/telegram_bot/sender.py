"""The one place that sends: it shows a screen as a new message or in place of an old one, and answers taps.

It calls the Bot API with ready JSON and reads no more of an answer than whether it says "ok": nobody needs the message
that Telegram sends back, and to make objects of it costs more than the call.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from time import monotonic

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from messenger.dialog.screen import Screen
from messenger.telegram_bot.json_bytes import encode
from messenger.telegram_bot.markup import to_html, to_keyboard
from messenger.telegram_bot.metrics import Metrics
from messenger.telegram_bot.request import NoConnectionError, NotCarriedOutError, Request, seconds_of
from messenger.telegram_bot.stopping import pause

_log = logging.getLogger(__name__)

_PAUSES = (0.5, 2.0)  # seconds before each repetition, on average; so there are three tries in all
_LONGEST_OUTAGE = 30.0  # seconds in which a Bot API that is not there at all may come back
_BETWEEN_CONNECTIONS = 1.0  # seconds, on average
_LONGEST_WAIT = 20.0  # seconds that Telegram may ask a call to wait; a reader has long tapped again after more
# Of an old message, one of another bot's making, or one without text; Telegram words it in several ways.
_CANNOT_BE_EDITED = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "no text in the message",
)


class UncertainError(Exception):
    """A message may have arrived or not: to send it again might show it twice."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A screen, encoded once for all chats."""

    json: bytes
    """The members of a JSON object (text, parse_mode, reply_markup, link_preview_options), without its braces."""


def prepare(screen: Screen, locale: str | None = None) -> Prepared:
    """Encode a screen; its buttons carry the locale if one is given."""
    members = {
        "text": to_html(screen),
        "parse_mode": ParseMode.HTML,
        "reply_markup": to_keyboard(screen, locale),
        "link_preview_options": {"is_disabled": True},
    }
    return Prepared(encode(members)[1:-1])


class Sender:
    """Sends through a bot's connections.

    Telegram's refusals that a reader cannot help are logged by their kind, never raised; `on_blocked` is told the
    number of a private chat that takes no message from the bot any more. Waits end when `stop` is set, with the error
    that led to them.
    """

    def __init__(
        self,
        bot: Bot,
        stop: asyncio.Event,
        *,
        metrics: Metrics | None = None,
        on_blocked: Callable[[int], Awaitable[None]] | None = None,
    ) -> None:
        request = bot.request
        if not isinstance(request, Request):
            raise TypeError("the bot must speak through messenger.telegram_bot.request")
        self._request = request
        self._address = bot.base_url + "/"
        self._stop = stop
        self._metrics = metrics or Metrics()
        self._on_blocked = on_blocked

    async def send(self, chat_id: int, screen: Screen | Prepared, locale: str | None = None) -> None:
        """Show a screen as a new message; its buttons carry the locale if one is given, and it is not prepared yet.

        Raises TelegramError if it was certainly not sent, UncertainError if nobody knows.
        """
        prepared = screen if isinstance(screen, Prepared) else prepare(screen, locale)
        try:
            await self._patiently("sendMessage", b'{"chat_id":%d,%b}' % (chat_id, prepared.json), once=True)
        except Forbidden:
            await self._blocked(chat_id)
        except ChatMigrated as error:
            # A group that became a supergroup (Bot API, ResponseParameters).
            await self._patiently("sendMessage", b'{"chat_id":%d,%b}' % (error.new_chat_id, prepared.json), once=True)

    async def edit(self, chat_id: int, message_id: int, screen: Screen | Prepared, locale: str | None = None) -> None:
        """Show a screen in place of a message; as a new one where that message can no longer be changed.

        Raises what `send` raises.
        """
        prepared = screen if isinstance(screen, Prepared) else prepare(screen, locale)
        try:
            await self._patiently(
                "editMessageText", b'{"chat_id":%d,"message_id":%d,%b}' % (chat_id, message_id, prepared.json)
            )
        except BadRequest as error:
            reason = error.message.lower()
            if "not modified" in reason:
                return  # somebody tapped twice; the screen is there
            if not any(words in reason for words in _CANNOT_BE_EDITED):
                raise
        except ChatMigrated:
            pass  # a new message is told where
        except Forbidden:
            await self._blocked(chat_id)
            return
        else:
            return
        await self.send(chat_id, prepared)

    async def answer(self, callback_query_id: str) -> None:
        """Stop the spinner of a tapped button.

        Raises TelegramError.
        """
        await self._answer("answerCallbackQuery", b'{"callback_query_id":%b}' % encode(callback_query_id))

    async def answer_inline(self, inline_query_id: str, payload: Mapping[str, object]) -> None:
        """Answer an inline query with the other parameters of answerInlineQuery (Bot API), its results among them.

        Raises TelegramError.
        """
        await self._answer("answerInlineQuery", encode({"inline_query_id": inline_query_id, **payload}))

    async def call(self, method: str, payload: bytes | Mapping[str, object]) -> None:
        """Call a method of the Bot API once, with its parameters as JSON or to become that.

        Raises TelegramError.
        """
        body = payload if isinstance(payload, bytes) else encode(payload)
        await self._request.post_json(self._address + method, body)

    async def _answer(self, method: str, body: bytes) -> None:
        try:
            await self._patiently(method, body)
        except BadRequest as error:
            # A query that waited too long, or an answer that did arrive before: nobody waits for it any more.
            if "query is too old" not in error.message.lower():
                raise

    async def _patiently(self, method: str, body: bytes, *, once: bool = False) -> None:
        """Call; wait exactly as Telegram asks, and try again where the network failed; wait for it where there is none.

        What must arrive `once` is tried again only if it certainly did not arrive; else it raises UncertainError.
        """
        waits = _Waits()
        while True:
            try:
                return await self.call(method, body)
            except BadRequest:
                raise  # a NetworkError by inheritance, but an answer
            except (RetryAfter, NetworkError) as error:
                if once and isinstance(error, NetworkError) and not isinstance(error, NotCarriedOutError):
                    raise UncertainError(type(error).__name__) from None
                seconds = waits.after(error)
                if seconds is None:
                    raise
                problem: TelegramError = error
            await pause(seconds, self._stop)
            if self._stop.is_set():
                raise problem
            self._metrics.retry(method)

    async def _blocked(self, chat_id: int) -> None:
        _log.info("a message was not shown: the chat does not take any from the bot")
        if self._on_blocked is not None and chat_id > 0:
            await self._on_blocked(chat_id)


class _Waits:
    """How long to wait before a call is made again, and when to make it no more."""

    def __init__(self) -> None:
        self._asked = 0.0
        self._pauses = iter(_PAUSES)
        self._gives_up = monotonic() + _LONGEST_OUTAGE

    def after(self, error: RetryAfter | NetworkError) -> float | None:
        """Seconds to wait after an error; None if the call is given up."""
        if isinstance(error, RetryAfter):
            seconds = seconds_of(error)
            self._asked += seconds
            return seconds if self._asked <= _LONGEST_WAIT else None
        # Never all at once, when the Bot API comes back.
        jitter = random.uniform(0.5, 1.5)  # noqa: S311  # no secret
        if isinstance(error, NoConnectionError):
            # Nobody was asked, so it is no try: a tap outlives a restart of the Bot API or of the network.
            return _BETWEEN_CONNECTIONS * jitter if monotonic() < self._gives_up else None
        average = next(self._pauses, None)
        return None if average is None else average * jitter
