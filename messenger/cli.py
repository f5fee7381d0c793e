"""The command line: it puts settings, guide, store, bot and simulator together, and says clearly what is wrong.

Whatever a person can mend (a setting, a file, a port) is said on one line each and ends with exit code 2.
"""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import click

from messenger.dialog.context import UnknownPlaceError
from messenger.dialog.render import every_screen
from messenger.dialog.route import RouteError
from messenger.dialog.screen import ScreenError
from messenger.guide.loader import load_guide
from messenger.guide.model import Guide
from messenger.guide.yaml_files import ContentError
from messenger.languages.catalogs import CatalogError, Translator, load_translators
from messenger.languages.locales import SOURCE_LOCALE
from messenger.logs import set_up_logs
from messenger.settings import Settings, SettingsError, load_settings
from messenger.simulator import Simulator
from messenger.store.cipher import ChatCipher, CipherError, key_from_file, key_from_text
from messenger.store.readers import ReaderStore, StoreError
from messenger.telegram_bot.application import UnreachableError, serve
from messenger.telegram_bot.polling import TokenRefusedError

# No secret: the simulator listens on loopback only, and nothing but this bot speaks to it.
_SIMULATOR_TOKEN = "1:simulator"  # noqa: S105

_HOW_TO_START = """\
BOT_TOKEN is not set. Get a token from @BotFather in Telegram and put BOT_TOKEN=... into the environment or into .env; \
or try the bot without Telegram: python bot.py run --simulator"""


class UsageProblem(click.ClickException):
    """Something that the person at the keyboard can mend."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        """Print the plain text, without the word "Error" before the first of several lines."""
        del file
        click.echo(self.message, err=True)


@click.group(invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """Cerebellum Messenger: a Telegram bot for families. Without a command it runs."""
    if context.invoked_subcommand is None:
        context.invoke(run)


@main.command()
@click.option("--simulator", is_flag=True, help="Chat with the bot in a local page, without Telegram.")
def run(*, simulator: bool = False) -> None:
    """Serve the bot: on Telegram, or in a local chat page."""
    with explained():
        settings = load_settings()
        set_up_logs(settings.log_level)
        if settings.bot_token is None and not simulator:
            raise UsageProblem(_HOW_TO_START)
        guide, translators = load_all(settings)
        asyncio.run(_run(settings, guide, translators, simulator=simulator))


@main.command()
def check() -> None:
    """Check the content and the catalogs: say everything that is wrong, with file and line."""
    with explained():
        guide, _ = load_all(load_settings())
    sections = sum(len(topic.sections) for topic in guide.tree.topics.values())
    click.echo(
        f"All is well: {len(guide.tree.topics)} topics, {sections} sections, {len(guide.organisations)} organisations "
        f"and {len(guide.claims)} claims in {len(guide.locales)} languages ({', '.join(guide.locales)})."
    )


@contextmanager
def explained() -> Iterator[None]:
    """Turn every error that a person can mend into its own text and exit code 2."""
    try:
        yield
    except (SettingsError, ContentError, CatalogError, CipherError) as error:
        problem = str(error)
    except StoreError as error:
        problem = f"DATABASE_URL: the database cannot be opened ({error}); check the address, or STATE_DIR and its disk"
    except TokenRefusedError:
        problem = "BOT_TOKEN: Telegram does not accept this token; copy it again from @BotFather"
    except UnreachableError:
        problem = "API_BASE_URL: the Bot API cannot be reached there; check the address and the network"
    else:
        return
    # Outside the handlers: what led here may hold a secret and is not chained.
    raise UsageProblem(problem)


def load_all(settings: Settings) -> tuple[Guide, dict[str, Translator]]:
    """Load the guide and its catalogs, and make every screen once: what is broken never starts.

    Raises ContentError and CatalogError.
    """
    guide = load_guide(settings.content_dir)
    translators = load_words(settings, guide)
    for translator in translators.values():
        try:
            for _ in every_screen(guide, translator):
                pass
        except (ScreenError, RouteError, UnknownPlaceError) as error:
            raise CatalogError(f"{settings.content_dir / translator.locale}: {error}") from error
    return guide, translators


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
    strangers = sorted(entry for entry in locales_dir.iterdir() if entry.is_dir() and entry.name not in guide.locales)
    if strangers:
        valid = ", ".join(guide.locales)
        raise CatalogError(
            "\n".join(f"{folder}: the content has no language of this name; valid: {valid}" for folder in strangers)
        )


async def _run(settings: Settings, guide: Guide, translators: Mapping[str, Translator], *, simulator: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    async with _store(settings) as store, _bot_api(settings, simulator=simulator) as (api_base_url, token):
        await serve(
            token=token,
            api_base_url=api_base_url,
            guide=guide,
            translators=translators,
            store=store,
            stop=stop,
        )


@asynccontextmanager
async def _store(settings: Settings) -> AsyncIterator[ReaderStore]:
    if settings.data_key:
        key = key_from_text(settings.data_key.get_secret_value())
    else:
        key = key_from_file(settings.state_dir / "data.key")
    if settings.database_url:
        url = settings.database_url.get_secret_value()
    else:
        _make_folder(settings.state_dir)
        url = f"sqlite+aiosqlite:///{settings.state_dir / 'readers.sqlite3'}"
    store = await ReaderStore.open(url, ChatCipher(key))
    try:
        yield store
    finally:
        await store.close()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"STATE_DIR: {folder} cannot be made ({error.strerror})") from None


@asynccontextmanager
async def _bot_api(settings: Settings, *, simulator: bool) -> AsyncIterator[tuple[str, str]]:
    """The address of the Bot API and the token: Telegram's, or a simulator's that runs meanwhile."""
    if not simulator:
        token = settings.bot_token.get_secret_value() if settings.bot_token else ""
        yield settings.api_base_url, token
        return
    local = Simulator(_SIMULATOR_TOKEN, port=settings.simulator_port)
    try:
        await local.start()
    except OSError as error:
        raise SettingsError(
            f"SIMULATOR_PORT: port {settings.simulator_port} cannot be used ({error.strerror}); "
            "stop what uses it, or set another, for example SIMULATOR_PORT=8081"
        ) from None
    try:
        click.echo(f"Chat with the bot: open {local.base_url} in a browser. Ctrl+C ends it.")
        sys.stdout.flush()
        yield local.base_url, _SIMULATOR_TOKEN
    finally:
        await local.stop()
