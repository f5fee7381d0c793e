"""Puts the bot together: the library's application, our handlers, and the loop that feeds it."""

import asyncio
import logging

from telegram.error import NetworkError, RetryAfter, TelegramError
from telegram.ext import ApplicationBuilder

from messenger.dialog.edition import Current
from messenger.store.readers import ReaderStore
from messenger.telegram_bot.handlers import Handlers
from messenger.telegram_bot.polling import Polling, PollingBot, TokenRefusedError
from messenger.telegram_bot.request import NotFoundError, Request, UnauthorizedError, seconds_of
from messenger.telegram_bot.sender import Sender
from messenger.telegram_bot.stopping import unless_stopped

_log = logging.getLogger(__name__)

_START_TRIES = 5
_LONGEST_FLOOD = 120.0  # seconds between two tries at the start, whatever a 429 asks for
_CONNECTIONS = 64  # side by side to the Bot API
# Seconds. An answer that comes late is better than not to know whether a message arrived.
_READ_TIMEOUT = 20.0
_POOL_TIMEOUT = 10.0


class UnreachableError(Exception):
    """The Bot API did not answer at the start."""


class NotTheBotApiError(UnreachableError):
    """Something answered at the start, but it is no Bot API, or one that does not know the token at all."""


async def serve(
    *,
    token: str,
    api_base_url: str,
    current: Current,
    store: ReaderStore,
    stop: asyncio.Event,
) -> None:
    """Run the bot by polling until `stop` is set.

    Raises TokenRefusedError if Telegram does not accept the token, UnreachableError if it cannot be reached at the
    start, NotTheBotApiError if something else answers there, ConflictError if another process keeps asking for the
    bot's updates; no text holds the token.
    """
    bot = PollingBot(
        token,
        base_url=f"{api_base_url}/bot",
        base_file_url=f"{api_base_url}/file/bot",
        request=Request(connection_pool_size=_CONNECTIONS, read_timeout=_READ_TIMEOUT, pool_timeout=_POOL_TIMEOUT),
        get_updates_request=Request(),
    )
    application = ApplicationBuilder().bot(bot).updater(None).build()
    Handlers(current, store, Sender(bot, stop)).register(application)
    try:
        await unless_stopped(_introduce(bot), stop)
        if stop.is_set():
            return
        await application.initialize()
        _log.info("the bot serves %s locales", len(current.edition.guide.locales))
        await Polling(application, bot, stop).run()
    finally:
        await application.shutdown()
        await bot.shutdown()


async def _introduce(bot: PollingBot) -> None:
    """Learn who the bot is, and leave any webhook: updates come by polling, and what is pending stays."""
    for attempt in range(1, _START_TRIES + 1):
        seconds = float(attempt)
        try:
            await bot.initialize()
            await bot.delete_webhook(drop_pending_updates=False)
        except UnauthorizedError:
            raise TokenRefusedError from None
        except NotFoundError:
            raise NotTheBotApiError from None
        except (NetworkError, RetryAfter) as error:
            if isinstance(error, RetryAfter):
                seconds = min(seconds_of(error), _LONGEST_FLOOD)
            _log.warning("the Bot API does not answer: %s (try %s of %s)", type(error).__name__, attempt, _START_TRIES)
        except TelegramError as error:
            raise UnreachableError(type(error).__name__) from None
        except (TypeError, ValueError, LookupError, AttributeError):
            # The library raises these for a result that is not what the Bot API says it is.
            raise NotTheBotApiError from None
        else:
            return
        if attempt < _START_TRIES:
            await asyncio.sleep(seconds)
    raise UnreachableError
