"""Every screen of the real guide in every locale: reachable, within the limits, in the reader's language."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import telegram.constants

from messenger.dialog import limits
from messenger.dialog.context import Reader, UnknownPlaceError
from messenger.dialog.render import every_screen, render
from messenger.dialog.route import (
    HOME,
    ConditionRoute,
    CountriesRoute,
    CountryRoute,
    DirectoryRoute,
    ForgetRoute,
    HelpRoute,
    LanguagesRoute,
    MenuRoute,
    MoreRoute,
    NoticeRoute,
    NumberRoute,
    NumbersRoute,
    PrivacyRoute,
    Route,
    SectionRoute,
    SetLanguageRoute,
    SettingsRoute,
    SourcesRoute,
    TopicRoute,
    WorldwideRoute,
)
from messenger.dialog.screen import Screen
from messenger.dialog.screens.notices import FLOOD, GREETING, NOT_SAVED, NOT_TEXT, OLD_BUTTON
from messenger.guide.model import Guide
from messenger.guide.states import UNTRANSLATED, State
from messenger.guide.words import TopicWords, UnitWords
from messenger.languages.catalogs import Translator
from messenger.languages.locales import endonym, sorted_by_endonym

Translators = Mapping[str, Translator]
LOCALES = ["en", "es", "ar"]


def show(guide: Guide, translators: Translators, route: Route, locale: str = "en") -> Screen:
    """The screen of a route for a reader of a locale."""
    return render(route, guide, translators[locale], Reader(locale))


def routes_of(screen: Screen) -> list[Route]:
    """Where the buttons of a screen lead, in order."""
    return [button.route for row in screen.rows for button in row if button.route is not None]


@pytest.mark.parametrize("locale", LOCALES)
def test_no_dead_end(guide: Guide, translators: Translators, locale: str) -> None:
    """From every screen there is a way home, and every section of the guide is reached from there."""
    screens = dict(every_screen(guide, translators[locale]))
    for route, screen in screens.items():
        at_home = (
            route == HOME or isinstance(route, NoticeRoute) or (isinstance(route, MenuRoute) and route.menu == "home")
        )
        assert at_home or HOME in routes_of(screen), route
    sections = {
        SectionRoute(topic, section)
        for topic, content in guide.tree.topics.items()
        for section in content.sections
        if len(content.sections) > 1
    }
    assert sections <= set(screens)
    assert {TopicRoute(topic) for topic in guide.tree.topics} <= set(screens)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_organisation_and_number_is_reached(guide: Guide, translators: Translators, locale: str) -> None:
    """Every organisation has its link button, and every country that may be shown its numbers."""
    screens = dict(every_screen(guide, translators[locale]))
    links = {button.url for screen in screens.values() for row in screen.rows for button in row if button.url}
    assert {organisation.url for organisation in guide.organisations.values()} <= links
    shown = {code for code, numbers in guide.emergency.numbers.items() if numbers.certainty != "low"}
    assert shown == {route.country for route in screens if isinstance(route, NumberRoute)}


def test_right_to_left_screens_have_one_button_a_row(guide: Guide, translators: Translators) -> None:
    """Telegram orders a row from left to right in every language, so Arabic has one button in each."""
    assert all(len(row) == 1 for _, screen in every_screen(guide, translators["ar"]) for row in screen.rows)


def test_breadcrumb(guide: Guide, translators: Translators) -> None:
    """Every topic and section says on its first line where it belongs."""
    for route in (
        TopicRoute("therapies"),
        SectionRoute("therapies", "starting"),
        SourcesRoute("therapies", "starting"),
    ):
        assert show(guide, translators, route).blocks[0].text == "Home › Care and treatment › Therapies"
    assert show(guide, translators, DirectoryRoute()).blocks[0].text == "Home › Find support › Organisations"


def test_previous_next_back_home(guide: Guide, translators: Translators) -> None:
    """A section in the middle leads to its neighbours, to more, to its topic and home."""
    topic = guide.tree.topics["therapies"]
    first, second, third, *_ = topic.sections
    buttons = {
        button.text: button.route
        for row in show(guide, translators, SectionRoute("therapies", second)).rows
        for button in row
    }
    assert buttons["‹ Previous"] == SectionRoute("therapies", first)
    assert buttons["Next ›"] == SectionRoute("therapies", third)
    assert buttons["More"] == MoreRoute("therapies", second)
    assert buttons["‹ Back"] == TopicRoute("therapies")
    assert buttons["Home"] == HOME


@pytest.mark.parametrize("locale", LOCALES)
def test_all_that_is_related_can_be_reached(guide: Guide, translators: Translators, locale: str) -> None:
    """What finds no room on a section's own screen stands behind "More"."""
    for topic, content in guide.tree.topics.items():
        for name, section in content.sections.items():
            here = show(guide, translators, SectionRoute(topic, name), locale)
            more = [show(guide, translators, MoreRoute(topic, name, page), locale) for page in range(3)]
            reached = {*routes_of(here), *(route for page in more for route in routes_of(page))}
            for place in section.related:
                wanted = SectionRoute(*place.split("/")) if "/" in place else TopicRoute(place)
                assert wanted in reached, (topic, name, place)


