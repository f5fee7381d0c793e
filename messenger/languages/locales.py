"""Which of our languages serves a reader best, and what each language is called by those who speak it.

Telegram reports an IETF language tag of the reader's app (`pt-br`, `zh-hans`, `es`), often in odd shapes: lower case,
with private suffixes, sometimes hostile. Babel's own `negotiate_locale` fails on most of them, so a tag is taken apart
here and matched by CLDR's likely subtags and parent locales. A script is never crossed: a reader of traditional
Chinese is not helped by simplified Chinese.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import Literal, NamedTuple

from babel.core import Locale, UnknownLocaleError, get_global
from babel.core import parse_locale as split_locale

SOURCE_LOCALE = "en"
"""The locale that content is written in, and the last of every fallback chain."""

Direction = Literal["ltr", "rtl"]


class Pseudo(NamedTuple):
    """A locale that nobody speaks: whose formats it borrows from CLDR, and what lists of languages call it."""

    model: str
    name: str


PSEUDO_LOCALES: Mapping[str, Pseudo] = {
    "en_XA": Pseudo("en", "Pseudo accented"),
    "ar_XB": Pseudo("ar", "Pseudo mirrored"),
}
"""Made on the fly for whoever looks for hard-coded words; XA and XB are the territories that CLDR keeps for this."""

_LONGEST_TAG = 35  # characters; RFC 5646 section 4.4.1 asks for room for at least 35
_TAG = re.compile(r"(?P<language>[a-z]{2,3})(?:_(?P<script>[a-z]{4}))?(?:_(?P<territory>[a-z]{2}|[0-9]{3}))?(?:_|$)")


class _Subtags(NamedTuple):
    language: str
    script: str | None
    territory: str | None


def negotiate(tag: str | None, available: Sequence[str]) -> str:
    """Choose the best of the `available` locales (`pt_BR`) for a language tag (`pt-br`) as Telegram sends it.

    Anything unknown, empty, malformed or longer than 35 characters gets the source locale.
    """
    wanted = _parse(tag or "")
    goal = _maximise(wanted) if wanted else None
    if wanted is None or goal is None:
        return SOURCE_LOCALE
    candidates = chain(_chain(_join(wanted)), _chain(_join(goal)), _akin(goal, available))
    return next((candidate for candidate in candidates if candidate in available), SOURCE_LOCALE)


@cache
def fallback_chain(locale: str) -> tuple[str, ...]:
    """The locales to try for a text, in order: the locale, its CLDR parents in the same script, the source locale."""
    return tuple(dict.fromkeys([*_chain(locale), SOURCE_LOCALE]))


@cache
def parse_locale(name: str) -> Locale:
    """Babel's Locale for a folder's name such as `pt_BR`.

    Raises ValueError for a name that CLDR does not know or does not write that way.
    """
    try:
        locale = Locale.parse(PSEUDO_LOCALES[name].model if name in PSEUDO_LOCALES else name)
    except (UnknownLocaleError, ValueError, TypeError):
        locale = None
    if locale is None or not re.fullmatch(r"[a-z]{2,3}(_[A-Z][a-z]{3})?(_([A-Z]{2}|[0-9]{3}))?", name):
        raise ValueError(f"{name!r} is no locale that CLDR knows; write it like es, pt_BR or zh_Hans")
    return locale


@cache
def direction(locale: str) -> Direction:
    """Whether the locale's script runs left to right or right to left (CLDR)."""
    return "rtl" if parse_locale(locale).text_direction == "rtl" else "ltr"


@cache
def endonym(locale: str) -> str:
    """The language's own name for itself, as it stands alone in a list: `Español`, `العربية`."""
    if locale in PSEUDO_LOCALES:
        return PSEUDO_LOCALES[locale].name
    return capitalised(parse_locale(locale).get_display_name(locale) or locale)


