"""What does somebody who types mean? An emergency first; then a country, a greeting, a question of the guide."""

from dataclasses import dataclass
from typing import Literal

from messenger.dialog.edition import Edition
from messenger.dialog.route import Route, SetCountryRoute, UrgentRoute
from messenger.dialog.screens.notices import GREETING, NOT_FOUND
from messenger.dialog.screens.searching import MOST_RESULTS
from messenger.guide.search import Found
from messenger.languages.folding import fold

Outcome = Literal["country", "greeting", "found", "nothing"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a message asks for: a route, or the places found and the country that was named beside them."""

    outcome: Outcome
    route: Route | None = None
    found: Found | None = None
    country: str | None = None


def emergency_in(text: str, edition: Edition, locale: str) -> tuple[UrgentRoute, str] | None:
    """The answer to an emergency that a message describes, and the locale of its words; None if it describes none."""
    emergency = edition.emergency(text, locale)
    return (UrgentRoute(emergency.kind), emergency.locale) if emergency else None


def understand(text: str, edition: Edition, locale: str) -> Meaning:
    """What a message that is no emergency asks for."""
    if fold(text) in edition.smalltalk:
        return Meaning("greeting", GREETING)
    mention = edition.countries.find(text)
    if mention and mention.beside is not None and edition.search.find(mention.beside, locale) is None:
        return Meaning("country", SetCountryRoute(mention.country))
    found = edition.search.find(text, locale, MOST_RESULTS)
    if found is not None:
        return Meaning("found", found=found, country=mention.country if mention else None)
    return Meaning("nothing", NOT_FOUND)
