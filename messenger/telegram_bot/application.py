"""Puts the bot together: the library's application, our handlers, and what feeds it: polling or the webhook."""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram.error import NetworkError, RetryAfter, TelegramError
from telegram.ext import ApplicationBuilder

from messenger.dialog.edition import Current, Edition
from messenger.store.readers import ReaderStore, StoreError
from messenger.telegram_bot.handlers import Handlers
from messenger.telegram_bot.health import Health
from messenger.telegram_bot.metrics import Metrics
from messenger.telegram_bot.polling import Polling, PollingBot, TokenRefusedError
from messenger.telegram_bot.processing import Processor
from messenger.telegram_bot.proxy import proxy_for
from messenger.telegram_bot.request import NotFoundError, Request, UnauthorizedError, seconds_of
from messenger.telegram_bot.sender import Sender
from messenger.telegram_bot.stopping import unless_stopped
from messenger.telegram_bot.taps import ShortPath
from messenger.telegram_bot.webhook import Webhook, WebhookAddress

_log = logging.getLogger(__name__)

_START_TRIES = 5
_LONGEST_FLOOD = 120.0  # seconds between two tries at the start, whatever a 429 asks for
_BETWEEN_LOOKS = 300.0  # seconds between two looks whether the token is still accepted
_TURN = 0.0005  # seconds that what is prepared beside the serving may keep the interpreter (5 ms by default)
_READ_TIMEOUT = 20.0  # seconds; an answer that comes late is better than not to know whether a message arrived


class UnreachableError(Exception):
    """The Bot API did not answer at the start."""


class NotTheBotApiError(UnreachableError):
    """Something answered at the start, but it is no Bot API, or one that does not know the token at all."""


@dataclass(frozen=True, slots=True)
class MetricsAddress:
    """Where the bot tells machines how it is."""

    host: str
    port: int


async def serve(
    *,
    token: str,
    api_base_url: str,
    current: Current,
    store: ReaderStore,
    stop: asyncio.Event,
    webhook: WebhookAddress | None = None,
    metrics_at: MetricsAddress | None = None,
    on_started: Callable[[], None] = lambda: None,
    prepare: bool = True,
) -> None:
    """Run the bot until `stop` is set: by its webhook if there is one, else by polling.

    `on_started` is called once, when all is prepared. Without `prepare` screens and indexes are made at first use.

    Raises TokenRefusedError if Telegram does not accept the token, UnreachableError if it cannot be reached at the
    start, NotTheBotApiError if something else answers there, WebhookRefusedError if Telegram does not take the
    webhook's address, ConflictError if another process keeps asking for the bot's updates, SettingsError if a port
    cannot be used; no text holds the token.
    """
    proxy = proxy_for(api_base_url)
    metrics = Metrics(current.edition.guide.locales)
    bot = PollingBot(
        token,
        base_url=f"{api_base_url}/bot",
        base_file_url=f"{api_base_url}/file/bot",
        request=Request(read_timeout=_READ_TIMEOUT, metrics=metrics, proxy=proxy),
        get_updates_request=Request(read_timeout=_READ_TIMEOUT, connections=2, metrics=metrics, proxy=proxy),
    )
    application = ApplicationBuilder().bot(bot).updater(None).build()
    sender = Sender(bot, stop, metrics=metrics, on_blocked=_marker(store))
    handlers = Handlers(current, store, sender, bot, metrics)
    handlers.register(application)
    processor = Processor(
        application,
        bot,
        stop,
        metrics=metrics,
        short_path=ShortPath(handlers),
        comes_again=webhook is not None,
        on_flood=handlers.flooded,
    )
    health = Health(metrics, stop, store.alive)
    server = Webhook(processor, webhook, stop) if webhook else None
    polling = Polling(processor, bot, stop)
    metrics.in_hand = (server or polling).in_hand
    beside: list[asyncio.Task[None]] = []
    try:
        if metrics_at is not None:
            await health.start(metrics_at.host, metrics_at.port)
        if server is not None:
            await server.start()
        await unless_stopped(_introduce(bot, server), stop)
        if stop.is_set():
            return
        await application.initialize()
        for _ in handlers.prepare_all() if prepare else ():
            await asyncio.sleep(0)  # signals, and health, are answered meanwhile
        _log.info("the bot serves %s locales", len(current.edition.guide.locales))
        health.started = True
        processor.expect_backlog()
        if prepare:
            beside.append(asyncio.create_task(_prepare(current.edition, stop, on_started)))
        else:
            on_started()
        if server is not None:
            beside.append(asyncio.create_task(_watch_token(bot, processor.token_refused)))
        await (server or polling).run()
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        if server is not None:
            await server.close()
        await application.shutdown()
        await bot.shutdown()
        await health.close()


async def _prepare(edition: Edition, stop: asyncio.Event, on_started: Callable[[], None]) -> None:
    """Make the rest of what is needed while updates are taken already: in a thread, so that no tap waits for it."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        await asyncio.to_thread(_prepare_all, edition, stop)
    finally:
        sys.setswitchinterval(usual)
        on_started()


def _prepare_all(edition: Edition, stop: asyncio.Event) -> None:
    for _ in edition.prepare():
        if stop.is_set():
            return


async def _watch_token(bot: PollingBot, refused: asyncio.Event) -> None:
    """Notice a token that was revoked: Telegram delivers nothing any more then, and nobody would be told."""
    while not refused.is_set():
        await asyncio.sleep(_BETWEEN_LOOKS)
        try:
            await bot.get_me()
        except UnauthorizedError:
            refused.set()
        except TelegramError:
            pass  # a Bot API that is not there is noticed by whoever wants something of it


def _marker(store: ReaderStore) -> Callable[[int], Awaitable[None]]:
    """Remembers that a chat takes no message from the bot any more; one that is not stored is not stored for it."""

    async def mark(chat_id: int) -> None:
        try:
            await store.mark_blocked(chat_id)
        except StoreError as error:
            _log.warning("it was not kept that a chat blocked the bot: %s", error)

    return mark


async def _introduce(bot: PollingBot, webhook: Webhook | None) -> None:
    """Learn who the bot is, and tell Telegram where to deliver; by polling, nowhere. What is pending stays."""
    for attempt in range(1, _START_TRIES + 1):
        seconds = float(attempt)
        try:
            await _announce(bot, webhook)
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


async def _announce(bot: PollingBot, webhook: Webhook | None) -> None:
    await bot.initialize()
    if webhook is not None:
        await webhook.announce(bot)
    else:
        await bot.delete_webhook(drop_pending_updates=False)