def language_name(tag: str, locale: str) -> str | None:
    """What a locale calls a language by its tag (`pt-BR`), as it stands inside a sentence; None if CLDR has no name."""
    shown_in = parse_locale(locale)
    try:
        return parse_locale(tag.replace("-", "_")).get_display_name(shown_in)
    except ValueError:
        # CLDR has names for more languages than it has formats for, such as Hmong.
        return shown_in.languages.get(tag)


def capitalised(name: str) -> str:
    """A name as it stands alone, on a button or in a list: its first letter large, the others as they are."""
    return name[:1].upper() + name[1:]


@lru_cache(maxsize=8192)
def sort_key(name: str) -> tuple[str, str]:
    """Orders names as a reader looks for them: letters with marks stand with those without (`Panamá`, `Países Bajos`).

    It is not the full Unicode Collation Algorithm (UTS #10), whose tables this project does not carry.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return plain, name


def sorted_by_endonym(locales: Iterable[str]) -> list[str]:
    """Locales in the order in which a list of languages shows them: by endonym, in Unicode order."""
    return sorted(locales, key=lambda locale: (endonym(locale).casefold(), locale))


def _parse(tag: str) -> _Subtags | None:
    if len(tag) > _LONGEST_TAG:
        return None
    match = _TAG.match(tag.replace("-", "_").lower())
    if match is None:
        return None
    # An alias may bring a script or territory of its own: sh is sr_Latn, prs is fa_AF.
    alias = get_global("language_aliases").get(match["language"], match["language"])
    language, alias_territory, alias_script, *_ = split_locale(alias)
    wanted = _Subtags(
        language,
        match["script"].title() if match["script"] else alias_script,
        match["territory"].upper() if match["territory"] else alias_territory,
    )
    return wanted if _maximise(wanted) else None


def _maximise(subtags: _Subtags) -> _Subtags | None:
    """Fill in the likely script and territory (CLDR likely subtags); None for a language that CLDR does not know."""
    likely = get_global("likely_subtags")
    language, script, territory = subtags
    for key in (
        _join(subtags),
        _join(_Subtags(language, None, territory)),
        _join(_Subtags(language, script, None)),
        language,
    ):
        if key in likely:
            found_language, found_territory, found_script, *_ = split_locale(likely[key])
            return _Subtags(found_language, script or found_script, territory or found_territory)
    return None


def _chain(locale: str) -> Iterator[str]:
    """The locale and those of its CLDR parents that are written in its script: `zh` is no parent of `zh_Hant`."""
    parents = get_global("parent_exceptions")
    own_script = script(locale)
    while locale and locale != "root":
        if script(locale) == own_script:
            yield locale
        locale = parents.get(locale) or locale.rpartition("_")[0]


def _akin(goal: _Subtags, available: Sequence[str]) -> Iterator[str]:
    """The available locales of a language in its script, wherever they are spoken (`pt-pt` reads `pt_BR`).

    That of the goal's territory comes first: `fr`, most likely of France, reads `fr_FR` rather than `fr_CA`.
    """
    found = {
        locale: full
        for locale in available
        # Nobody reads a pseudo-locale for want of a better one.
        if locale not in PSEUDO_LOCALES and (full := _full(locale))
    }
    same = [locale for locale, full in found.items() if _spoken(full) == _spoken(goal)]
    yield from sorted(same, key=lambda locale: found[locale].territory != goal.territory)


def _spoken(full: _Subtags) -> tuple[str, str | None]:
    """Language and script, for comparison: what is called Norwegian is written as Bokmål (CLDR's language matching)."""
    return "nb" if full.language == "no" else full.language, full.script


def _full(locale: str) -> _Subtags | None:
    subtags = _parse(locale)
    return _maximise(subtags) if subtags else None


def script(locale: str) -> str | None:
    """The script in which a locale is written (ISO 15924: `Latn`, `Hans`); None where CLDR does not know."""
    full = _full(locale)
    return full.script if full else None


def _join(subtags: _Subtags) -> str:
    return "_".join(part for part in subtags if part)
