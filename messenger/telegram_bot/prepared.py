"""Screens that are ready to be sent: rendered and encoded once, then looked up.

The guide does not change while it is served, so a screen depends on its place, the reader's locale and country, and the
locale that its buttons carry. A new edition begins anew.
"""

from collections import OrderedDict
from collections.abc import Iterator

from messenger.dialog.context import Reader, UnknownPlaceError
from messenger.dialog.edition import Current, Edition
from messenger.dialog.render import RenderError, render
from messenger.dialog.route import HOME, MenuRoute, Route, SectionRoute, TopicRoute
from messenger.dialog.route_text import RouteError
from messenger.dialog.screen import ScreenError
from messenger.dialog.screens.notices import OLD_BUTTON
from messenger.telegram_bot.sender import Prepared, prepare

_MOST = 8192  # screens; about 2 KB each

_Key = tuple[Route, Reader, str | None]


class PreparedScreens:
    """The screens of the edition that is served; those that nobody asked for longest are forgotten."""

    def __init__(self, current: Current) -> None:
        self._current = current
        self._edition: Edition | None = None
        self._screens: OrderedDict[_Key, Prepared] = OrderedDict()

    def of(self, route: Route, reader: Reader, carried: str | None = None) -> Prepared:
        """The screen of a route; of one that leads nowhere any more, that which says so."""
        edition = self._current.edition
        if edition is not self._edition:
            self._edition = edition
            self._screens.clear()
        key = (route, reader, carried)
        screen = self._screens.get(key)
        if screen is None:
            screen = self._screens[key] = _made(route, reader, carried, edition)
            if len(self._screens) > _MOST:
                self._screens.popitem(last=False)
        else:
            self._screens.move_to_end(key)
        return screen

    def prepare_all(self, bot: str) -> Iterator[None]:
        """Prepare the screens that everybody passes through, one at each step; `bot` is the bot's username.

        Raises RenderError for one that cannot be made.
        """
        edition = self._current.edition
        for locale in edition.guide.locales:
            for route in _static(edition):
                try:
                    self.of(route, Reader(locale, bot=bot))
                except (ScreenError, RouteError) as error:
                    raise RenderError(route, error) from error
                yield


def _made(route: Route, reader: Reader, carried: str | None, edition: Edition) -> Prepared:
    guide, translator = edition.guide, edition.translators[reader.locale]
    try:
        screen = render(route, guide, translator, reader)
    except UnknownPlaceError:
        screen = render(OLD_BUTTON, guide, translator, reader)
    return prepare(screen, carried)


def _static(edition: Edition) -> Iterator[Route]:
    yield HOME
    tree = edition.guide.tree
    yield from map(MenuRoute, tree.menus)
    for topic, content in tree.topics.items():
        yield TopicRoute(topic)
        yield from (SectionRoute(topic, section) for section in content.sections)