def test_ends_of_a_topic(guide: Guide, translators: Translators) -> None:
    """The first section has nothing before it, the last nothing after."""
    sections = list(guide.tree.topics["therapies"].sections)
    first = show(guide, translators, SectionRoute("therapies", sections[0]))
    last = show(guide, translators, SectionRoute("therapies", sections[-1]))
    assert "‹ Previous" not in [button.text for row in first.rows for button in row]
    assert "Next ›" not in [button.text for row in last.rows for button in row]


def test_a_topic_of_one_section_is_that_section(guide: Guide, translators: Translators) -> None:
    """Urgent help is one tap from home, and its numbers one more."""
    topic = show(guide, translators, TopicRoute("urgent-help"))
    assert topic == show(guide, translators, SectionRoute("urgent-help", "call-now"))
    assert routes_of(topic)[0] == NumbersRoute()
    assert TopicRoute("urgent-help") in routes_of(show(guide, translators, HOME))


def test_sources_that_were_read_come_first(guide: Guide, translators: Translators) -> None:
    """Over all pages every source is shown once; what was only found stands under "See also", never as evidence."""
    screens = list(every_screen(guide, translators["en"]))
    found_unread = False
    for topic, content in guide.tree.topics.items():
        for section in content.sections:
            texts = [
                screen.text
                for route, screen in screens
                if isinstance(route, SourcesRoute) and (route.topic, route.section) == (topic, section)
            ]
            for source in guide.sources_of(content.sections[section].claims):
                name = f"{source.title} ({source.publisher})"
                (text,) = [text for text in texts if name in text.split("\n")]
                evidence, _, also = text.partition("See also:")
                assert name in (evidence if source.read else also).split("\n")
                found_unread |= not source.read
    assert found_unread


def test_low_certainty_is_never_shown(guide: Guide, translators: Translators) -> None:
    """A number that is not certain enough has no screen, and no button leads to it."""
    low = [code for code, numbers in guide.emergency.numbers.items() if numbers.certainty == "low"]
    assert low
    for code in low:
        with pytest.raises(UnknownPlaceError):
            show(guide, translators, NumberRoute(code))


def test_medium_certainty_asks_to_check(guide: Guide, translators: Translators) -> None:
    """A number of medium certainty is shown with the request to check it, one of high certainty without."""
    for code, numbers in guide.emergency.numbers.items():
        if numbers.certainty == "low":
            continue
        lines = [line.country == code and line.certainty == "medium" for line in guide.emergency.crisis_lines.values()]
        asks = "Please check locally" in show(guide, translators, NumberRoute(code)).text
        assert asks == (numbers.certainty == "medium" or any(lines)), code


def test_low_certainty_crisis_lines_are_hidden(guide: Guide, translators: Translators) -> None:
    """A crisis line of low certainty is not on its country's screen."""
    hidden = [line for line in guide.emergency.crisis_lines.values() if line.certainty == "low"]
    checked = 0
    for line in hidden:
        numbers = guide.emergency.numbers.get(line.country)
        if numbers and numbers.certainty != "low":
            assert line.name not in show(guide, translators, NumberRoute(line.country)).text
            checked += 1
    assert checked


def test_the_ambulance_comes_first(guide: Guide, translators: Translators) -> None:
    """Where the general number differs, the ambulance stands above it."""
    text = show(guide, translators, NumberRoute("AT")).text
    assert text.index("Ambulance: 144") < text.index("General emergency number: 112")


