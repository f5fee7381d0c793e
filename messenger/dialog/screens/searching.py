"""The answer to a typed question: the places of the guide that come nearest."""

from collections.abc import Sequence

from messenger.dialog.context import Context
from messenger.dialog.layout import back_and_home
from messenger.dialog.route import (
    HOME,
    DirectoryRoute,
    LanguagesRoute,
    NumbersRoute,
    PrivacyRoute,
    QuestionRoute,
    SectionRoute,
    TermRoute,
)
from messenger.dialog.screen import Button, Row, Screen, note, paragraph, title
from messenger.dialog.screens.organisations import country_buttons
from messenger.guide.search import Place

MOST_RESULTS = 5


def results_screen(context: Context, places: Sequence[Place], country: str | None = None) -> Screen:
    """A button for each place, the nearest first; before them that of a country which the question names."""
    t = context.translator
    rows = [*_in_country(context, places, country), *((_button(context, place),) for place in places)]
    return Screen(
        (
            title(t.gettext("This may help")),
            paragraph(t.gettext("I looked for your words in the guide. Choose what comes nearest to your question.")),
            note(t.gettext("Not what you meant? Try other words, or choose from the menu.")),
        ),
        (*rows[:MOST_RESULTS], *directory_and_home(context)),
    )


def directory_and_home(context: Context) -> tuple[Row, ...]:
    """The rows that lead on where a search ends."""
    t = context.translator
    return ((Button(t.gettext("Organisations"), DirectoryRoute()),), *back_and_home(context, HOME))


def _in_country(context: Context, places: Sequence[Place], country: str | None) -> list[Row]:
    """What the guide has for a country: the numbers first if they are asked for, else the organisations."""
    if country is None:
        return []
    rows: list[Row] = [(button,) for button in country_buttons(context, country)]
    asked = next((place.name for place in places if place.kind == "own"), "")
    return rows if asked == "numbers" else rows[::-1]


def _button(context: Context, place: Place) -> Button:
    t, guide, locale = context.translator, context.guide, context.locale
    match place.kind:
        case "section":
            topic = guide.topic(locale, place.topic).words.button
            label = guide.section(locale, place.topic, place.name).words.label
            return Button(f"{topic}: {label}", SectionRoute(place.topic, place.name))
        case "question":
            topic = guide.topic(locale, place.topic).words.button
            return Button(f"{topic}: {guide.question(locale, place.name).words.button}", QuestionRoute(place.name))
        case "term":
            glossary = guide.glossary(locale).words.button
            return Button(f"{glossary}: {guide.term(locale, place.name).words.term}", TermRoute(place.name))
        case "own":
            return {
                "organisations": Button(t.gettext("Organisations"), DirectoryRoute()),
                "numbers": Button(t.gettext("Emergency numbers by country"), NumbersRoute()),
                "languages": Button(t.gettext("Choose your language"), LanguagesRoute()),
                "privacy": Button(t.gettext("What is kept about you"), PrivacyRoute()),
            }[place.name]
