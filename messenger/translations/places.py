"""Finds what a translator names: a locale, a unit, and the files in which they stand."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from messenger.guide.model import Guide
from messenger.guide.words import Unit
from messenger.languages.locales import SOURCE_LOCALE


class TranslationError(Exception):
    """A translator's command cannot be carried out; the text says why and what would work."""


def known_locale(guide: Guide, locale: str) -> str:
    """The locale, if the guide has it and it is a translation.

    Raises TranslationError with the valid ones.
    """
    translations = [name for name in guide.locales if name != SOURCE_LOCALE]
    if locale not in translations:
        raise TranslationError(f"{locale} is no language of the guide; valid: {', '.join(translations)}")
    return locale


def known_unit(guide: Guide, name: str) -> Unit:
    """The unit of that name.

    Raises TranslationError with those that are close.
    """
    units = {unit.name: unit for unit in guide.words[SOURCE_LOCALE].units}
    if name not in units:
        raise TranslationError(f"{name} is no unit of the guide; {_suggestion(name, units)}")
    return units[name]


def unit_file(content_dir: Path, locale: str, unit: Unit) -> Path:
    """The content file in which a locale's words of a unit stand."""
    return content_dir / locale / f"{unit.file}.yaml"


def _suggestion(name: str, valid: Iterable[str]) -> str:
    close = get_close_matches(name, list(valid), n=5, cutoff=0.5)
    return f"close to it: {', '.join(close)}" if close else "a unit is named like overview/what-it-is or faq"
