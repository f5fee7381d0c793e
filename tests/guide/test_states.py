"""How far a text can be trusted: fingerprints, and the state of every kind of unit in every locale."""

import hashlib
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from guide.support import edited, write_guide
from messenger.guide.facts import Review
from messenger.guide.loader import load_guide
from messenger.guide.model import Guide, Shown
from messenger.guide.states import State, fingerprint
from messenger.guide.words import SectionWords

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
SPACE = st.text(st.sampled_from(" \n\t\r\u00a0"), min_size=1, max_size=4)
WORDS = st.lists(st.text(st.characters(categories=["L", "M", "N", "P"]), min_size=1, max_size=8), max_size=6)


def folded(text: str) -> str:
    """What of a text a fingerprint sees."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def test_a_fingerprint_is_a_short_sha256() -> None:
    """It is the first 12 hex digits of SHA-256 of the folded texts, one to a line: anybody can compute it."""
    expected = hashlib.sha256(b"Playing\nPlay every day.").hexdigest()[:12]
    assert expected == fingerprint("Playing", "Play  every\nday.\n")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("a b",), ("a\n  b\n",), True),
        (("Jos\u00e9",), ("Jose\u0301",), True),
        (("\uac00",), ("\u1100\u1161",), True),
        (("a", "b"), ("a b",), False),
        (("a", "b"), ("b", "a"), False),
        (("ab", "c"), ("a", "bc"), False),
        (("a", ""), ("a",), False),
        (("a",), ("A",), False),
        (("a.",), ("a",), False),
        (("ab",), ("a b",), False),
        (("\ufb01",), ("fi",), False),
        (("x²",), ("x2",), False),
    ],
    ids=[
        "wrapped anew", "composed or not", "Hangul", "one text or two", "order", "border", "empty text", "case", "stop",
        "space", "ligature: NFC, not NFKC", "square: NFC, not NFKC",
    ],
)  # fmt: skip
def test_only_an_edit_changes_a_fingerprint(one: tuple[str, ...], other: tuple[str, ...], *, same: bool) -> None:
    """Wrapping and composition change nothing; any other edit does, and texts do not run into each other."""
    assert same == (fingerprint(*one) == fingerprint(*other))


@given(WORDS, st.data())
def test_white_space_is_folded(words: list[str], data: st.DataObject) -> None:
    """Any white space between the same words gives the same fingerprint."""
    text = data.draw(SPACE | st.just("")) + "".join(word + data.draw(SPACE) for word in words)
    assert fingerprint(" ".join(words)) == fingerprint(text)


@given(TEXT, st.sampled_from(["NFC", "NFD"]))
def test_composition_does_not_matter(text: str, form: Literal["NFC", "NFD"]) -> None:
    """Canonically equal texts have one fingerprint."""
    equal = unicodedata.normalize(form, text)
    assert fingerprint(text) == fingerprint(equal)


@given(TEXT, TEXT)
def test_different_texts_differ(one: str, other: str) -> None:
    """Texts that differ in more than white space and composition have different fingerprints."""
    assume(folded(one) != folded(other))
    assert fingerprint(one) != fingerprint(other)


@given(TEXT)
def test_a_fingerprint_can_stand_in_a_file(text: str) -> None:
    """It is 12 lower-case hex digits."""
    assert len(fingerprint(text)) == 12
    assert set(fingerprint(text)) <= set("0123456789abcdef")


@pytest.fixture
def small(tmp_path: Path) -> Guide:
    """The small guide: its Spanish has one reviewed section, drafts and gaps."""
    return load_guide(write_guide(tmp_path))


def states(guide: Guide, locale: str) -> dict[str, tuple[str, State]]:
    """Locale and state of the words that a reader of a locale gets, by unit."""
    shown: dict[str, Shown[Any]] = {
        "menus/home": guide.menu(locale, "home"),
        "menus/care": guide.menu(locale, "care"),
        "overview": guide.topic(locale, "overview"),
        "overview/what-it-is": guide.section(locale, "overview", "what-it-is"),
        "overview/to-ask": guide.section(locale, "overview", "to-ask"),
        "therapies": guide.topic(locale, "therapies"),
        "therapies/play": guide.section(locale, "therapies", "play"),
        "organisations/helpers": guide.organisation(locale, "helpers"),
        "conditions/hypoplasia": guide.condition(locale, "hypoplasia"),
        "profile": guide.profile(locale),
        "faq": guide.faq(locale),
        "faq/does-play-help": guide.question(locale, "does-play-help"),
        "glossary": guide.glossary(locale),
        "glossary/gait": guide.term(locale, "gait"),
        "glossary/balance": guide.term(locale, "balance"),
    }
    return {unit: (words.locale, words.state) for unit, words in shown.items()}


def test_each_unit_has_its_state(small: Guide) -> None:
    """Without a translation the English is shown, as missing; a translation is a draft until it is reviewed."""
    assert states(small, "es") == {
        "menus/home": ("es", State.DRAFT),
        "menus/care": ("en", State.MISSING),
        "overview": ("es", State.DRAFT),
        "overview/what-it-is": ("es", State.REVIEWED),
        "overview/to-ask": ("en", State.MISSING),
        "therapies": ("en", State.MISSING),
        "therapies/play": ("en", State.MISSING),
        "organisations/helpers": ("es", State.DRAFT),
        "conditions/hypoplasia": ("en", State.MISSING),
        "profile": ("en", State.MISSING),
        "faq": ("es", State.DRAFT),
        "faq/does-play-help": ("es", State.DRAFT),
        "glossary": ("es", State.DRAFT),
        "glossary/gait": ("es", State.DRAFT),
        "glossary/balance": ("en", State.MISSING),
    }


def test_the_skeleton_of_a_translation_is_missing_still(tmp_path: Path) -> None:
    """Words that a new language has only copied are English, whatever folder they stand in."""
    old, new = f'source: "{fingerprint("Overview", "Overview", "The main points.")}"', 'source: "000000000000"'
    guide = load_guide(write_guide(tmp_path, edited("es/overview.yaml", old, new)))
    assert (guide.topic("es", "overview").locale, guide.topic("es", "overview").state) == ("en", State.MISSING)


@pytest.mark.parametrize("locale", ["en", "es"])
def test_every_unit_can_be_asked_for(small: Guide, locale: str) -> None:
    """Asked for by its place or by its kind, a unit has one state."""
    asked = {unit.name: small.unit(locale, unit) for unit in small.words["en"].units}
    kinds = states(small, locale)
    assert {name: (asked[name].locale, asked[name].state) for name in kinds} == kinds


def test_english_is_a_draft_at_first(small: Guide) -> None:
    """English is never missing or stale; no clinician has reviewed it yet."""
    assert set(states(small, "en").values()) == {("en", State.DRAFT)}


@pytest.mark.parametrize(
    ("file", "old", "new", "unit"),
    [
        ("en/menus.yaml", "Choose a subject", "Choose one subject", "menus/home"),
        ("en/menus.yaml", 'button: "Home"', 'button: "Start"', "menus/home"),
        ("en/overview.yaml", "The main points", "The points", "overview"),
        ("en/overview.yaml", "What it is", "What this is", "overview/what-it-is"),
        ("en/overview.yaml", "is **small**", "is small", "overview/what-it-is"),
        ("en/organisations.yaml", "They answer", "They now answer", "organisations/helpers"),
        ("en/faq.yaml", "What families ask", "What people ask", "faq"),
        ("en/faq.yaml", "**daily** play", "play", "faq/does-play-help"),
        ("en/faq.yaml", "Does play help?", "Does playing help?", "faq/does-play-help"),
        ("en/glossary.yaml", "Hard words", "Words", "glossary"),
        ("en/glossary.yaml", "way of walking", "way one walks", "glossary/gait"),
    ],
    ids=[
        "menu",
        "menu's button",
        "topic",
        "heading",
        "body",
        "organisation",
        "questions",
        "answer",
        "question",
        "terms",
        "meaning",
    ],
)
def test_an_edit_of_the_english_makes_its_translation_stale(
    tmp_path: Path, file: str, old: str, new: str, unit: str
) -> None:
    """Exactly the edited unit becomes stale, even one that was reviewed."""
    before = load_guide(write_guide(tmp_path))
    after = load_guide(write_guide(tmp_path, edited(file, old, new)))
    assert {**states(before, "es"), unit: ("es", State.STALE)} == states(after, "es")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("en/overview.yaml", "The cerebellum is **small**.", "The\n      cerebellum  is\n      **small**."),
        ("en/overview.yaml", 'heading: "What it is"', 'heading: "What it is"\n    button: "What"'),
        ("en/faq.yaml", 'button: "Play"', 'button: "Playing"'),
    ],
    ids=["wrapped anew", "a button", "a question's button"],
)
def test_what_says_nothing_new_makes_nothing_stale(tmp_path: Path, small: Guide, file: str, old: str, new: str) -> None:
    """Wrapping a text or giving a section a shorter button leaves its translation current."""
    assert states(small, "es") == states(load_guide(write_guide(tmp_path, edited(file, old, new))), "es")


def test_an_edit_voids_a_review(tmp_path: Path) -> None:
    """A review is of the words that were read: any edit of them makes the translation a draft again."""
    guide = load_guide(write_guide(tmp_path, edited("es/overview.yaml", "**pequeño**", "pequeño")))
    assert guide.section("es", "overview", "what-it-is").state is State.DRAFT


@pytest.mark.parametrize(
    ("locale", "role", "state"),
    [
        ("es", "native-speaker", State.REVIEWED),
        ("es", "clinician", State.DRAFT),
        ("en", "clinician", State.REVIEWED),
        ("en", "native-speaker", State.DRAFT),
    ],
)
def test_who_can_review(small: Guide, locale: str, role: str, state: State) -> None:
    """English needs a clinician, a translation a native speaker."""
    words = small.words[locale].topics["overview"].sections["what-it-is"]
    review = Review.model_validate(
        {"locale": locale, "unit": "overview/what-it-is", "role": role, "name": "A reader",
         "date": date(2026, 2, 1), "fingerprint": words.fingerprint}
    )  # fmt: skip
    assert replace(small, reviews=(review,)).section(locale, "overview", "what-it-is").state is state


@pytest.mark.parametrize(("locale", "unit"), [("en", "overview/what-it-is"), ("es", "overview/to-ask")])
def test_a_review_is_of_one_unit_in_one_locale(small: Guide, locale: str, unit: str) -> None:
    """The review of another unit or another locale does not count, even with the right fingerprint."""
    review = small.reviews[0].model_copy(update={"locale": locale, "unit": unit})
    assert replace(small, reviews=(review,)).section("es", "overview", "what-it-is").state is State.DRAFT


def test_a_topics_sections_are_units_of_their_own(small: Guide) -> None:
    """A topic's fingerprint is of its own words only."""
    words = small.topic("en", "overview").words
    assert fingerprint("Overview", "Overview", "The main points.") == words.fingerprint


def test_a_section_is_its_heading_and_body() -> None:
    """The fingerprint of a section leaves out its button and what it translates."""
    words = SectionWords(heading="A heading", body="A body", button="A", source="0123456789ab")
    assert fingerprint("A heading", "A body") == words.fingerprint
