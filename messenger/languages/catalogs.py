"""The words of the interface: gettext catalogs read straight from .po files, and the formats of CLDR.

Catalogs are compiled in memory when the bot starts (20 of them take about 50 ms), so there is no compile step and no
stale .mo file. A translator is passed to whatever needs words: there is no global and no current language.
"""

import datetime as dt
import gettext
import re
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path
from typing import Self

from babel.dates import format_date
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal

from messenger.languages.bidi import isolate_foreign
from messenger.languages.locales import SOURCE_LOCALE, Direction, direction, language_name, parse_locale

DOMAIN = "messenger"
_CHARSET = re.compile(r'^(?:msgstr )?"Content-Type:.*?charset=(?P<name>[^\s;\\"]*)', re.MULTILINE)


class CatalogError(Exception):
    """Catalogs cannot be used; the text has one line per problem with file and line."""


class Translator:
    """Speaks one locale: translated messages with brace placeholders filled in, and CLDR's names and formats.

    Values are isolated when their direction differs from the locale's, so a Latin name is safe in Arabic.
    """

    def __init__(self, locale: str, translations: gettext.NullTranslations) -> None:
        self.locale = locale
        self.direction: Direction = direction(locale)
        self._babel = parse_locale(locale)
        self._translations = translations

    @classmethod
    def untranslated(cls, locale: str) -> Self:
        """A translator without a catalog: it speaks the English of the msgids."""
        return cls(locale, gettext.NullTranslations())

    def gettext(self, message: str, **values: str) -> str:
        """Translate a message."""
        return self._fill(self._translations.gettext(message), values)

    def ngettext(self, singular: str, plural: str, n: int, **values: str) -> str:
        """Translate a message that counts; `{n}` is the number as `number` writes it."""
        return self._fill(self._translations.ngettext(singular, plural, n), {"n": self.number(n), **values})

    def number(self, number: float) -> str:
        """A number with the locale's separators, in the digits 0-9 in every locale.

        So a count looks like the days and phone numbers beside it, and a phone number can be dialled as it is read.
        """
        return format_decimal(number, locale=self._babel, numbering_system="latn")

    def date(self, day: dt.date) -> str:
        """A day, written out: `21 November 2026`."""
        return format_date(day, format="long", locale=self._babel)

    def enumeration(self, items: Iterable[str]) -> str:
        """Several things in one sentence: `a, b and c`."""
        return format_list([isolate_foreign(item, self.direction) for item in items], locale=self._babel)

    def alternatives(self, items: Iterable[str]) -> str:
        """Several things of which one will do: `a, b or c`."""
        return format_list([isolate_foreign(item, self.direction) for item in items], style="or", locale=self._babel)

    def territory(self, code: str) -> str:
        """The name of a country by its ISO 3166-1 code; the code itself where CLDR has no name."""
        return str(self._babel.territories.get(code, code))

    def language(self, tag: str) -> str:
        """The name of a language by its tag (`pt-BR`), as it stands inside a sentence; the tag where CLDR has none."""
        return language_name(tag, self.locale) or tag

    def _fill(self, text: str, values: Mapping[str, str]) -> str:
        if not values:
            return text
        return text.format_map({name: isolate_foreign(value, self.direction) for name, value in values.items()})


def catalog_file(locales_dir: Path, locale: str) -> Path:
    """Where a locale's catalog lies."""
    return locales_dir / locale / "LC_MESSAGES" / f"{DOMAIN}.po"


def template_file(locales_dir: Path) -> Path:
    """Where the template of all catalogs lies."""
    return locales_dir / f"{DOMAIN}.pot"


def read_catalog(file: Path, locale: str) -> Catalog:
    """Read one .po file.

    Raises CatalogError with the file and, for a syntax error, the line.
    """
    return parse_catalog(read_text(file), file, locale)


def read_template(locales_dir: Path) -> Catalog:
    """Read the template.

    Raises CatalogError as read_catalog does.
    """
    file = template_file(locales_dir)
    return parse_catalog(read_text(file), file, SOURCE_LOCALE)


def read_text(file: Path) -> str:
    """The text of a .po file, without the mark that some editors put first.

    Raises CatalogError if it cannot be read, or is not in UTF-8 and says so.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problem = f"{file}: is missing; run `make catalogs`, which makes it anew"
    except UnicodeDecodeError:
        problem = f"{file}: is not text in UTF-8; save it as UTF-8"
    except OSError as error:
        problem = f"{file}: cannot be read ({error.strerror})"
    else:
        charset = _CHARSET.search(text)
        if charset is None or charset["name"].lower() in {"utf-8", "utf8"}:
            return text
        line = text.count("\n", 0, charset.start()) + 1
        problem = f"{file}:{line}: the header's charset must be utf-8; save the file as UTF-8 and say so there"
    raise CatalogError(problem)


def parse_catalog(text: str, file: Path, locale: str) -> Catalog:
    """The catalog that a .po file's text holds.

    Raises CatalogError with the file and, for a syntax error, the line.
    """
    try:
        return read_po(StringIO(text), locale=parse_locale(locale), domain=DOMAIN, abort_invalid=True)
    except PoFileError as error:
        # Babel counts lines from 0, and says the number in its sentence too.
        reason = str(error).removesuffix(f" on {error.lineno}")
        problem = f"{file}:{error.lineno + 1}: {reason}"
    except (ValueError, LookupError) as error:
        problem = f"{file}: is not a valid .po file ({error})"
    raise CatalogError(problem)
