"""What stands behind /start: the place of a deep link (https://core.telegram.org/bots/features#deep-linking)."""

from messenger.dialog.edition import Edition
from messenger.dialog.route import (
    HOME,
    FeedbackRoute,
    ForgetRoute,
    HelpfulRoute,
    LanguagesRoute,
    NoticeRoute,
    OwnCountryRoute,
    PrivacyRoute,
    Route,
    SetCountryRoute,
    SetLanguageRoute,
    UrgentRoute,
)
from messenger.dialog.route_text import RouteError, decode
from messenger.dialog.screens.notices import OLD_BUTTON


def is_command(text: str) -> bool:
    """Whether a message is a command alone, or a link: nobody's own words."""
    command, _, payload = text.partition(" ")
    if not payload or not command.startswith("/start"):
        return command.startswith("/") and not payload
    try:
        decode(payload)
    except RouteError:
        return False
    return True


def linked(payload: str, edition: Edition) -> tuple[Route, str | None]:
    """The place of a deep link, and the locale that it brings.

    A link must not change a choice: it leads to where one is made, and one to a language shows home in it.
    """
    try:
        route = decode(payload)
    except RouteError:
        return OLD_BUTTON, None
    if isinstance(route, SetLanguageRoute):
        return (HOME, route.locale) if route.locale in edition.translators else (LanguagesRoute(), None)
    return _without_change(route), None


def _without_change(route: Route) -> Route:
    match route:
        case ForgetRoute():
            return PrivacyRoute()
        case SetCountryRoute():
            return OwnCountryRoute()
        case FeedbackRoute(topic, section):
            return HelpfulRoute(topic, section)
        case NoticeRoute() | UrgentRoute():
            return HOME
        case _:
            return route
