"""Finds the countries that people type, by their names in any of our languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from messenger.guide.model import Guide
from messenger.languages.catalogs import Translator
from messenger.languages.folding import fold, words_of
from messenger.languages.misspelling import Misspellings

_LONGEST_NAME = 5  # words
_SHORTEST_TYPO = 6  # letters: shorter names with a letter wrong are too often other words
_SHORT = 3  # letters of a word that only joins others: "in", "I am from"
_FEW_WORDS = 3  # beside the name: "I live in Peru" says a country, a longer sentence asks something


@dataclass(frozen=True, slots=True)
class Mention:
    """A country (ISO code) that a message names, and the few words beside it that say more; None if they are many."""

    country: str
    beside: str | None


class CountryNames:
    """The names of the guide's countries: CLDR's in every locale, and those that people use instead."""

    def __init__(self, guide: Guide, translators: Mapping[str, Translator]) -> None:
        self._codes: dict[str, str] = {}
        for translator in translators.values():
            for code in sorted(guide.countries):
                self._codes.setdefault(_key(translator.territory(code)), code)
        for keywords in guide.keywords.values():
            for code, names in keywords.countries.items():
                if code in guide.countries:
                    for name in names:
                        self._codes.setdefault(_key(name), code)
        self._misspelt = Misspellings(self._codes)

    def find(self, text: str) -> Mention | None:
        """The country that a message names first; None if it names none."""
        words = words_of(fold(text))
        for size in range(min(_LONGEST_NAME, len(words)), 0, -1):
            for start in range(len(words) - size + 1):
                code = self._code(" ".join(words[start : start + size]))
                if code is not None:
                    others = words[:start] + words[start + size :]
                    telling = [word for word in others if len(word) > _SHORT or word > "\u2e7f"]
                    return Mention(code, " ".join(telling) if len(others) <= _FEW_WORDS else None)
        return None

    def _code(self, name: str) -> str | None:
        if name in self._codes:
            return self._codes[name]
        if len(name) < _SHORTEST_TYPO:
            return None
        return next((self._codes[right] for right in self._misspelt.words(name)), None)


def _key(name: str) -> str:
    return " ".join(words_of(fold(name)))
