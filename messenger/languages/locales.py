"""Which of our languages serves a reader best, and what each language is called by those who speak it.

Telegram reports an IETF language tag of the reader's app (`pt-br`, `zh-hans`, `es`), often in odd shapes: lower case,
with private suffixes, sometimes hostile. Babel's own `negotiate_locale` fails on most of them, so a tag is taken apart
here and matched by CLDR's likely subtags and parent locales. A script is never crossed: a reader of traditional
Chinese is not helped by simplified Chinese.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple

from babel.core import Locale, UnknownLocaleError, get_global
from babel.core import parse_locale as split_locale

SOURCE_LOCALE = "en"
"""The locale that content is written in, and the last of every fallback chain."""

Direction = Literal["ltr", "rtl"]

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
    if wanted is None:
        return SOURCE_LOCALE
    for candidate in _chain(_join(wanted)):
        if candidate in available and _script(candidate) == _script(_join(wanted)):
            return candidate
    return _same_script(wanted, available) or SOURCE_LOCALE


def fallback_chain(locale: str) -> tuple[str, ...]:
    """The locales to try for a text, in order: the locale, its CLDR parents, the source locale."""
    return tuple(dict.fromkeys([*_chain(locale), SOURCE_LOCALE]))


@cache
def parse_locale(name: str) -> Locale:
    """Babel's Locale for a folder's name such as `pt_BR`.

    Raises ValueError for a name that CLDR does not know or does not write that way.
    """
    try:
        locale = Locale.parse(name)
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
    name = parse_locale(locale).get_display_name(locale) or locale
    return name[0].upper() + name[1:]


def sorted_by_endonym(locales: Iterable[str]) -> list[str]:
    """Locales in the order in which a list of languages shows them: by endonym, in Unicode order."""
    return sorted(locales, key=lambda locale: (endonym(locale).casefold(), locale))


def _parse(tag: str) -> _Subtags | None:
    if len(tag) > _LONGEST_TAG:
        return None
    match = _TAG.match(tag.replace("-", "_").lower())
    if match is None:
        return None
    script, territory = match["script"], match["territory"]
    language = get_global("language_aliases").get(match["language"], match["language"])
    wanted = _Subtags(language, script.title() if script else None, territory.upper() if territory else None)
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
    """The locale and its CLDR parents, which never cross a script (`zh_Hant` has no parent but the root)."""
    parents = get_global("parent_exceptions")
    while locale and locale != "root":
        yield locale
        locale = parents.get(locale) or locale.rpartition("_")[0]


def _same_script(wanted: _Subtags, available: Sequence[str]) -> str | None:
    """An available locale of the same language in the same script, wherever it is spoken (`pt-pt` reads `pt_BR`)."""
    goal = _maximise(wanted)
    for locale in available:
        full = _full(locale)
        if goal and full and (full.language, full.script) == (goal.language, goal.script):
            return locale
    return None


def _full(locale: str) -> _Subtags | None:
    subtags = _parse(locale)
    return _maximise(subtags) if subtags else None


def _script(locale: str) -> str | None:
    full = _full(locale)
    return full.script if full else None


def _join(subtags: _Subtags) -> str:
    return "_".join(part for part in subtags if part)
