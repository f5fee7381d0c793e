"""The text of a route: a letter for the kind of place and the ids that it needs, joined by underscores.

`s_overview_what-it-is` keeps to the alphabet of a start payload, so that the same text serves as callback data and in a
`t.me` link. Ids only, never labels or positions: a button pressed years later still leads where it led.
"""

import re
from dataclasses import MISSING, Field, fields
from functools import lru_cache

from messenger.dialog import route as routes
from messenger.dialog.limits import CALLBACK_DATA_BYTES, START_PAYLOAD_CHARACTERS


class RouteError(ValueError):
    """A text is no route, or a route's text is longer than Telegram carries."""


_KINDS: dict[str, type[routes.Route]] = {
    "m": routes.MenuRoute,
    "t": routes.TopicRoute,
    "s": routes.SectionRoute,
    "src": routes.SourcesRoute,
    "more": routes.MoreRoute,
    "sh": routes.ShareRoute,
    "hf": routes.HelpfulRoute,
    "fb": routes.FeedbackRoute,
    "w": routes.WordsRoute,
    "so": routes.HelpersRoute,
    "sls": routes.SecondLanguagesRoute,
    "ss": routes.SideBySideRoute,
    "fs": routes.FaqRoute,
    "f": routes.QuestionRoute,
    "fsrc": routes.QuestionSourcesRoute,
    "g": routes.GlossaryRoute,
    "gt": routes.TermRoute,
    "o": routes.DirectoryRoute,
    "ocs": routes.CountriesRoute,
    "oc": routes.CountryRoute,
    "ods": routes.ConditionsRoute,
    "od": routes.ConditionRoute,
    "ols": routes.SpokenLanguagesRoute,
    "ol": routes.SpokenLanguageRoute,
    "ow": routes.WorldwideRoute,
    "ns": routes.NumbersRoute,
    "n": routes.NumberRoute,
    "u": routes.UrgentRoute,
    "set": routes.SettingsRoute,
    "ls": routes.LanguagesRoute,
    "l": routes.SetLanguageRoute,
    "cs": routes.OwnCountryRoute,
    "c": routes.SetCountryRoute,
    "p": routes.PrivacyRoute,
    "forget": routes.ForgetRoute,
    "h": routes.HelpRoute,
    "notice": routes.NoticeRoute,
}
_CODES = {kind: code for code, kind in _KINDS.items()}
_PART = re.compile(r"[A-Za-z0-9-]+")
_PAGE = re.compile(r"[0-9]{1,3}")


@lru_cache(maxsize=8192)
def encode(route: routes.Route, room: int = 0) -> str:
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


@lru_cache(maxsize=8192)
def decode(text: str) -> routes.Route:
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