def test_emergency_numbers_are_isolated_in_arabic(guide: Guide, translators: Translators) -> None:
    """A phone number keeps its order in right-to-left text."""
    assert "\u2068116 123\u2069" in show(guide, translators, NumberRoute("GB"), "ar").text


def test_worldwide_organisations_follow(guide: Guide, translators: Translators) -> None:
    """A country's own organisations come first, then those that help everywhere."""
    names: list[str] = []
    page = 0
    while True:
        screen = show(guide, translators, CountryRoute("MX", page))
        names += [button.text for row in screen.rows for button in row if button.url]
        if CountryRoute("MX", page + 1) not in routes_of(screen):
            break
        page += 1
    local = [o.name for o in guide.organisations.values() if "MX" in o.countries]
    worldwide = [o.name for o in guide.organisations.values() if o.worldwide and "MX" not in o.countries]
    assert set(names[: len(local)]) == set(local)
    assert names[len(local) :] == worldwide


def test_countries_are_sorted_by_their_names_in_the_readers_language(guide: Guide, translators: Translators) -> None:
    """Germany stands under A in Spanish."""
    first = show(guide, translators, CountriesRoute(), "es").rows[0][0].text
    assert first.startswith("Alemania")


def test_an_address_nobody_checked_is_said_to_be(guide: Guide, translators: Translators) -> None:
    """Without a date there is no date; with one it is written in the reader's language."""
    text = show(guide, translators, WorldwideRoute()).text
    assert text.count("Addresses not checked yet.") == 1
    name = next(name for name, organisation in guide.organisations.items() if organisation.worldwide)
    checked = guide.organisations[name].model_copy(update={"checked": date(2026, 11, 21)})
    changed = replace(guide, organisations={name: checked})
    assert "21 de noviembre de 2026" in show(changed, translators, WorldwideRoute(), "es").text


def test_commands_stay_whole_in_arabic(guide: Guide, translators: Translators) -> None:
    """A command inside a right-to-left sentence is isolated with its slash, or Telegram would not see it."""
    for route in (HelpRoute(), PrivacyRoute(), LanguagesRoute()):
        assert re.search("\u2068/[a-z]+\u2069", show(guide, translators, route, "ar").text)
        assert not re.search("/\u2068", show(guide, translators, route, "ar").text)


def test_language_picker_shows_endonyms(guide: Guide, translators: Translators) -> None:
    """Each language is named by itself, in every language, and the reader's own is ticked."""
    texts = [button.text for row in show(guide, translators, LanguagesRoute(), "es").rows for button in row]
    assert texts[: len(guide.locales)] == [
        "Español ✓" if locale == "es" else endonym(locale) for locale in sorted_by_endonym(guide.locales)
    ]
    assert {"English", "العربية", "हिन्दी", "中文 (简体)"} <= set(texts)


@pytest.mark.parametrize(
    "route",
    [
        MenuRoute("gone"),
        TopicRoute("gone"),
        SectionRoute("overview", "gone"),
        SectionRoute("gone", "what-it-is"),
        SourcesRoute("overview", "gone"),
        CountryRoute("ZZ"),
        ConditionRoute("gone"),
        NumberRoute("ZZ"),
        SetLanguageRoute("tlh"),
        NoticeRoute("gone"),
    ],
)
def test_places_that_are_gone(guide: Guide, translators: Translators, route: Route) -> None:
    """A route to something that the guide no longer has is one known error, so that the reader gets a fresh screen."""
    with pytest.raises(UnknownPlaceError):
        show(guide, translators, route)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("notice", [GREETING, FLOOD, NOT_TEXT, OLD_BUTTON, NOT_SAVED])
def test_notices_offer_the_menu(guide: Guide, translators: Translators, notice: NoticeRoute, locale: str) -> None:
    """Every notice says its own sentence and has home's buttons."""
    screen = show(guide, translators, notice, locale)
    home = show(guide, translators, HOME, locale)
    assert screen.rows == home.rows
    assert len(screen.blocks) == len(home.blocks) + 1


