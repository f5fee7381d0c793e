"""The guide and its catalogs: they load, every screen can be made, and no rule of `check` is broken."""

from messenger.assembly import ScreenProblem, check_screens, load_edition
from messenger.dialog.render import RenderError
from messenger.doctor.findings import Finding, look, ok, wrong
from messenger.guide.checks.registry import run_checks
from messenger.guide.yaml_files import ContentError
from messenger.languages.catalogs import CatalogError
from messenger.settings import Settings


def content(settings: Settings) -> list[Finding]:
    """The guide and the catalogs are as they should be."""
    try:
        edition = load_edition(settings)
        check_screens(edition)
    except (ContentError, CatalogError, ScreenProblem, RenderError) as error:
        return [wrong("content", _first(str(error).splitlines()))]
    problems = run_checks(edition.guide, settings.content_dir)
    if problems:
        # The bot serves it all the same: a text is too long, or says what its wording rules forbid.
        return [look("content", _first([str(problem) for problem in problems]))]
    guide = edition.guide
    return [ok("content", f"{len(guide.tree.topics)} topics in {len(guide.locales)} languages, and every screen")]


def _first(lines: list[str]) -> str:
    more = f" (and {len(lines) - 1} more: python bot.py check)" if len(lines) > 1 else ""
    return f"{lines[0]}{more}"
