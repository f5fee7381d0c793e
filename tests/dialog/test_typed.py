"""What a typed message means: a country, a greeting, a question, or nothing that the guide knows."""

import pytest

from messenger.dialog.context import Reader
from messenger.dialog.edition import Edition
from messenger.dialog.render import render, render_results
from messenger.dialog.route import CountryRoute, NumberRoute, SetCountryRoute, UrgentRoute
from messenger.dialog.screens.notices import GREETING, NOT_FOUND
from messenger.dialog.typed import emergency_in, understand
from messenger.guide.search import Place


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Germany", "DE"),
        ("germany!", "DE"),
        ("Deutschland", None),
        ("Alemania", "DE"),
        ("ألمانيا", "DE"),
        ("المانيا", "DE"),
        ("जर्मनी", "DE"),
        ("德国", "DE"),
        ("Германия", "DE"),
        ("germny", "DE"),
        ("uk", "GB"),
        ("USA", "US"),
        ("in Peru", "PE"),
    ],
)
def test_countries(edition: Edition, text: str, country: str | None) -> None:
    """A country's name in any of our languages, with a typo or in a short sentence, chooses it."""
    meaning = understand(text, edition, "en")
    assert (meaning.route == SetCountryRoute(country or "")) is (country is not None)


def test_a_country_in_a_question(edition: Edition) -> None:
    """A question that names a country is answered with what the guide has for it."""
    meaning = understand("organisations in France", edition, "en")
    assert (meaning.outcome, meaning.country) == ("found", "FR")
    assert meaning.found is not None
    screen = render_results(
        meaning.found.places, meaning.country, edition.guide, edition.translators["en"], Reader("en")
    )
    assert screen.rows[0][0].route == CountryRoute("FR")


def test_a_country_in_a_sentence(edition: Edition) -> None:
    """A sentence that names a country offers its organisations and numbers before anything else that was found."""
    meaning = understand("which hospital is best for ataxia therapy in Peru", edition, "en")
    assert meaning.found is not None
    assert meaning.country == "PE"
    places = meaning.found.places
    screen = render_results(places, meaning.country, edition.guide, edition.translators["en"], Reader("en"))
    assert NumberRoute("PE") in {row[0].route for row in screen.rows[:2]}


@pytest.mark.parametrize(("text", "locale"), [("hello", "en"), ("Thank you!!", "en"), ("hola", "es"), ("مرحبا", "ar")])
def test_greetings(edition: Edition, text: str, locale: str) -> None:
    """A greeting is answered by the menu, not by a search."""
    assert understand(text, edition, locale).route == GREETING


def test_nothing_is_said_to_be_nothing(edition: Edition) -> None:
    """What the guide does not know is not answered with something else."""
    meaning = understand("qwxz vbnm", edition, "fr")
    assert (meaning.outcome, meaning.route) == ("nothing", NOT_FOUND)


@pytest.mark.parametrize("locale", ["en", "ar", "hi"])
def test_results(edition: Edition, locale: str) -> None:
    """Every kind of place has its button, in the reader's language, with its topic."""
    guide = edition.guide
    places = (
        Place("section", "eyes-and-ears", "symptoms"),
        Place("question", next(iter(guide.tree.faq)), guide.tree.faq[next(iter(guide.tree.faq))].section.split("/")[0]),
        Place("term", "ataxia"),
        Place("own", "organisations", "organisations"),
        Place("own", "numbers", "numbers"),
    )
    screen = render_results(places, None, guide, edition.translators[locale], Reader(locale))
    labels = [row[0].text for row in screen.rows]
    assert guide.topic(locale, "symptoms").words.button in labels[0]
    assert guide.glossary(locale).words.button in labels[2]
    assert len(labels) == 5 + 2


def test_an_emergency_is_answered_in_its_own_words(edition: Edition) -> None:
    """The locale of the patterns that matched answers, whatever the phone speaks."""
    found = emergency_in("mi hijo no respira y está azul", edition, "en")
    assert found == (UrgentRoute("breathing"), "es")


@pytest.mark.parametrize("locale", ["en", "ar", "hi"])
def test_the_urgent_screen(edition: Edition, locale: str) -> None:
    """With a country its numbers stand in the text; without one the countries are there to choose from."""
    guide, translator = edition.guide, edition.translators[locale]
    for kind, urgent in guide.tree.urgent.items():
        with_country = render(UrgentRoute(kind), guide, translator, Reader(locale, "GB"))
        assert "999" in with_country.text
        lines = [line.name for line in guide.emergency.crisis_lines.values() if line.country == "GB"]
        assert any(name in with_country.text for name in lines) is urgent.crisis
        without = render(UrgentRoute(kind), guide, translator, Reader(locale))
        assert "999" not in without.text
        routes = [button.route for row in without.rows for button in row]
        assert any(isinstance(route, UrgentRoute | NumberRoute) for route in routes)
        assert any(button.url == guide.emergency.directory for row in without.rows for button in row)
