"""Puts the bot together: the library's application, our handlers, and the loop that feeds it."""

import asyncio
import logging
from collections.abc import Mapping

from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import ApplicationBuilder
from telegram.request import HTTPXRequest

from messenger.guide.model import Guide
from messenger.languages.catalogs import Translator
from messenger.store.readers import ReaderStore
from messenger.telegram_bot.handlers import Handlers
from messenger.telegram_bot.polling import Polling, PollingBot, TokenRefusedError
from messenger.telegram_bot.sender import Sender

_log = logging.getLogger(__name__)

_START_TRIES = 5
_CONNECTIONS = 64  # side by side to the Bot API


class UnreachableError(Exception):
    """The Bot API did not answer at the start."""


async def serve(
    *,
    token: str,
    api_base_url: str,
    guide: Guide,
    translators: Mapping[str, Translator],
    store: ReaderStore,
    stop: asyncio.Event,
) -> None:
    """Run the bot by polling until `stop` is set.

    Raises TokenRefusedError if Telegram does not accept the token, UnreachableError if it cannot be reached at the
    start; neither text holds the token.
    """
    bot = PollingBot(
        token,
        base_url=f"{api_base_url}/bot",
        base_file_url=f"{api_base_url}/file/bot",
        request=HTTPXRequest(connection_pool_size=_CONNECTIONS),
        get_updates_request=HTTPXRequest(),
    )
    application = ApplicationBuilder().bot(bot).updater(None).build()
    Handlers(guide, translators, store, Sender(bot)).register(application)
    try:
        await _introduce(bot)
        await application.initialize()
        _log.info("the bot serves %s locales", len(guide.locales))
        await Polling(application, bot).run(stop)
    finally:
        await application.shutdown()
        await bot.shutdown()


async def _introduce(bot: PollingBot) -> None:
    """Learn who the bot is, and leave any webhook: updates come by polling, and what is pending stays."""
    for attempt in range(1, _START_TRIES + 1):
        try:
            await bot.initialize()
            await bot.delete_webhook(drop_pending_updates=False)
        except InvalidToken:
            raise TokenRefusedError from None
        except NetworkError as error:
            _log.warning("the Bot API does not answer: %s (try %s of %s)", type(error).__name__, attempt, _START_TRIES)
            await asyncio.sleep(attempt)
        except TelegramError as error:
            raise UnreachableError(type(error).__name__) from None
        else:
            return
    raise UnreachableError