def test_draft_is_said(guide: Guide, translators: Translators) -> None:
    """Nobody has reviewed anything yet, and every section says so in its language."""
    english = show(guide, translators, SectionRoute("overview", "what-it-is")).text
    assert "Draft: no health professional has reviewed this text yet." in english
    spanish = show(guide, translators, SectionRoute("overview", "what-it-is"), "es").text
    assert translators["es"].gettext("Draft translation: no native speaker has reviewed it yet.") in spanish


@pytest.mark.parametrize("source", [UNTRANSLATED, "f" * 12], ids=["missing", "stale"])
@pytest.mark.parametrize("locale", ["es", "ar"])
def test_any_edit_of_the_english_leaves_a_guide_that_starts(
    guide: Guide, translators: Translators, locale: str, source: str
) -> None:
    """With every unit of a locale stale, or none translated, each screen still fits, and says which it is."""
    words = guide.words[locale]

    def turned(units: Mapping[str, UnitWords]) -> dict[str, Any]:
        return {
            name: unit.model_copy(
                update={"source": source}
                | ({"sections": turned(unit.sections)} if isinstance(unit, TopicWords) else {})
            )
            for name, unit in units.items()
        }

    changed = replace(
        words,
        menus=turned(words.menus),
        topics=turned(words.topics),
        organisations=turned(words.organisations),
        conditions=turned(words.conditions),
    )
    other = replace(guide, words={**guide.words, locale: changed})
    screens = dict(every_screen(other, translators[locale]))
    state = State.MISSING if source == UNTRANSLATED else State.STALE
    assert other.section(locale, "overview", "what-it-is").state is state
    if state is State.STALE:
        assert "Pauses in breathing" in screens[TopicRoute("urgent-help")].text


def test_missing_translation_is_said(guide: Guide, translators: Translators) -> None:
    """Where a section has no translation, the English is shown and said to be English."""
    topics = dict(guide.words["es"].topics)
    del topics["overview"]
    holey = replace(guide, words={**guide.words, "es": replace(guide.words["es"], topics=topics)})
    text = show(holey, translators, SectionRoute("overview", "what-it-is"), "es").text
    assert guide.words["en"].topics["overview"].sections["what-it-is"].heading in text
    assert translators["es"].gettext("Not all of this is translated yet: what is missing is shown in English.") in text


def test_stale_translation_leads_to_the_english_and_back(guide: Guide, translators: Translators) -> None:
    """Where the English has changed since, the reader is told and gets it with one tap, and back with another."""
    words = guide.words["es"].topics["overview"]
    stale = words.sections["what-it-is"].model_copy(update={"source": "f" * 12})
    changed = words.model_copy(update={"sections": {**words.sections, "what-it-is": stale}})
    spanish = replace(guide.words["es"], topics={**guide.words["es"].topics, "overview": changed})
    older = replace(guide, words={**guide.words, "es": spanish})
    here, english = SectionRoute("overview", "what-it-is"), SectionRoute("overview", "what-it-is", "en")
    screen = show(older, translators, here, "es")
    assert english in routes_of(screen)
    assert (
        translators["es"].gettext(
            "The English text has changed since this translation was made. It may be out of date."
        )
        in screen.text
    )
    in_english = show(older, translators, english, "es")
    assert "Cerebellar hypoplasia means" in in_english.text
    assert here in routes_of(in_english)


@pytest.mark.parametrize(
    "route", [SettingsRoute(), PrivacyRoute(), ForgetRoute(), HelpRoute(), SetLanguageRoute("es")], ids=str
)
def test_small_screens_are_translated(guide: Guide, translators: Translators, route: Route) -> None:
    """No sentence of the interface is the same in Spanish and English."""
    english = set(show(guide, translators, route).text.split("\n"))
    assert not english & set(show(guide, translators, route, "es").text.split("\n"))


def test_limits_are_telegrams() -> None:
    """Our limits are those that the library knows; none is larger."""
    assert limits.CALLBACK_DATA_BYTES == telegram.constants.InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    assert limits.START_PAYLOAD_CHARACTERS == telegram.constants.MessageLimit.DEEP_LINK_LENGTH
    assert limits.MESSAGE_UNITS == telegram.constants.MessageLimit.MAX_TEXT_LENGTH
    assert limits.BUTTONS == telegram.constants.InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER
    assert limits.ROWS <= limits.BUTTONS
