"""Puts settings, guide, store and bot together, and lets them run until they are told to stop."""

import asyncio
import gc
import signal
from collections.abc import Coroutine
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from messenger.dialog.edition import Current, Edition
from messenger.dialog.render import RenderError, every_screen
from messenger.dialog.route_text import RouteError, encode
from messenger.guide.loader import load_guide
from messenger.guide.model import Guide
from messenger.languages.catalogs import CatalogError, Translator
from messenger.languages.folders import folders_in
from messenger.languages.loading import load_translators
from messenger.languages.locales import SOURCE_LOCALE
from messenger.settings import Settings
from messenger.storage import open_store
from messenger.telegram_bot.application import MetricsAddress, serve
from messenger.telegram_bot.webhook import WebhookAddress

try:
    import uvloop
except ImportError:  # there is none for Windows
    uvloop = None  # type: ignore[assignment]  # looked at before it is used


class ScreenProblem(Exception):  # noqa: N818  # named as UsageProblem is
    """Screens of the guide cannot be made; the text has one line for each locale, with the route and the reason."""


def load_edition(settings: Settings) -> Edition:
    """Load the guide and its catalogs.

    Raises ContentError and CatalogError.
    """
    guide = load_guide(settings.content_dir)
    return Edition(guide, load_words(settings, guide))


def check_screens(edition: Edition) -> None:
    """Make every screen once. It takes seconds, so a bot that serves makes only the main ones at its start.

    Raises ScreenProblem.
    """
    # In a group a button carries its locale too, after a tilde.
    room = 1 + max(map(len, edition.guide.locales))
    problems = []
    for translator in edition.translators.values():
        try:
            for route, _ in every_screen(edition.guide, translator, pairs=False):
                encode(route, room)
        except (RenderError, RouteError) as error:
            problems.append(f"{translator.locale}: {error}")
    if problems:
        raise ScreenProblem("\n".join(problems))


def load_words(settings: Settings, guide: Guide) -> dict[str, Translator]:
    """A translator for each locale of the guide; the source locale needs no catalog.

    Raises CatalogError, also for a catalog of a language that the guide does not speak.
    """
    _refuse_unknown_catalogs(settings.locales_dir, guide)
    translators = {SOURCE_LOCALE: Translator.untranslated(SOURCE_LOCALE)}
    return translators | load_translators(
        settings.locales_dir, [name for name in guide.locales if name != SOURCE_LOCALE]
    )


def _refuse_unknown_catalogs(locales_dir: Path, guide: Guide) -> None:
    if not locales_dir.is_dir():
        raise CatalogError(f"{locales_dir}: there is no such folder; set LOCALES_DIR to the catalogs'")
    strangers = [folder for folder in folders_in(locales_dir) if folder.name not in guide.locales]
    if strangers:
        valid = ", ".join(guide.locales)
        raise CatalogError(
            "\n".join(f"{folder}: the content has no language of this name; valid: {valid}" for folder in strangers)
        )


def run(bot: Coroutine[Any, Any, None]) -> None:
    """Run the bot to its end, in the faster event loop where there is one."""
    gc.freeze()  # what was loaded stays: `settle` has only what is made from now on to look through
    with asyncio.Runner(loop_factory=None if uvloop is None else uvloop.new_event_loop) as runner:
        runner.run(bot)


async def run_bot(settings: Settings, edition: Edition) -> None:
    """Serve an edition on Telegram until the process is told to stop.

    Raises SettingsError, CipherError, and what `serve` raises.
    """
    stop = told_to_stop()
    async with open_store(settings) as store:
        await serve(
            token=settings.bot_token.get_secret_value() if settings.bot_token else "",
            api_base_url=settings.api_base_url,
            current=Current(edition),
            store=store,
            stop=stop,
            webhook=_webhook(settings),
            metrics_at=metrics_address(settings),
            on_started=settle,
        )


def told_to_stop() -> asyncio.Event:
    """What is set once the process is told to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    return stop


def _webhook(settings: Settings) -> WebhookAddress | None:
    """Where updates are delivered; None for polling."""
    if settings.webhook_url is None or settings.webhook_secret is None:
        return None
    return WebhookAddress(
        url=settings.webhook_url,
        path=urlsplit(settings.webhook_url).path or "/",
        secret=settings.webhook_secret.get_secret_value(),
        host=settings.bind_host,
        port=settings.port,
    )


def metrics_address(settings: Settings) -> MetricsAddress | None:
    """Where the bot tells machines how it is; None for nowhere."""
    return MetricsAddress(settings.bind_host, settings.metrics_port) if settings.metrics_port else None


def settle() -> None:
    """Take what the start has made out of the garbage collector's sight: it stays, and need not be looked at."""
    gc.collect()
    gc.freeze()
    gc.enable()
