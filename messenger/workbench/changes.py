"""Makes the screens that an edit touches before anybody is served them: a text that does not fit must not go silent.

Making every screen in every language takes seconds; whoever saves a file wants to see it at once. So only the units
whose words have changed are tried, or every unit when the guide's tree has. `python bot.py check` tries everything.
"""

from collections.abc import Iterator
from pathlib import Path

from messenger.dialog.context import Reader, UnknownPlaceError
from messenger.dialog.edition import Edition
from messenger.dialog.render import render
from messenger.dialog.route_text import RouteError
from messenger.dialog.screen import ScreenError
from messenger.languages.locales import PSEUDO_LOCALES
from messenger.workbench.files import Trouble, short_name
from messenger.workbench.units import Unit, line_of, route_of, units_of


def screen_troubles(before: Edition, after: Edition, content_dir: Path) -> Iterator[Trouble]:
    """What is wrong with the screens of the units that differ between two editions, at the unit's file and line.

    A pseudo-locale may overflow: that is what it is for.
    """
    everything = before.guide.tree != after.guide.tree
    for locale in after.guide.locales:
        if locale in PSEUDO_LOCALES:
            continue
        known = {}
        if locale in before.guide.words and not everything:
            known = {unit.name: unit.shown.words for unit in units_of(before.guide, locale)}
        for unit in units_of(after.guide, locale):
            if known.get(unit.name) != unit.shown.words:
                message = _problem(after, locale, unit)
                if message is not None:
                    file = content_dir / unit.shown.locale / f"{unit.file}.yaml"
                    line = line_of(content_dir, unit.shown.locale, unit)
                    yield Trouble(short_name(file, [content_dir]), line, message)


def _problem(edition: Edition, locale: str, unit: Unit) -> str | None:
    route = route_of(edition, locale, unit)
    if route is None:
        return None
    try:
        render(route, edition.guide, edition.translators[locale], Reader(locale))
    except (ScreenError, RouteError) as error:
        return str(error)
    except UnknownPlaceError:
        return None  # a condition that no organisation is about
    return None
