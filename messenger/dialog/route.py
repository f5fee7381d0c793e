"""A route is a place in the guide; its text travels in buttons and deep links, so there is no session to lose.

The text is a letter for the kind of place and the ids that it needs, joined by underscores: `s_overview_what-it-is`.
It keeps to the alphabet of a start payload, so that the same text serves as callback data and in a `t.me` link.
Ids only, never labels or positions: a button pressed years later still leads where it led.
"""

import re
from dataclasses import MISSING, Field, dataclass, fields
from functools import lru_cache

from messenger.dialog.limits import CALLBACK_DATA_BYTES, START_PAYLOAD_CHARACTERS


class RouteError(ValueError):
    """A text is no route, or a route's text is longer than Telegram carries."""


@dataclass(frozen=True, slots=True)
class Route:
    """A place in the guide. Subclasses are the kinds; their fields are ids (str) and pages (int, from 0)."""


@dataclass(frozen=True, slots=True)
class MenuRoute(Route):
    """A menu; `home` is the root."""

    menu: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class TopicRoute(Route):
    """A topic: its summary and its sections."""

    topic: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class SectionRoute(Route):
    """A section's text; `locale` shows it in another than the reader's own."""

    topic: str
    section: str
    locale: str = ""


@dataclass(frozen=True, slots=True)
class SourcesRoute(Route):
    """The sources of a section."""

    topic: str
    section: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class MoreRoute(Route):
    """What else there is to a section: its sources, its hard words, more to read."""

    topic: str
    section: str


@dataclass(frozen=True, slots=True)
class WordsRoute(Route):
    """The hard words of a section, explained."""

    topic: str
    section: str


@dataclass(frozen=True, slots=True)
class HelpersRoute(Route):
    """The organisations that help with just what a section is about."""

    topic: str
    section: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class SecondLanguagesRoute(Route):
    """The languages in which a section can be shown under the reader's own, for a doctor or a relative."""

    topic: str
    section: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class SideBySideRoute(Route):
    """A section in the reader's language, and under it in another (a locale)."""

    topic: str
    section: str
    locale: str


@dataclass(frozen=True, slots=True)
class FaqRoute(Route):
    """The questions as families ask them."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class QuestionRoute(Route):
    """A question and its answer."""

    question: str


@dataclass(frozen=True, slots=True)
class QuestionSourcesRoute(Route):
    """The sources of an answer."""

    question: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class GlossaryRoute(Route):
    """The hard words, from one term to another; all of them without."""

    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class TermRoute(Route):
    """A hard word and what it means."""

    term: str


@dataclass(frozen=True, slots=True)
class DirectoryRoute(Route):
    """The ways into the directory of organisations."""


@dataclass(frozen=True, slots=True)
class CountriesRoute(Route):
    """The countries of the directory, from one ISO code to another; all of them without."""

    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class CountryRoute(Route):
    """The organisations of a country (ISO code), then the worldwide ones."""

    country: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class ConditionsRoute(Route):
    """The conditions of the directory."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class ConditionRoute(Route):
    """The organisations for a condition."""

    condition: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class SpokenLanguagesRoute(Route):
    """The languages that organisations speak."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class SpokenLanguageRoute(Route):
    """The organisations that speak a language (a tag)."""

    language: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class WorldwideRoute(Route):
    """The organisations that help in every country."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class NumbersRoute(Route):
    """The countries with emergency numbers, from one ISO code to another; all of them without."""

    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class NumberRoute(Route):
    """The emergency numbers and crisis lines of a country (ISO code)."""

    country: str


@dataclass(frozen=True, slots=True)
class SettingsRoute(Route):
    """What a reader can choose."""


@dataclass(frozen=True, slots=True)
class LanguagesRoute(Route):
    """The language picker."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class SetLanguageRoute(Route):
    """Choose a language (a locale): changes the reader's row."""

    locale: str


@dataclass(frozen=True, slots=True)
class OwnCountryRoute(Route):
    """The countries to choose one's own from, from one ISO code to another; all of them without."""

    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class SetCountryRoute(Route):
    """Choose a country (ISO code), or none: changes the reader's row."""

    country: str = ""


