"""QR codes of deep links, for a clinic's poster or leaflet."""

from collections.abc import Callable, Mapping
from pathlib import Path

import segno

from messenger.dialog.context import Reader, UnknownPlaceError
from messenger.dialog.edition import Edition
from messenger.dialog.links import deep_link
from messenger.dialog.render import render
from messenger.dialog.route import (
    CountryRoute,
    DirectoryRoute,
    FaqRoute,
    GlossaryRoute,
    MenuRoute,
    NumberRoute,
    NumbersRoute,
    QuestionRoute,
    Route,
    SectionRoute,
    SetLanguageRoute,
    TermRoute,
    TopicRoute,
    WorldwideRoute,
)
from messenger.dialog.route_text import RouteError, decode
from messenger.languages.locales import SOURCE_LOCALE

KINDS = (".svg", ".png")

_PARTS: Mapping[str, Callable[[str], Route]] = {
    "organisations": CountryRoute,
    "numbers": NumberRoute,
    "language": SetLanguageRoute,
    "faq": QuestionRoute,
    "glossary": TermRoute,
}
"""Places that are one of several, by what stands before the stroke."""

_DOT = 12  # pixels of one square in a PNG: sharp on paper
_ERROR_CORRECTION = "m"  # reads on with 15 % of the code under a fold or a stain


class PosterError(Exception):
    """A place or a file that no QR code can be made of; the text says what to write instead."""


def place_of(name: str, edition: Edition) -> Route:
    """The place that a person names: `symptoms`, `symptoms/walking`, `organisations/FR`, `language/ar`, or a payload.

    Raises PosterError for a name that leads nowhere.
    """
    route = _named(name, edition)
    if route is None:
        try:
            route = decode(name)
        except RouteError:
            raise PosterError(_help(name, edition)) from None
    try:
        render(route, edition.guide, edition.translators[SOURCE_LOCALE], Reader(SOURCE_LOCALE))
    except UnknownPlaceError:
        raise PosterError(_help(name, edition)) from None
    return route


def save_code(bot: str, route: Route, file: Path) -> str:
    """Write the QR code of a place, as SVG or PNG by the file's ending; return the address in it.

    Raises PosterError if the file cannot be written.
    """
    if file.suffix.lower() not in KINDS:
        raise PosterError(f"{file}: must end in {' or '.join(KINDS)}")
    address = deep_link(bot, route)
    try:
        segno.make(address, error=_ERROR_CORRECTION, micro=False).save(str(file), scale=_DOT)
    except OSError as error:
        raise PosterError(f"{file}: cannot be written ({error.strerror}); check the folder and its disk") from None
    return address


def _named(name: str, edition: Edition) -> Route | None:
    tree = edition.guide.tree
    head, _, rest = name.partition("/")
    own: dict[str, Route] = {
        "organisations": DirectoryRoute(),
        "worldwide": WorldwideRoute(),
        "numbers": NumbersRoute(),
        "faq": FaqRoute(),
        "glossary": GlossaryRoute(),
    }
    if head in tree.topics:
        return SectionRoute(head, rest) if rest else TopicRoute(head)
    if not rest:
        return MenuRoute(head) if head in tree.menus else own.get(head)
    return _PARTS[head](rest.replace("-", "_") if head == "language" else rest) if head in _PARTS else None


def _help(name: str, edition: Edition) -> str:
    topics = ", ".join(edition.guide.tree.topics)
    languages = ", ".join(edition.guide.locales)
    return (
        f"{name}: the guide has no such place. Valid are a topic, topic/section, organisations, organisations/FR, "
        f"numbers, numbers/FR, faq, faq/question, glossary, glossary/term, language/locale, or a start payload.\n"
        f"Topics: {topics}\nLanguages: {languages}"
    )
