"""The words of the interface: gettext catalogs read straight from .po files, and the formats of CLDR.

Catalogs are compiled in memory when the bot starts (20 of them take about 50 ms), so there is no compile step and no
stale .mo file. A translator is passed to whatever needs words: there is no global and no current language.
"""

import datetime as dt
import gettext
import string
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Self

from babel.dates import format_date
from babel.lists import format_list
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal

from messenger.languages.bidi import isolate_foreign
from messenger.languages.locales import Direction, direction, parse_locale

DOMAIN = "messenger"


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
        """Translate a message that counts; `{n}` is the number in the locale's digits."""
        return self._fill(self._translations.ngettext(singular, plural, n), {"n": self.number(n), **values})

    def pgettext(self, context: str, message: str, **values: str) -> str:
        """Translate a message whose English has several meanings."""
        return self._fill(self._translations.pgettext(context, message), values)

    def number(self, number: float) -> str:
        """A number in the locale's digits and grouping."""
        return format_decimal(number, locale=self._babel, numbering_system="default")

    def date(self, day: dt.date) -> str:
        """A day, written out: `21 November 2026`."""
        return format_date(day, format="long", locale=self._babel)

    def enumeration(self, items: Iterable[str]) -> str:
        """Several things in one sentence: `a, b and c`."""
        return format_list([isolate_foreign(item, self.direction) for item in items], locale=self._babel)

    def territory(self, code: str) -> str:
        """The name of a country by its ISO 3166-1 code; the code itself where CLDR has no name."""
        return str(self._babel.territories.get(code, code))

    def language(self, code: str) -> str:
        """The name of a language by its tag (`pt-BR`), as it stands alone; the tag where CLDR has no name."""
        name = parse_locale(code.replace("-", "_")).get_display_name(self._babel)
        return name[0].upper() + name[1:] if name else code

    def _fill(self, text: str, values: Mapping[str, str]) -> str:
        if not values:
            return text
        return text.format_map({name: isolate_foreign(value, self.direction) for name, value in values.items()})


def catalog_file(locales_dir: Path, locale: str) -> Path:
    """Where a locale's catalog lies."""
    return locales_dir / locale / "LC_MESSAGES" / f"{DOMAIN}.po"


def load_translators(locales_dir: Path, locales: Iterable[str]) -> dict[str, Translator]:
    """Read the catalog of every locale; fuzzy entries are left in English, as gettext does.

    Raises CatalogError naming every file and line that cannot be used.
    """
    problems: list[str] = []
    translators: dict[str, Translator] = {}
    for locale in locales:
        file = catalog_file(locales_dir, locale)
        try:
            catalog = read_catalog(file, locale)
        except CatalogError as error:
            problems.append(str(error))
            continue
        problems.extend(placeholder_problems(catalog, file))
        compiled = BytesIO()
        write_mo(compiled, catalog)
        compiled.seek(0)
        translators[locale] = Translator(locale, gettext.GNUTranslations(compiled))
    if problems:
        raise CatalogError("\n".join(problems))
    return translators


def read_catalog(file: Path, locale: str) -> Catalog:
    """Read one .po file.

    Raises CatalogError with the file and, for a syntax error, the line.
    """
    try:
        with file.open("rb") as stream:
            return read_po(stream, locale=parse_locale(locale), domain=DOMAIN, abort_invalid=True)
    except FileNotFoundError:
        problem = f"{file}: is missing; every language folder of the content needs its catalog"
    except PoFileError as error:
        problem = f"{file}:{error.lineno}: {error}"
    except (OSError, ValueError) as error:
        problem = f"{file}: cannot be read ({type(error).__name__}); it must be a .po file in UTF-8"
    raise CatalogError(problem)


def placeholder_problems(catalog: Catalog, file: Path) -> list[str]:
    """Say where a translation lacks or invents a `{placeholder}`: filling it in would fail when a reader taps."""
    return [
        f"{file}:{message.lineno}: {problem}"
        for message in catalog
        if message.id and not message.fuzzy
        for problem in _message_problems(message)
    ]


def _message_problems(message: Message) -> list[str]:
    sources = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
    strings = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    wanted = _placeholders(sources[-1])
    problems = []
    for text in filter(None, strings):
        try:
            found = _placeholders(text)
        except ValueError as error:
            problems.append(f"braces do not match ({error}) in {text!r}")
            continue
        # A singular form may leave the number out, as in "one section".
        missing = wanted - found - ({"n"} if message.pluralizable else set())
        if missing or found - wanted:
            valid = ", ".join(f"{{{name}}}" for name in sorted(wanted)) or "none"
            problems.append(f"the placeholders of {text!r} must be {valid}")
    return problems


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
