"""The units of a locale as a translator works through them: words, state, place in the files and in the chat."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from messenger.dialog import route as routes
from messenger.dialog.context import Reader, UnknownPlaceError
from messenger.dialog.edition import Edition
from messenger.dialog.render import render
from messenger.dialog.screen import ScreenError
from messenger.guide.model import Guide, Shown
from messenger.guide.states import State
from messenger.guide.words import UnitWords
from messenger.guide.yaml_files import read_yaml
from messenger.languages.locales import SOURCE_LOCALE, direction

_MOST_PAGES = 50
"""Pages of a list of organisations that are looked through for one."""

_ORDER = (State.MISSING, State.STALE, State.DRAFT, State.REVIEWED)
"""What needs work first."""

_PLACES: Mapping[str, Callable[[str], routes.Route]] = {
    "questions": routes.QuestionRoute,
    "terms": routes.TermRoute,
    "menus": routes.MenuRoute,
    "conditions": routes.ConditionRoute,
}
"""Where the units of a group are read, by name."""

_NAMES: Mapping[type[routes.Route], str] = {
    routes.MenuRoute: "menus/{menu}",
    routes.TopicRoute: "{topic}",
    routes.SectionRoute: "{topic}/{section}",
    routes.MoreRoute: "{topic}/{section}",
    routes.SourcesRoute: "{topic}/{section}",
    routes.WordsRoute: "{topic}/{section}",
    routes.HelpersRoute: "{topic}/{section}",
    routes.SecondLanguagesRoute: "{topic}/{section}",
    routes.SideBySideRoute: "{topic}/{section}",
    routes.FaqRoute: "faq",
    routes.QuestionRoute: "faq/{question}",
    routes.QuestionSourcesRoute: "faq/{question}",
    routes.GlossaryRoute: "glossary",
    routes.TermRoute: "glossary/{term}",
    routes.ConditionRoute: "conditions/{condition}",
}
"""The unit that each kind of place is about."""


@dataclass(frozen=True)
class Unit:
    """A unit of the English, and what a locale has of it."""

    name: str
    file: str
    key: tuple[str, ...]
    english: UnitWords
    shown: Shown[Any]
    critical: bool

    @property
    def missing(self) -> bool:
        """Whether the locale has no words of it, so that its English is shown."""
        return self.shown.state is State.MISSING


def units_of(guide: Guide, locale: str) -> list[Unit]:
    """Every unit for a locale: the critical ones first, then what is missing, stale, a draft, reviewed."""
    units = [
        Unit(unit.name, unit.file, unit.key, words, guide.unit(locale, unit), guide.is_critical(unit))
        for unit, words in guide.words[SOURCE_LOCALE].units.items()
    ]
    return sorted(units, key=lambda unit: (not unit.critical, _ORDER.index(unit.shown.state)))


def words_of(words: UnitWords) -> dict[str, str]:
    """The words of a unit by the names of their fields."""
    return {field: text.rstrip("\n") for field, text in words.texts.items()}


def line_of(content_dir: Path, locale: str, unit: Unit) -> int | None:
    """The line where a unit stands in its locale's file, or would stand; None where there is no such file."""
    document = read_yaml(content_dir / locale / f"{unit.file}.yaml")
    key: tuple[str | int, ...] = unit.key
    while key and key not in document.lines:
        key = key[:-1]
    return document.lines.get(key)


def route_of(edition: Edition, locale: str, unit: Unit) -> routes.Route | None:
    """Where in the chat a unit is read; None for one that no screen shows."""
    match unit.key:
        case ():
            lists: dict[str, routes.Route] = {"faq": routes.FaqRoute(), "glossary": routes.GlossaryRoute()}
            topic = routes.TopicRoute(unit.file) if unit.file in edition.guide.tree.topics else None
            return lists.get(unit.file, topic)
        case ("sections", name):
            return routes.SectionRoute(unit.file, name)
        case ("organisations", name):
            return _organisation_route(edition, locale, name)
        case (group, name) if group in _PLACES:
            return _PLACES[group](name)
        case _:
            return None


def unit_of(route: routes.Route) -> str | None:
    """The name of the unit that a place is about; None for a place of the bot's own."""
    name = _NAMES.get(type(route))
    return name.format_map({field.name: getattr(route, field.name) for field in fields(route)}) if name else None


def as_json(unit: Unit, locale: str) -> dict[str, Any]:
    """A unit for the list of the page."""
    shown_locale = SOURCE_LOCALE if unit.missing else locale
    return {
        "name": unit.name,
        "state": unit.shown.state.value,
        "critical": unit.critical,
        "english": words_of(unit.english),
        "words": None if unit.missing else words_of(unit.shown.words),
        "direction": direction(shown_locale),
        "source": unit.shown.words.source if not unit.missing else None,
        "fingerprint": unit.english.fingerprint,
    }


def _organisation_route(edition: Edition, locale: str, name: str) -> routes.Route | None:
    """The page of a list on which an organisation stands; None if it stands on none."""
    organisation = edition.guide.organisations.get(name)
    if organisation is None:
        return None
    for page in range(_MOST_PAGES):
        route: routes.Route = routes.WorldwideRoute(page)
        if organisation.countries:
            route = routes.CountryRoute(organisation.countries[0], page)
        try:
            screen = render(route, edition.guide, edition.translators[locale], Reader(locale))
        except (UnknownPlaceError, ScreenError):
            return None
        if any(button.url == organisation.url for row in screen.rows for button in row):
            return route
    return None
