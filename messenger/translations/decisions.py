"""What a person decides about a translation: that it fits the English of today, or that they have reviewed it."""

from pathlib import Path

from messenger.guide.editor import appended, set_value, write_whole
from messenger.guide.model import Guide
from messenger.guide.states import State
from messenger.guide.words import Unit
from messenger.languages.locales import SOURCE_LOCALE
from messenger.translations.places import TranslationError, unit_file


def accept(content_dir: Path, guide: Guide, locale: str, unit: Unit) -> bool:
    """Stamp a translation with the fingerprint of the English of today: it says the same.

    Returns whether anything changed. Raises TranslationError if there is nothing to accept.
    """
    words = guide.words[locale].find(unit)
    if words is None:
        raise TranslationError(f"{locale} has no translation of {unit.name} yet")
    english = guide.words[SOURCE_LOCALE].units[unit]
    return set_value(unit_file(content_dir, locale, unit), (*unit.key, "source"), english.fingerprint)


def review(content_dir: Path, guide: Guide, locale: str, unit: Unit, *, role: str, name: str, day: str) -> None:
    """Write into reviews.yaml that somebody has read a unit's text as it stands. `day` is an ISO date.

    Raises TranslationError for a text that is missing or stale, or was reviewed already.
    """
    shown = guide.unit(locale, unit)
    if shown.state in {State.MISSING, State.STALE}:
        raise TranslationError(f"{unit.name} is {shown.state.value} in {locale}: translate and accept it first")
    wanted = (locale, unit.name, role, name, shown.words.fingerprint)
    if any((r.locale, r.unit, r.role, r.name, r.fingerprint) == wanted for r in guide.reviews):
        raise TranslationError(f"{name} has reviewed this very text of {unit.name} already")
    file = content_dir / "reviews.yaml"
    entry = {
        "locale": locale,
        "unit": unit.name,
        "role": role,
        "name": name,
        "date": day,
        "fingerprint": shown.words.fingerprint,
    }
    write_whole(file, appended(file.read_text(encoding="utf-8"), "reviews", entry))
