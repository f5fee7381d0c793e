"""From a route to its screen: pure, so that every screen can be made, and checked, before anybody asks for it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from messenger.dialog import route as routes
from messenger.dialog.context import Context, Reader
from messenger.dialog.screen import Screen, directed
from messenger.dialog.screens import emergency, menus, notices, organisations, settings, topics
from messenger.guide.model import Guide
from messenger.languages.catalogs import Translator

# Each function takes the kind of route that it stands beside; the table's type cannot say so.
_SCREENS: Mapping[type[routes.Route], Callable[[Context, Any], Screen]] = {
    routes.MenuRoute: menus.menu_screen,
    routes.TopicRoute: topics.topic_screen,
    routes.SectionRoute: topics.section_screen,
    routes.SourcesRoute: topics.sources_screen,
    routes.DirectoryRoute: organisations.directory_screen,
    routes.CountriesRoute: organisations.countries_screen,
    routes.CountryRoute: organisations.country_screen,
    routes.ConditionsRoute: organisations.conditions_screen,
    routes.ConditionRoute: organisations.condition_screen,
    routes.WorldwideRoute: organisations.worldwide_screen,
    routes.NumbersRoute: emergency.numbers_screen,
    routes.NumberRoute: emergency.number_screen,
    routes.SettingsRoute: settings.settings_screen,
    routes.LanguagesRoute: settings.languages_screen,
    routes.SetLanguageRoute: settings.language_set_screen,
    routes.PrivacyRoute: settings.privacy_screen,
    routes.ForgetRoute: settings.forgotten_screen,
    routes.HelpRoute: settings.help_screen,
    routes.NoticeRoute: notices.notice_screen,
}


def render(route: routes.Route, guide: Guide, translator: Translator, reader: Reader) -> Screen:
    """The screen of a route for a reader, in the translator's locale and direction.

    Raises UnknownPlaceError for a route to something that the guide does not have.
    """
    context = Context(guide, translator, reader)
    return directed(_SCREENS[type(route)](context, route), translator.direction)


def every_screen(guide: Guide, translator: Translator) -> Iterator[tuple[routes.Route, Screen]]:
    """Every screen that can be reached by pressing buttons from home and the notices, each once.

    Making them all proves that no button of the guide leads nowhere and no screen breaks a limit.
    """
    reader = Reader(translator.locale)
    waiting: list[routes.Route] = [
        routes.HOME,
        routes.HelpRoute(),
        notices.TYPED,
        notices.NOT_TEXT,
        notices.OLD_BUTTON,
        notices.NOT_SAVED,
    ]
    seen = set(waiting)
    while waiting:
        route = waiting.pop()
        screen = render(route, guide, translator, reader)
        yield route, screen
        found = {button.route for row in screen.rows for button in row if button.route is not None} - seen
        seen |= found
        waiting.extend(found)
