"""The command line: what a person can ask of the bot, and clear words where something is wrong.

Whatever a person can mend (a setting, a file, a port) is said on one line each and ends with exit code 2; a Bot API
that does not answer, which time may mend, with 75, so that whoever restarts the bot can tell the two.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from messenger.assembly import ScreenProblem, check_screens, load_edition, run_bot
from messenger.assembly import run as run_to_end
from messenger.dialog.render import RenderError
from messenger.doctor.command import doctor
from messenger.guide.checks.hints import HintError, all_hints
from messenger.guide.checks.readability import ReadabilityError, readability
from messenger.guide.checks.registry import located, run_checks
from messenger.guide.checks.unused import unused_claims
from messenger.guide.loader import load_guide
from messenger.guide.model import Guide
from messenger.guide.yaml_files import ContentError, Problem
from messenger.languages.catalogs import CatalogError
from messenger.languages.loading import unfinished
from messenger.languages.locales import SOURCE_LOCALE
from messenger.links import Verdict, check_links, links_of, record, report, without_network
from messenger.logs import redact, set_up_logs
from messenger.new_guide.command import new_guide
from messenger.posters import KINDS, PosterError, place_of, save_code
from messenger.settings import SettingsError, load_settings
from messenger.storage_commands import migrate, rekey
from messenger.store.cipher import CipherError
from messenger.telegram_bot.application import NotTheBotApiError, UnreachableError
from messenger.telegram_bot.polling import ConflictError, TokenRefusedError
from messenger.telegram_bot.profile import USERNAME, update_profile, username_of
from messenger.telegram_bot.webhook import WebhookRefusedError
from messenger.translations.commands import translations
from messenger.translations.places import TranslationError

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


class NotNowProblem(UsageProblem):
    """Something that may be well without anybody's doing."""

    exit_code = 75  # EX_TEMPFAIL of sysexits.h


_MENDABLE = (
    SettingsError,
    ContentError,
    CatalogError,
    CipherError,
    HintError,
    PosterError,
    ReadabilityError,
    RenderError,
    ScreenProblem,
    TranslationError,
)
"""Errors whose own text says what to do."""


@contextmanager
def _explained() -> Iterator[None]:
    """Turn every error that a person or time can mend into its own text and exit code."""
    kind = UsageProblem
    try:
        yield
    except _MENDABLE as error:
        problem = str(error)
    except TokenRefusedError:
        problem = "BOT_TOKEN: Telegram does not accept this token; copy it again from @BotFather"
    except ConflictError:
        problem = "BOT_TOKEN: another process asks for this bot's updates; stop it, or leave this one off"
    except WebhookRefusedError as error:
        problem = f"WEBHOOK_URL: Telegram does not take this address ({redact(str(error))})"
    except NotTheBotApiError:
        problem = "API_BASE_URL: no Bot API answers there that knows this token; check the address, then BOT_TOKEN"
    except UnreachableError:
        problem = "API_BASE_URL: the Bot API cannot be reached there; check the address and the network"
        kind = NotNowProblem
    else:
        return
    # Outside the handlers: what led here may hold a secret and is not chained.
    raise kind(problem)


class _Explained(click.Group):
    """A group whose commands end with clear words where a person can mend what is wrong."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        with _explained():
            return super().invoke(ctx)


@click.group(cls=_Explained, invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """Cerebellum Messenger: a Telegram bot for families. Without a command it runs."""
    if context.invoked_subcommand is None:
        context.invoke(run)


@main.command()
@click.option("--simulator", is_flag=True, help="Chat with the bot in a local page, without Telegram.")
@click.option("--simulator-without-token", is_flag=True, help="As --simulator, unless BOT_TOKEN is set (make run).")
def run(*, simulator: bool = False, simulator_without_token: bool = False) -> None:
    """Serve the bot: on Telegram, or in a local chat page."""
    settings = load_settings()
    set_up_logs(settings.log_level, settings.log_format)
    if settings.bot_token is None and not simulator:
        if not simulator_without_token:
            raise UsageProblem(_HOW_TO_START)
        simulator = True
    edition = load_edition(settings)
    if simulator:
        check_screens(edition)
        from messenger.local import run_locally  # noqa: PLC0415  # production loads neither simulator nor workbench

        run_to_end(run_locally(settings, edition))
    else:
        run_to_end(run_bot(settings, edition))


@main.command()
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def profile(*, dry_run: bool) -> None:
    """Tell Telegram the bot's name, descriptions and commands in every language; only what differs."""
    settings = load_settings()
    if settings.bot_token is None:
        raise UsageProblem(_HOW_TO_START)
    edition = load_edition(settings)
    changes = asyncio.run(
        update_profile(
            token=settings.bot_token.get_secret_value(),
            api_base_url=settings.api_base_url,
            edition=edition,
            dry_run=dry_run,
        )
    )
    for change in changes:
        click.echo(str(change))
    verb = "would be changed" if dry_run else "changed"
    click.echo(f"{len(changes)} parts {verb}." if changes else "Everything is as it should be; nothing to change.")


