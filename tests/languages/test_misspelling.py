"""One slip is forgiven, two are not, whatever the word."""

import subprocess
import sys
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messenger.languages.misspelling import SHORTEST, Misspellings, WordSet, is_slip
from messenger.settings import PROJECT

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


@given(st.sets(st.text(st.characters(), max_size=12), max_size=50))
def test_a_set_has_its_words(words: set[str]) -> None:
    """None of the words is missing, whichever way they are numbered."""
    by_hash = WordSet(words, len(words))
    by_sum = WordSet(words, len(words), lambda word: crc32(word.encode("utf-8", "surrogatepass")))
    assert all(word in by_hash and word in by_sum for word in words)


def test_a_set_has_hardly_any_others() -> None:
    """Of words that are not among them one in a thousand seems to be; eight languages are asked one after another."""
    kept = WordSet((f"word{number}" for number in range(10_000)), 10_000, lambda word: crc32(word.encode()))
    assert sum(f"other{number}" in kept for number in range(100_000)) < 200


def test_the_same_in_every_process() -> None:
    """What is taken for a word of the guide does not depend on when the bot was started."""
    program = """
from messenger.guide.bm25 import Index
index = Index({1: {"body": " ".join(f"word{n}" for n in range(2000))}}, {1: 1.0}, lambda _: "", {}, [])
print([n for n in range(100_000) if f"other{n}" in index.vocabulary])
"""
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1
