"""Folding: what people type differently though they mean the same word becomes the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messenger.languages.folding import _BETWEEN, fold, words_of, words_of_each


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("SEIZURE!!!", "seizure"),
        ("won't", "wont"),
        ("won’t", "wont"),
        ("crise d’épilepsie", "crise depilepsie"),
        ("seizzzure", "seizure"),
        ("ابني لا يتنفّس", "ابني لا يتنفس"),
        ("إلى المدرسة", "الي المدرسه"),
        ("أنا", "انا"),
        ("साँस", "सांस"),
        ("ज़रूर", "जरुर"),
        ("नही", "नहि"),
        ("ребёнок", "ребенок"),
        ("٥ دقائق", "5 دقايق"),
        ("ＡＢＣ", "abc"),
        ("癲癇發作", "癫痫发作"),
        ("İstanbul", "istanbul"),
        ("a\u200db\u202e", "ab"),
        ("two\n\tlines", "two lines"),
    ],
)
def test_the_same(typed: str, same: str) -> None:
    """Case, accents, vowel signs, repeats, digits of other scripts and invisible characters do not matter."""
    assert fold(typed) == same


@pytest.mark.parametrize(
    ("one", "other"), [("15 minutes", "115 minutes"), ("कम", "काम"), ("не дышит", "дышит"), ("11", "1")]
)
def test_not_the_same(one: str, other: str) -> None:
    """What means something else stays apart: numbers, full vowels, a "not"."""
    assert fold(one) != fold(other)


@given(st.text(st.characters(), max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    """Any text can be folded, lone surrogates included, and what is folded stays as it is."""
    once = fold(text)
    assert fold(once) == once


def test_words() -> None:
    """Words are parted by spaces; each Chinese character is a word."""
    assert words_of(fold("My son, 5")) == ["my", "son", "5"]
    assert words_of(fold("孩子抽搐 help")) == ["孩", "子", "抽", "搐", "help"]


@given(st.lists(st.text(st.characters(), max_size=12) | st.sampled_from(["", " ", _BETWEEN, "a b", "\u0301a"])))
def test_many_at_once(texts: list[str]) -> None:
    """Folded at once, every text has the words that it has alone."""
    assert words_of_each(texts) == {text: words_of(fold(text)) for text in texts}