@dataclass(frozen=True, slots=True)
class PrivacyRoute(Route):
    """What is kept about a reader."""


@dataclass(frozen=True, slots=True)
class ForgetRoute(Route):
    """Forget the reader: erases the row."""


@dataclass(frozen=True, slots=True)
class HelpRoute(Route):
    """How to use the bot."""


@dataclass(frozen=True, slots=True)
class NoticeRoute(Route):
    """The menu with a first line that answers what the bot could not do as asked; see screens.notices."""

    notice: str


HOME = MenuRoute("home")

_KINDS: dict[str, type[Route]] = {
    "m": MenuRoute,
    "t": TopicRoute,
    "s": SectionRoute,
    "src": SourcesRoute,
    "more": MoreRoute,
    "w": WordsRoute,
    "so": HelpersRoute,
    "sls": SecondLanguagesRoute,
    "ss": SideBySideRoute,
    "fs": FaqRoute,
    "f": QuestionRoute,
    "fsrc": QuestionSourcesRoute,
    "g": GlossaryRoute,
    "gt": TermRoute,
    "o": DirectoryRoute,
    "ocs": CountriesRoute,
    "oc": CountryRoute,
    "ods": ConditionsRoute,
    "od": ConditionRoute,
    "ols": SpokenLanguagesRoute,
    "ol": SpokenLanguageRoute,
    "ow": WorldwideRoute,
    "ns": NumbersRoute,
    "n": NumberRoute,
    "set": SettingsRoute,
    "ls": LanguagesRoute,
    "l": SetLanguageRoute,
    "cs": OwnCountryRoute,
    "c": SetCountryRoute,
    "p": PrivacyRoute,
    "forget": ForgetRoute,
    "h": HelpRoute,
    "notice": NoticeRoute,
}
_CODES = {kind: code for code, kind in _KINDS.items()}
_PART = re.compile(r"[A-Za-z0-9-]+")
_PAGE = re.compile(r"[0-9]{1,3}")


@lru_cache(maxsize=8192)
def encode(route: Route, room: int = 0) -> str:
    """The text of a route, which `decode` reads back. `room` bytes are kept free for what a channel adds.

    Raises RouteError if it is over 64 bytes or not of A-Za-z0-9_-, and names it.
    """
    parts: list[str] = []
    for field in reversed(fields(route)):
        value = getattr(route, field.name)
        # What stands at its default is left out, from the end.
        if parts or field.default is MISSING or value != field.default:
            parts.append(_encode_part(value))
    text = "_".join([_CODES[type(route)], *reversed(parts)])
    length = len(text.encode())
    limit = min(CALLBACK_DATA_BYTES, START_PAYLOAD_CHARACTERS) - room
    if length > limit:
        raise RouteError(f"the route {text!r} has {length} bytes; a button carries at most {limit}")
    if not all(_PART.fullmatch(part) for part in text.split("_")):
        raise RouteError(f"the route {text!r} may only have letters A-Z a-z, digits and hyphens between underscores")
    return text


def decode(text: str) -> Route:
    """The route of a text.

    Raises RouteError for a text that is none, as a button of an old version or a mistyped link may carry.
    """
    code, *parts = text.split("_")
    kind = _KINDS.get(code)
    if kind is None or not all(_PART.fullmatch(part) for part in parts):
        raise RouteError("the text is no route")
    names = fields(kind)
    required = sum(field.default is MISSING for field in names)
    if not required <= len(parts) <= len(names):
        raise RouteError(f"a route of the kind {code} has {required} to {len(names)} parts, not {len(parts)}")
    return kind(**{field.name: _decode_part(field, part) for field, part in zip(names, parts, strict=False)})


def _encode_part(value: str | int) -> str:
    # A locale (pt_BR) is the only value with an underscore; between underscores it is a language tag (pt-BR).
    return str(value).replace("_", "-")


def _decode_part(field: Field[str | int], part: str) -> str | int:
    if field.type is int:
        if not _PAGE.fullmatch(part):
            raise RouteError("a page is a number of at most three digits")
        return int(part)
    return part.replace("-", "_") if field.name == "locale" else part
