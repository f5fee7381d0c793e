"""Finds the words that a typed word may be a misspelling of: one letter more, less or other, or two exchanged.

Two words that are one slip apart become alike when the right letter is left out of each. So every word is listed under
what remains of it without each one of its letters: by a number, because the texts would take ten times the memory.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence

SHORTEST = 5
"""Letters: a shorter word with a letter wrong is too often another word."""


_BITS = 18
_REST = (1 << 44) - 1
"""A listing is one number: in its lowest bits that of the word, above them that of what remains of the word."""

_FACTORS = (1, 0x9E3779B1, 0x85EBCA77)
"""Odd numbers whose bits are well mixed: each makes of one number another that has little to do with it."""


class WordSet:
    """Words of which only this is kept: whether one is among them. One in a thousand that is not may seem to be.

    The words themselves would take fifty times the memory. (A Bloom filter, B. H. Bloom, 1970, of 32 bits a word.)
    """

    def __init__(self, words: Iterable[str], size: int, number: Callable[[str], int] = hash) -> None:
        """`size` is about how many words there are.

        `number` makes a number of at least 32 bits of a word; of `hash`, which is the fastest, it is another one in
        every process, and so are the words that seem to be among these.
        """
        self._number = number
        self._size = max(64, size * 32)
        self._bits = bytearray(self._size // 8 + 1)
        for word in words:
            numbered = number(word)
            for factor in _FACTORS:
                place = (numbered * factor & _REST) % self._size
                self._bits[place >> 3] |= 1 << (place & 7)

    def __contains__(self, word: str) -> bool:
        numbered = self._number(word)
        for factor in _FACTORS:
            place = (numbered * factor & _REST) % self._size
            if not self._bits[place >> 3] >> (place & 7) & 1:
                return False
        return True


class Misspellings:
    """Words and beginnings of words, folded, to be found by what people type instead."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = [word for word in words if len(word) >= SHORTEST and not word.isdecimal()]
        self._listed = array("q", sorted(_numbers(self._words)))
        self._rests = WordSet((rest for word in self._words for rest in _without_one(word)), len(self._listed))
        self._lengths = sorted({len(word) for word in self._words})

    def words(self, typed: str) -> Iterator[str]:
        """The words that may be meant; some perhaps twice."""
        return (word for word in self._near(typed) if is_slip(word, typed))

    def _near(self, typed: str) -> Iterator[str]:
        """The words of which the same remains without one letter; one of the two may have lost and gained one."""
        for rest in _without_one(typed):
            if rest in self._rests:  # which tells at once that most of what is typed is near to nothing
                yield from self._sharing((hash(rest) & _REST) << _BITS)

    def beginnings(self, typed: str) -> Iterator[str]:
        """The words that may be meant by how a longer one begins; some perhaps twice."""
        for length in self._lengths:
            if length > len(typed):
                break
            # A letter that was left out lets another in at the end, so it need not be a single slip.
            yield from self._near(typed[:length])

    def _sharing(self, number: int) -> Iterator[str]:
        for one in self._listed[bisect_left(self._listed, number) : bisect_left(self._listed, number + (1 << _BITS))]:
            yield self._words[one - number]


def _numbers(words: Sequence[str]) -> list[int]:
    return [(hash(rest) & _REST) << _BITS | number for number, word in enumerate(words) for rest in _without_one(word)]


def is_slip(right: str, typed: str) -> bool:
    """Whether at most one letter is more, less or other, or two neighbours are exchanged."""
    if abs(len(right) - len(typed)) > 1:
        return False
    start = 0
    shorter = min(len(right), len(typed))
    while start < shorter and right[start] == typed[start]:
        start += 1
    end = 0
    while end < shorter - start and right[-1 - end] == typed[-1 - end]:
        end += 1
    differs, instead = right[start : len(right) - end], typed[start : len(typed) - end]
    return max(len(differs), len(instead)) <= 1 or (len(differs) == 2 and differs == instead[::-1])  # noqa: PLR2004  # two


def _without_one(word: str) -> Iterator[str]:
    yield word
    for position in range(len(word)):
        yield word[:position] + word[position + 1 :]
