"""`python bot.py translations ...`: the translator's commands."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from messenger.guide.loader import load_guide
from messenger.guide.model import Guide
from messenger.languages.catalogs import catalog_file, read_catalog
from messenger.languages.extraction import update_catalogs
from messenger.languages.locales import SOURCE_LOCALE
from messenger.settings import PROJECT, load_settings
from messenger.translations.decisions import accept, review
from messenger.translations.exchange import export, import_file
from messenger.translations.history import difference
from messenger.translations.places import TranslationError, known_locale, known_unit
from messenger.translations.skeleton import new_language
from messenger.translations.status import as_json, as_table, status, units_to_do


@dataclass(frozen=True)
class _Place:
    """Where content and catalogs are, and the guide as it stands."""

    content_dir: Path
    locales_dir: Path
    guide: Guide


def _here() -> _Place:
    settings = load_settings()
    return _Place(settings.content_dir, settings.locales_dir, load_guide(settings.content_dir))


@click.group()
def translations() -> None:
    """Translate the guide: see what is left, start a language, accept, review, exchange with other programs."""


@translations.command("status")
@click.argument("locale", required=False)
@click.option("--json", "as_data", is_flag=True, help="Print it as JSON.")
def status_command(locale: str | None, *, as_data: bool) -> None:
    """Say how far each language is; for one LOCALE also what is left to do, critical texts first."""
    here = _here()
    catalogs = {
        name: read_catalog(catalog_file(here.locales_dir, name), name)
        for name in here.guide.locales
        if name != SOURCE_LOCALE
    }
    rows = status(here.guide, catalogs)
    if locale:
        rows = [row for row in rows if row.locale == known_locale(here.guide, locale)]
    if as_data:
        click.echo(json.dumps(as_json(rows), ensure_ascii=False, indent=2))
        return
    click.echo(as_table(rows))
    if locale:
        for unit, state in units_to_do(here.guide, locale):
            click.echo(f"{state.value:>8}  {unit.name}")


@translations.command("new")
@click.argument("locale")
def new_command(locale: str) -> None:
    """Start a new language: LOCALE is written like fr, pt_BR or zh_Hant."""
    here = _here()
    files = new_language(here.content_dir, here.locales_dir, here.guide, locale)
    update_catalogs(PROJECT / "messenger", here.locales_dir)
    load_guide(here.content_dir)
    click.echo(f"Wrote {len(files)} files into {here.content_dir / locale}")
    click.echo(f"Wrote {catalog_file(here.locales_dir, locale)}")
    click.echo(f"Write your words over the English there; then say: translations accept {locale} UNIT")


@translations.command("update")
def update_command() -> None:
    """Merge the interface's messages of today into every catalog."""
    for file in update_catalogs(PROJECT / "messenger", load_settings().locales_dir):
        click.echo(str(file))


@translations.command("diff")
@click.argument("locale")
@click.argument("unit")
def diff_command(locale: str, unit: str) -> None:
    """Show what the English of UNIT said when it was translated into LOCALE, and what it says now."""
    here = _here()
    known_locale(here.guide, locale)
    click.echo(difference(here.content_dir, here.guide, locale, known_unit(here.guide, unit)))


@translations.command("accept")
@click.argument("locale")
@click.argument("units", nargs=-1, required=True)
def accept_command(locale: str, units: tuple[str, ...]) -> None:
    """Say that the translation of UNITS into LOCALE fits the English of today."""
    here = _here()
    known_locale(here.guide, locale)
    for unit in [known_unit(here.guide, name) for name in units]:
        changed = accept(here.content_dir, here.guide, locale, unit)
        click.echo(f"{unit.name}: {'accepted' if changed else 'is current already'}")


@translations.command("review")
@click.argument("locale")
@click.argument("unit")
@click.option("--role", type=click.Choice(["native-speaker", "clinician"]), required=True)
@click.option("--by", "name", required=True, help="Your name, as it will stand in reviews.yaml for all to see.")
def review_command(locale: str, unit: str, role: str, name: str) -> None:
    """Say that you have read the text of UNIT in LOCALE and found it right. Only for yourself, only after reading."""
    here = _here()
    if locale not in here.guide.locales:
        raise TranslationError(f"{locale} is no language of the guide; valid: {', '.join(here.guide.locales)}")
    day = date.today().isoformat()  # noqa: DTZ011  # the reviewer's day
    found = known_unit(here.guide, unit)
    review(here.content_dir, here.guide, locale, found, role=role, name=name, day=day)
    click.echo(f"{found.name}: the review is written into reviews.yaml; any edit of the text voids it")


@translations.command("export")
@click.argument("locale")
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False), help="By default LOCALE.po here.")
def export_command(locale: str, target: Path | None) -> None:
    """Write everything that there is to translate into one PO file."""
    here = _here()
    catalog = read_catalog(catalog_file(here.locales_dir, known_locale(here.guide, locale)), locale)
    file = target or Path(f"{locale}.po")
    file.write_bytes(export(here.guide, catalog, locale))
    click.echo(f"Wrote {file}. Bring it back with: translations import {file}")


@translations.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def import_command(file: Path) -> None:
    """Bring the translations of a PO file into content and catalog; what it lacks stays as it is."""
    here = _here()
    result = import_file(file, here.content_dir, here.locales_dir, here.guide)
    for unit in result.units:
        click.echo(unit)
    click.echo(f"{result.locale}: {len(result.units)} texts and {result.messages} messages of the interface changed.")
