"""Mixed text: foreign runs are isolated, lines know which way they run, and not a character of the text changes."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messenger.languages.bidi import FSI, PDI, RLM, is_foreign, isolate, isolate_foreign, mark_lines
from messenger.languages.locales import Direction

INITIATORS = "\u2066\u2067\u2068"

RUNS = [
    ("nothing", "rtl", "", ""),
    ("Arabic alone", "rtl", "المخيخ صغير", "المخيخ صغير"),
    ("phone", "rtl", "اتصل على 116 123 الآن", "اتصل على ⟨116 123⟩ الآن"),
    ("international phone", "rtl", "اتصل: +44 20 7946 0958.", "اتصل: ⟨+44 20 7946 0958⟩."),
    ("phone with hyphens", "rtl", "رقم 1-800-662-4357", "رقم ⟨1-800-662-4357⟩"),
    ("number", "rtl", "في 51% منهم", "في ⟨51%⟩ منهم"),
    ("gene", "rtl", "مرض PMM2-CDG نادر", "مرض ⟨PMM2-CDG⟩ نادر"),
    ("name", "rtl", "متلازمة Dandy-Walker هنا", "متلازمة ⟨Dandy-Walker⟩ هنا"),
    ("name of several words", "rtl", "من Orphanet Rare Diseases هنا", "من ⟨Orphanet Rare Diseases⟩ هنا"),
    ("name with a dash", "rtl", "من EURORDIS - Rare Diseases هنا", "من ⟨EURORDIS - Rare Diseases⟩ هنا"),
    ("accents", "rtl", "من Connaître les Syndromes Cérébelleux هنا", "من ⟨Connaître les Syndromes Cérébelleux⟩ هنا"),
    ("abbreviation in brackets", "rtl", "المركز (GARD) هنا", "المركز (⟨GARD⟩) هنا"),
    ("two runs", "rtl", "من GARD أو NORD", "من ⟨GARD⟩ أو ⟨NORD⟩"),
    ("mail", "rtl", "إلى info@example.org فقط", "إلى ⟨info@example.org⟩ فقط"),
    ("Hebrew", "rtl", "התקשרו 101 עכשיו", "התקשרו ⟨101⟩ עכשיו"),
    ("what is isolated stays", "rtl", "من ⟨GARD⟩ أو NORD", "من ⟨GARD⟩ أو ⟨NORD⟩"),
    ("all English", "rtl", "Call 112 (at once).", "⟨Call 112 (at once).⟩"),
    ("all English in lines", "rtl", "Call.\n\nWait.", "⟨Call.⟩\n\n⟨Wait.⟩"),
    ("digits alone", "rtl", "112", "⟨112⟩"),
    ("Arabic in English", "ltr", "Speak العربية here", "Speak ⟨العربية⟩ here"),
    ("Arabic words in English", "ltr", "the جمعية الأمل group", "the ⟨جمعية الأمل⟩ group"),
    ("English alone", "ltr", "Call 112 (at once).", "Call 112 (at once)."),
    ("all Arabic", "ltr", "العربية (هنا).", "⟨العربية (هنا).⟩"),
    ("all Arabic in lines", "ltr", "العربية.\n\nهنا.", "⟨العربية.⟩\n\n⟨هنا.⟩"),
    ("Arabic around what is isolated", "ltr", "من ⟨GARD⟩ هنا", "⟨من⟩ ⟨GARD⟩ ⟨هنا⟩"),
    ("Persian with a joiner", "ltr", "the خانه‌ها here", "the ⟨خانه‌ها⟩ here"),
    ("command", "rtl", "أرسل /start الآن", "أرسل ⟨/start⟩ الآن"),
    ("slash between two scripts", "rtl", "نورد/GARD هنا", "نورد/⟨GARD⟩ هنا"),
    ("address", "rtl", "اقرأ https://example.org/a هنا", "اقرأ ⟨https://example.org/a⟩ هنا"),
    ("address with everything", "rtl", "هنا (https://example.org/?q=%20&c=(d)#e/)،", "هنا (⟨https://example.org/?q=%20&c=(d)#e/⟩)،"),
    ("address without scheme", "rtl", "في t.me/bot?start=x.", "في ⟨t.me/bot?start=x⟩."),
    ("phone with brackets", "rtl", "رقم (020) 7946 0958 هنا", "رقم ⟨(020) 7946 0958⟩ هنا"),
    ("phone with brackets inside", "rtl", "رقم +44 (0)20 7946 هنا", "رقم ⟨+44 (0)20 7946⟩ هنا"),
    ("number in brackets", "rtl", "في عام (1990) هنا", "في عام (⟨1990⟩) هنا"),
    ("dialled sign", "rtl", "اطلب *100# الآن", "اطلب ⟨*100#⟩ الآن"),
    ("age", "rtl", "سن 18+ فقط", "سن ⟨18+⟩ فقط"),
    ("Vietnamese", "rtl", "من Hội Việt هنا", "من ⟨Hội Việt⟩ هنا"),
    ("combining accent", "rtl", "من Cafe\u0301s هنا", "من ⟨Cafe\u0301s⟩ هنا"),
    ("Cyrillic", "rtl", "من Надежда هنا", "من ⟨Надежда⟩ هنا"),
    ("Devanagari", "rtl", "من हिन्दी هنا", "من ⟨हिन्दी⟩ هنا"),
    ("ideographs of a higher plane", "rtl", "من 𠀀𠀁 هنا", "من ⟨𠀀𠀁⟩ هنا"),
]  # fmt: skip


def shown(text: str) -> str:
    """A text with its isolates as brackets that a person can see."""
    return text.replace(FSI, "⟨").replace(PDI, "⟩")


def hidden(text: str) -> str:
    """The reverse of `shown`."""
    return text.replace("⟨", FSI).replace("⟩", PDI)


@pytest.mark.parametrize(("direction", "text", "expected"), [row[1:] for row in RUNS], ids=[row[0] for row in RUNS])
def test_foreign_runs_are_isolated(direction: Direction, text: str, expected: str) -> None:
    """Names, numbers and phone numbers are isolated as a whole; so is a text that is foreign from end to end."""
    assert expected == shown(isolate_foreign(hidden(text), direction))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", ""), ("a", "⟨a⟩"), ("⟨a⟩", "⟨a⟩"), ("⟨a⟩ b", "⟨⟨a⟩ b⟩"), ("⟨a⟩ ⟨b⟩", "⟨⟨a⟩ ⟨b⟩⟩"), ("a ⟨b⟩", "⟨a ⟨b⟩⟩")],
)
def test_an_isolate_is_around_the_whole_text(text: str, expected: str) -> None:
    """A text that only begins with an isolate is not yet isolated."""
    assert expected == shown(isolate(hidden(text)))


@pytest.mark.parametrize(
    ("text", "direction", "expected"),
    [
        ("", "rtl", False),
        ("112", "rtl", False),
        ("!", "ltr", False),
        ("Call 112", "rtl", True),
        ("Call العربية", "rtl", False),
        ("Call 112", "ltr", False),
        ("العربية", "ltr", True),
        ("עברית", "ltr", True),
        ("עברית", "rtl", False),
    ],
)
def test_a_foreign_text_has_no_letter_of_the_direction(text: str, direction: Direction, *, expected: bool) -> None:
    """Letters of the other direction and none of this one; digits and signs are of neither."""
    assert expected == is_foreign(text, direction)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("مرحبا", "مرحبا"),
        ("שלום", "שלום"),
        ("112", "|112"),
        ("Call", "|Call"),
        ("- مرحبا", "|- مرحبا"),
        ("(مرحبا", "|(مرحبا"),
        ("⟨GARD⟩ هنا", "|⟨GARD⟩ هنا"),
        ("😀 مرحبا", "|😀 مرحبا"),
        ("٣ أيام", "|٣ أيام"),
        ("مرحبا\n112\n\nمرحبا", "مرحبا\n|112\n\nمرحبا"),
        ("|112", "|112"),
    ],
)
def test_a_line_says_that_it_runs_from_the_right(text: str, expected: str) -> None:
    """A right-to-left line that begins with anything but such a letter starts with a mark."""
    assert expected == shown(mark_lines(hidden(text).replace("|", RLM), "rtl")).replace(RLM, "|")


@pytest.mark.parametrize("text", ["Call", "112\nمرحبا", "- a"])
def test_left_to_right_text_needs_no_marks(text: str) -> None:
    """Lines that run from the left stay as they are."""
    assert text == mark_lines(text, "ltr")


def depth(text: str) -> int:
    """How many isolates are open at the end; -1 if one is closed that was never opened."""
    level = 0
    for character in text:
        level += (character in INITIATORS) - (character == PDI)
        if level < 0:
            return -1
    return level


def stripped(text: str) -> str:
    """The text without isolates and marks."""
    return re.sub(f"[{INITIATORS}{PDI}{RLM}]", "", text)


PLAIN = st.text(st.characters(exclude_characters=INITIATORS + PDI + RLM)) | st.text(
    st.sampled_from("abé12٣ابשם -+.%@#()\n,&/*:'")
)
ISOLATED = PLAIN.map(lambda text: isolate(text.replace("\n", " ")))  # an isolate ends where its line ends
MIXED = st.lists(PLAIN | ISOLATED, max_size=5).map("".join)
DIRECTIONS = st.sampled_from(["ltr", "rtl"])


@given(MIXED, DIRECTIONS)
def test_isolating_twice_changes_nothing(text: str, direction: Direction) -> None:
    """A text that went through once can go through again, as a filled-in value and as part of a screen."""
    once = mark_lines(isolate_foreign(text, direction), direction)
    assert isolate(isolate(text)) == isolate(text)
    assert isolate_foreign(isolate_foreign(text, direction), direction) == isolate_foreign(text, direction)
    assert mark_lines(once, direction) == once


@pytest.mark.parametrize("text", ["⟨a⟩ b", "⟨⟨a⟩ b⟩", "See ⟨GARD⟩, ⟨NORD⟩", "من ⟨⟨a⟩ b⟩ c"])
def test_isolating_what_has_isolates_twice_changes_nothing(text: str) -> None:
    """A text around isolated values can go through again too."""
    once = isolate_foreign(hidden(text), "rtl")
    assert shown(isolate_foreign(once, "rtl")) == shown(once)


@given(MIXED, DIRECTIONS)
def test_isolates_are_balanced(text: str, direction: Direction) -> None:
    """Every isolate that is opened is closed, on the same line."""
    for line in isolate_foreign(text.replace("\n", " "), direction).split("\n"):
        assert depth(line) == 0
    assert depth(isolate(text)) == 0


@given(st.text(), DIRECTIONS)
def test_no_character_of_a_text_changes(text: str, direction: Direction) -> None:
    """Without isolates and marks the text is what it was."""
    assert stripped(text) == stripped(mark_lines(isolate_foreign(text, direction), direction))
    assert stripped(text) == stripped(isolate(text))


@given(MIXED)
def test_every_line_of_a_right_to_left_text_starts_from_the_right(text: str) -> None:
    """The first character of each line is strongly right-to-left."""
    lines = mark_lines(isolate_foreign(text, "rtl"), "rtl").split("\n")
    assert all(unicodedata.bidirectional(line[0]) in {"R", "AL"} for line in lines if line)


@given(st.text(st.sampled_from("abzé019")), st.text(st.sampled_from("ابتשם "), min_size=1))
def test_no_latin_letter_or_digit_is_left_outside(word: str, around: str) -> None:
    """In a right-to-left text every Latin letter and digit stands in an isolate."""
    text = isolate_foreign(f"ا{around} {word} {around}", "rtl")
    outside = re.sub(f"{FSI}[^{PDI}]*{PDI}", "", text)
    assert not set(outside) & set("abzé019")
