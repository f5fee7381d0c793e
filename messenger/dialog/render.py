"""From a route to its screen: pure, so that every screen can be made, and checked, before anybody asks for it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from messenger.dialog import route as routes
from messenger.dialog.context import Context, Reader, UnknownPlaceError
from messenger.dialog.route_text import RouteError, encode
from messenger.dialog.screen import Screen, ScreenError, directed, paragraph
from messenger.dialog.screens import (
    emergency,
    feedback,
    glossary,
    menus,
    notices,
    organisations,
    questions,
    searching,
    settings,
    sharing,
    side_by_side,
    sources,
    topics,
    urgent,
)
from messenger.guide.model import Guide
from messenger.guide.search import Place
from messenger.languages.catalogs import Translator

# Each function takes the kind of route that it stands beside; the table's type cannot say so.
_SCREENS: Mapping[type[routes.Route], Callable[[Context, Any], Screen]] = {
    routes.MenuRoute: menus.menu_screen,
    routes.TopicRoute: topics.topic_screen,
    routes.SectionRoute: topics.section_screen,
    routes.MoreRoute: topics.more_screen,
    routes.ShareRoute: sharing.share_screen,
    routes.HelpfulRoute: feedback.helpful_screen,
    routes.FeedbackRoute: feedback.thanks_screen,
    routes.SourcesRoute: sources.sources_screen,
    routes.WordsRoute: glossary.words_screen,
    routes.HelpersRoute: organisations.helpers_screen,
    routes.SecondLanguagesRoute: side_by_side.second_languages_screen,
    routes.SideBySideRoute: side_by_side.side_by_side_screen,
    routes.FaqRoute: questions.faq_screen,
    routes.QuestionRoute: questions.question_screen,
    routes.QuestionSourcesRoute: sources.question_sources_screen,
    routes.GlossaryRoute: glossary.glossary_screen,
    routes.TermRoute: glossary.term_screen,
    routes.DirectoryRoute: organisations.directory_screen,
    routes.CountriesRoute: organisations.countries_screen,
    routes.CountryRoute: organisations.country_screen,
    routes.ConditionsRoute: organisations.conditions_screen,
    routes.ConditionRoute: organisations.condition_screen,
    routes.SpokenLanguagesRoute: organisations.spoken_languages_screen,
    routes.SpokenLanguageRoute: organisations.spoken_language_screen,
    routes.WorldwideRoute: organisations.worldwide_screen,
    routes.NumbersRoute: emergency.numbers_screen,
    routes.NumberRoute: emergency.number_screen,
    routes.UrgentRoute: urgent.urgent_screen,
    routes.SettingsRoute: settings.settings_screen,
    routes.LanguagesRoute: settings.languages_screen,
    routes.SetLanguageRoute: settings.language_set_screen,
    routes.OwnCountryRoute: settings.own_country_screen,
    routes.SetCountryRoute: settings.country_set_screen,
    routes.PrivacyRoute: settings.privacy_screen,
    routes.ForgetRoute: settings.forgotten_screen,
    routes.HelpRoute: settings.help_screen,
    routes.NoticeRoute: notices.notice_screen,
}


class RenderError(Exception):
    """A screen of the guide cannot be made."""

    def __init__(self, route: routes.Route, reason: Exception) -> None:
        why = f"the guide has no {reason}" if isinstance(reason, UnknownPlaceError) else str(reason)
        super().__init__(f"the screen {encode(route)}: {why}")
        self.route = route


def render(route: routes.Route, guide: Guide, translator: Translator, reader: Reader) -> Screen:
    """The screen of a route for a reader, in the translator's locale and direction.

    Raises UnknownPlaceError for a route to something that the guide does not have.
    """
    context = Context(guide, translator, reader)
    return directed(_SCREENS[type(route)](context, route), translator.direction)


def render_results(
    places: Sequence[Place], country: str | None, guide: Guide, translator: Translator, reader: Reader
) -> Screen:
    """The answer to a typed question: the places found, and the country that it names."""
    context = Context(guide, translator, reader)
    return directed(searching.results_screen(context, places, country), translator.direction)


def render_unsaved(route: routes.Route, guide: Guide, translator: Translator, reader: Reader) -> Screen:
    """The answer to a choice that could not be kept; to that of a country its numbers all the same."""
    context = Context(guide, translator, reader)
    if isinstance(route, routes.SetCountryRoute) and emergency.country_numbers(context, route.country):
        numbers = emergency.number_screen(context, routes.NumberRoute(route.country))
        screen = Screen((paragraph(notices.not_saved(context)), *numbers.blocks), numbers.rows)
    else:
        screen = notices.notice_screen(context, notices.NOT_SAVED)
    return directed(screen, translator.direction)


def render_card(topic: str, section: str, guide: Guide, translator: Translator, reader: Reader) -> Screen:
    """A section as a card for another chat.

    Raises UnknownPlaceError for a section that the guide does not have.
    """
    return directed(sharing.section_card(Context(guide, translator, reader), topic, section), translator.direction)


def every_screen(guide: Guide, translator: Translator, *, pairs: bool = True) -> Iterator[tuple[routes.Route, Screen]]:
    """Every screen that can be reached by pressing buttons from home and the notices, each once.

    Making them all proves that no button of the guide leads nowhere and no screen breaks a limit. Without `pairs` a
    section is shown beside the language only in which it is longest: if that fits a message, all others do.

    Raises RenderError for the first screen that cannot be made.
    """
    reader = Reader(translator.locale)
    waiting: list[routes.Route] = [
        routes.HOME,
        routes.HelpRoute(),
        notices.GREETING,
        notices.NOT_FOUND,
        notices.FLOOD,
        notices.NOT_TEXT,
        notices.OLD_BUTTON,
        notices.NOT_SAVED,
        *(routes.UrgentRoute(kind) for kind in guide.tree.urgent),
    ]
    seen = set(waiting)
    while waiting:
        route = waiting.pop()
        try:
            screen = render(route, guide, translator, reader)
        except (ScreenError, RouteError, UnknownPlaceError) as error:
            raise RenderError(route, error) from error
        yield route, screen
        found = {button.route for row in screen.rows for button in row if button.route is not None} - seen
        if not pairs and isinstance(route, routes.SecondLanguagesRoute):
            longest = _longest_beside(guide, translator.locale, route)
            found = {one for one in found if not isinstance(one, routes.SideBySideRoute)} | longest - seen
        seen |= found
        waiting.extend(found)


def _longest_beside(guide: Guide, locale: str, route: routes.SecondLanguagesRoute) -> set[routes.Route]:
    others = [other for other in guide.locales if other != locale]
    longest = max(others, key=lambda other: len(guide.section(other, route.topic, route.section).words.body))
    return {routes.SideBySideRoute(route.topic, route.section, longest)}