@main.command()
@click.option("--coverage", is_flag=True, help="Also print the claims that nothing says.")
@click.option(
    "--readability", "with_readability", is_flag=True, help="Also print how hard each English text is to read."
)
@click.option("--hints", "with_hints", is_flag=True, help="Also print what is probably wrong in translations.")
def check(*, coverage: bool, with_readability: bool, with_hints: bool) -> None:
    """Check the content and the catalogs: say everything that is wrong, with file and line."""
    settings = load_settings()
    edition = load_edition(settings)
    check_screens(edition)
    guide = edition.guide
    problems = run_checks(guide, settings.content_dir)
    if with_readability:
        problems += _print_readability(guide, settings.content_dir)
    if problems:
        raise ContentError(problems)
    if with_hints:
        found = located(all_hints(guide, settings.content_dir), settings.content_dir)
        click.echo("\n".join([*map(str, found), f"{len(found)} hints: a person should look at these."]))
    translated = [locale for locale in guide.locales if locale != SOURCE_LOCALE]
    for locale, count in unfinished(settings.locales_dir, translated).items():
        if count.untranslated or count.fuzzy:
            click.echo(f"{locale}: {count.untranslated} messages of the interface untranslated, {count.fuzzy} fuzzy")
    if coverage:
        unused = unused_claims(guide)
        click.echo("\n".join([f"{len(unused)} claims are said nowhere.", *unused]))
    sections = sum(len(topic.sections) for topic in guide.tree.topics.values())
    click.echo(
        f"All is well: {len(guide.tree.topics)} topics, {sections} sections, {len(guide.organisations)} organisations "
        f"and {len(guide.claims)} claims in {len(guide.locales)} languages ({', '.join(guide.locales)})."
    )


def _print_readability(guide: Guide, content_dir: Path) -> list[Problem]:
    result = readability(guide)
    click.echo(f"{'text':<56} {'characters':>10} {'words a sentence':>16} {'grade':>6}")
    for row in result.rows:
        click.echo(f"{row.unit:<56} {row.characters:>10} {row.sentence_words:>16.1f} {row.grade:>6.1f}")
    click.echo(f"The topics have grade {result.average_grade:.1f} on average (Flesch-Kincaid).")
    return located(result.findings, content_dir)


@main.command()
@click.option("--record", "recording", is_flag=True, help="Write today's date beside each organisation that answered.")
@click.option("--only", type=click.Choice(["organisations", "sources", "emergency"]), help="Check only these.")
def links(*, recording: bool, only: str | None) -> None:
    """Check every address of the content over the network, politely; it takes minutes."""
    settings = load_settings()
    guide = load_guide(settings.content_dir)
    wanted = [link for link in links_of(guide) if only is None or any(p.startswith(f"{only}/") for p in link.places)]
    results = asyncio.run(check_links(wanted))
    if without_network(results):
        raise NotNowProblem(
            f"None of {len(results)} addresses could be reached: is this machine on the network? "
            "Where only a proxy leads out, set HTTPS_PROXY."
        )
    click.echo(report(results))
    if recording:
        count = record(settings.content_dir, results, date.today().isoformat())  # noqa: DTZ011  # the maintainer's day
        click.echo(f"Wrote the day into {count} organisations of {settings.content_dir / 'organisations.yaml'}.")
    if any(result.verdict is Verdict.BROKEN for result in results):
        raise SystemExit(1)


@main.command()
@click.argument("place")
@click.option("--bot", help="The bot's username; without it Telegram is asked, which needs BOT_TOKEN.")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write, .svg or .png; without it both.")
def qr(place: str, *, bot: str | None, out: Path | None) -> None:
    """Make the QR code of a PLACE for a poster: a topic, topic/section, organisations/FR, language/ar."""
    settings = load_settings()
    edition = load_edition(settings)
    route = place_of(place, edition)
    if bot is None:
        if settings.bot_token is None:
            raise UsageProblem(f"Say the bot's username with --bot, or set BOT_TOKEN.\n{_HOW_TO_START}")
        bot = asyncio.run(username_of(settings.bot_token.get_secret_value(), settings.api_base_url))
    if not USERNAME.fullmatch(bot.removeprefix("@")):
        raise UsageProblem("--bot: a username has 5 to 32 letters A-Z a-z, digits and underscores, without t.me/")
    name = place.replace("/", "-")
    for file in [out] if out else [Path(f"{name}{kind}") for kind in KINDS]:
        address = save_code(bot.removeprefix("@"), route, file)
        click.echo(f"{file}: {address}")


main.add_command(translations)
main.add_command(migrate)
main.add_command(doctor)
main.add_command(new_guide)
main.add_command(rekey)
