"""Puts settings, guide, store, bot and simulator together, and lets them run until they are told to stop."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from messenger.dialog.edition import Current, Edition
from messenger.dialog.render import RenderError, every_screen
from messenger.dialog.route_text import RouteError, encode
from messenger.guide.loader import load_guide
from messenger.guide.model import Guide
from messenger.languages.catalogs import CatalogError, Translator
from messenger.languages.folders import folders_in
from messenger.languages.loading import load_translators
from messenger.languages.locales import SOURCE_LOCALE
from messenger.settings import Settings, SettingsError
from messenger.simulator import Simulator
from messenger.store.cipher import ChatCipher, CipherError, key_from_file, key_from_text
from messenger.store.readers import ReaderStore, StoreError, address_of, file_of
from messenger.telegram_bot.application import serve
from messenger.telegram_bot.profile import update_profile
from messenger.workbench import Workbench, with_pseudo_locales

# No secret: the simulator listens on loopback only, and nothing but this bot speaks to it.
SIMULATOR_TOKEN = "1:simulator"  # noqa: S105


class ScreenProblem(Exception):  # noqa: N818  # named as UsageProblem is
    """Screens of the guide cannot be made; the text has one line for each locale, with the route and the reason."""


def load_all(settings: Settings) -> Edition:
    """Load the guide and its catalogs, and make every screen once: what is broken never starts.

    Raises ContentError, CatalogError and ScreenProblem.
    """
    guide = load_guide(settings.content_dir)
    translators = load_words(settings, guide)
    # In a group a button carries its locale too, after a tilde.
    room = 1 + max(map(len, guide.locales))
    problems = []
    for translator in translators.values():
        try:
            for route, _ in every_screen(guide, translator, pairs=False):
                encode(route, room)
        except (RenderError, RouteError) as error:
            problems.append(f"{translator.locale}: {error}")
    if problems:
        raise ScreenProblem("\n".join(problems))
    return Edition(guide, translators)


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


async def run_bot(settings: Settings, edition: Edition, *, simulator: bool) -> None:
    """Serve an edition until the process is told to stop: on Telegram, or in a local chat with the workbench beside it.

    Raises SettingsError, CipherError, TokenRefusedError and UnreachableError.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    async with _store(settings) as store:
        if simulator:
            await _serve_locally(settings, edition, store, stop)
        else:
            token = settings.bot_token.get_secret_value() if settings.bot_token else ""
            await serve(
                token=token, api_base_url=settings.api_base_url, current=Current(edition), store=store, stop=stop
            )


async def _serve_locally(settings: Settings, edition: Edition, store: ReaderStore, stop: asyncio.Event) -> None:
    """The bot against a simulator, which forgets everything at its end; content that is saved is served at once."""
    current = Current(with_pseudo_locales(edition))
    workbench = Workbench(current, lambda: _reloaded(settings), (settings.content_dir, settings.locales_dir))
    local = Simulator(SIMULATOR_TOKEN, port=settings.simulator_port)
    local.app.add_subapp("/workbench", workbench.app())
    try:
        await local.start()
    except OSError as error:
        raise SettingsError(
            f"SIMULATOR_PORT: port {settings.simulator_port} cannot be used ({error.strerror}); "
            "stop what uses it, or set another, for example SIMULATOR_PORT=8081"
        ) from None
    watching = asyncio.create_task(workbench.run(stop))
    try:
        print(f"Chat with the bot: open {local.base_url} in a browser. Ctrl+C ends it.")  # noqa: T201  # for a person
        print(f"Translators: open {local.base_url}/workbench", flush=True)  # noqa: T201  # for a person
        # A simulator begins without a profile; Telegram keeps the one that `profile` set.
        await update_profile(token=SIMULATOR_TOKEN, api_base_url=local.base_url, edition=edition)
        await serve(token=SIMULATOR_TOKEN, api_base_url=local.base_url, current=current, store=store, stop=stop)
    finally:
        stop.set()
        await watching
        await local.stop()


def _reloaded(settings: Settings) -> Edition:
    """What was saved meanwhile; the workbench renders what changed, so that all screens need not be made anew."""
    guide = load_guide(settings.content_dir)
    return with_pseudo_locales(Edition(guide, load_words(settings, guide)))


@asynccontextmanager
async def _store(settings: Settings) -> AsyncIterator[ReaderStore]:
    if not (settings.data_key and settings.database_url):
        _make_folder(settings.state_dir)
    file = settings.state_dir / "readers.sqlite3"
    url = settings.database_url.get_secret_value() if settings.database_url else address_of(file)
    cipher = ChatCipher(_key(settings, file_of(url)))
    try:
        store = await ReaderStore.open(url, cipher)
    except StoreError as error:
        raise SettingsError(
            f"DATABASE_URL: the database cannot be opened ({error}); check the address, its folder and its disk"
            if settings.database_url
            else f"STATE_DIR: the database {file} cannot be opened ({error}); check that folder and its disk"
        ) from None
    try:
        yield store
    finally:
        await store.close()


def _key(settings: Settings, database: Path | None) -> bytes:
    if settings.data_key:
        return key_from_text(settings.data_key.get_secret_value())
    file = settings.state_dir / "data.key"
    # The database is looked at first: of two processes that start together, one makes the key and then the database.
    if _has_content(database) and not file.exists():
        raise CipherError(
            f"{file}: the key is missing, and the database {database} cannot be read without it; "
            "restore the key from a backup, or move the database away to begin a new one"
        )
    return key_from_file(file)


def _has_content(file: Path | None) -> bool:
    return file is not None and file.is_file() and file.stat().st_size > 0


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"STATE_DIR: the folder {folder} cannot be made ({error.strerror}); check its disk, or name another folder"
        ) from None
