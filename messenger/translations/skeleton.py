"""A new language: every file with the English in it, marked as not translated, and a catalog that is still empty.

It loads at once: what is not yet translated is shown in English, and said to be. The English stands there to be
written over; the fingerprint of zeros says that nobody has.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from messenger.guide.editor import changed, write_whole
from messenger.guide.model import Guide
from messenger.guide.states import UNTRANSLATED
from messenger.guide.words import Unit
from messenger.languages.locales import SOURCE_LOCALE, parse_locale
from messenger.translations.places import TranslationError

# Files of the English folder that hold rules of the English, not words to translate.
_NOT_TRANSLATED = frozenset({"wording"})


def new_language(content_dir: Path, locales_dir: Path, guide: Guide, locale: str) -> list[Path]:
    """Write the files of a new language; return them.

    Raises TranslationError if CLDR does not know the locale or the guide has it already.
    """
    try:
        parse_locale(locale)
    except ValueError as error:
        raise TranslationError(str(error)) from None
    folder = content_dir / locale
    if locale in guide.locales or folder.exists():
        raise TranslationError(f"{folder} is there already; `translations status` says what is left to do")
    written = []
    for english in sorted((content_dir / SOURCE_LOCALE).glob("*.yaml")):
        if english.stem not in _NOT_TRANSLATED:
            text = english.read_text(encoding="utf-8")
            written.append(folder / english.name)
            write_whole(written[-1], skeleton(text, english.stem, guide.words[SOURCE_LOCALE].units))
    (locales_dir / locale).mkdir(parents=True, exist_ok=True)
    return written


def skeleton(text: str, file: str, units: Mapping[Unit, object]) -> str:
    """The text of an English content file with each of its units marked as not translated."""
    for unit in units:
        if unit.file == file:
            text = changed(text, (*unit.key, "source"), UNTRANSLATED)
    return re.sub(r"\A#[^\n]*\n", "", text)
