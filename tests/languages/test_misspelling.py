"""One slip is forgiven, two are not, whatever the word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messenger.languages.misspelling import SHORTEST, Misspellings, is_slip

LETTERS = st.characters(min_codepoint=97, max_codepoint=122)
WORDS = st.text(LETTERS, min_size=SHORTEST, max_size=12)


@pytest.mark.parametrize(
    "typed", ["seizure", "seizre", "seixure", "seizuree", "siezure", "zeizure", "eizure", "seizur"]
)
def test_one_slip(typed: str) -> None:
    """A letter less, other or more, or two exchanged, anywhere in the word."""
    assert "seizure" in set(Misspellings(["seizure", "breathing"]).words(typed))


@pytest.mark.parametrize("typed", ["seven", "size", "seizures went", "sezire", "", "leisure"])
def test_two_slips(typed: str) -> None:
    """What differs by more is another word."""
    assert not set(Misspellings(["seizure"]).words(typed))


@pytest.mark.parametrize("typed", ["convulsions", "konvulsions", "convlsing", "convullsion", "covnulsion"])
def test_how_a_word_begins(typed: str) -> None:
    """A stem is found at the beginning of a longer word, with a slip in it."""
    assert set(Misspellings(["convuls"]).beginnings(typed)) == {"convuls"}


@pytest.mark.parametrize("word", ["fit", "blue", "12345"])
def test_what_is_too_short(word: str) -> None:
    """Short words, and numbers, have no misspellings."""
    assert not set(Misspellings([word]).words(word))


@given(WORDS, st.data())
def test_any_slip_is_found(word: str, data: st.DataObject) -> None:
    """Leaving out, adding or changing any letter is forgiven."""
    position = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(LETTERS)
    slips = (
        word[:position] + word[position + 1 :],
        word[:position] + letter + word[position:],
        word[:position] + letter + word[position + 1 :],
    )
    for typed in slips:
        assert is_slip(word, typed)
        assert word in set(Misspellings([word]).words(typed))
