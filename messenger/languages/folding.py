"""Takes from a text what people type differently though they mean the same word: case, accents, vowel signs, repeats.

What was typed and what it is compared with are folded alike, so nothing folded is ever shown.
"""

import re
import unicodedata
from collections.abc import Iterable

from messenger.languages.han import SIMPLIFIED

_HIGHEST_KEPT = 0x9FFF
"""Code points up to here are remembered once seen: all alphabets and common Chinese, and no more than 40,000."""

# ruff: noqa: RUF001  # letters of other scripts that look alike are what is folded here

_SAME_LETTERS = {
    # Arabic: the letters that are exchanged freely in typing. Alef's and other hamzas fall with the marks.
    "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ء": "", "ـ": "",
    # Hindi: long and short i and u, and the two signs for a nasal vowel.
    "ई": "इ", "ी": "ि", "ऊ": "उ", "ू": "ु", "ँ": "ं", "\N{DEVANAGARI SIGN NUKTA}": "",
    # Turkish, and letters that have no decomposition.
    "ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe",
    # An apostrophe joins: "won't" is typed "wont".
    "'": "", "’": "", "ʼ": "", "`": "", "´": "",
}  # fmt: skip
_SAME_LETTERS |= SIMPLIFIED
_MARKS = (
    (0x0300, 0x036F),  # accents
    (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06ED),  # Arabic vowel signs and hamzas
)  # fmt: skip
_REPEATED = re.compile(r"(\D)\1+")
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""The ranges of Chinese characters, for a class of a regular expression."""
_WORD = re.compile(rf"[{HAN}]|[^\s{HAN}]+")


class _Letters(dict[int, str]):
    """For `str.translate`: what a code point becomes. Everything but letters, marks and numbers parts words."""

    def __missing__(self, code: int) -> str:
        letter = self._folded(code)
        if code <= _HIGHEST_KEPT:
            self[code] = letter
        return letter

    @staticmethod
    def _folded(code: int) -> str:
        character = chr(code)
        if character in _SAME_LETTERS:
            return _SAME_LETTERS[character]
        if any(first <= code <= last for first, last in _MARKS):
            return ""
        category = unicodedata.category(character)
        if category == "Cf":
            return ""  # joiners and direction marks, which keyboards strew about
        if category == "Nd":
            return str(unicodedata.decimal(character))
        return character if category[0] in "LMN" else " "


_LETTERS = _Letters()
_BETWEEN = "31415926535897932384"
"""A word that nobody types and that folding leaves as it is."""


def fold(text: str) -> str:
    """The text in small letters without accents, vowel signs, repeats and punctuation, words parted by one space.

    Chinese is in simplified characters.
    Takes any string, lone surrogates included. Folding twice changes nothing more.
    """
    plain = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(_LETTERS)
    return _REPEATED.sub(r"\1", " ".join(plain.split()))


def words_of(folded: str) -> list[str]:
    """The words of a folded text; of Chinese, which parts no words, the characters."""
    return _WORD.findall(folded)


def words_of_each(texts: Iterable[str]) -> dict[str, list[str]]:
    """The words of each text, folded: of many short texts in a tenth of the time that each alone would take."""
    each = list(texts)
    apart: list[list[str]] = [[]]
    for word in words_of(fold(f" {_BETWEEN} ".join(each))):
        if word == _BETWEEN:
            apart.append([])
        else:
            apart[-1].append(word)
    if len(apart) != max(1, len(each)):  # the word did stand in one of them
        return {text: words_of(fold(text)) for text in each}
    return dict(zip(each, apart, strict=False))
