"""The guide and its voices as they are served now: one value, so that a reload swaps all at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from messenger.dialog.countries import CountryNames
from messenger.guide.model import Guide
from messenger.guide.search import Search
from messenger.guide.urgent import Emergency
from messenger.languages.catalogs import Translator
from messenger.languages.folding import fold


@dataclass(frozen=True)
class Edition:
    """A guide that has been checked, and a translator for each of its locales."""

    guide: Guide
    translators: Mapping[str, Translator]

    def prepare(self) -> Iterator[object]:
        """Make now what would else be made at its first use, while somebody waits: a part at each step.

        What finds emergencies comes first.
        """
        yield from self.guide.urgent.prepare()
        yield from self.search.prepare()
        yield self.smalltalk
        yield self.countries

    @cached_property
    def search(self) -> Search:
        """Finds what people type."""
        return Search(self.guide)

    def emergency(self, text: str, locale: str) -> Emergency | None:
        """The emergency that a message describes; None if it describes none."""
        return self.guide.urgent.find(text, locale, self.search.is_word)

    @cached_property
    def smalltalk(self) -> frozenset[str]:
        """Greetings and thanks in every language, folded."""
        return frozenset(fold(typed) for keywords in self.guide.keywords.values() for typed in keywords.smalltalk)

    @cached_property
    def countries(self) -> CountryNames:
        """Finds the names of countries in what people type."""
        return CountryNames(self.guide, self.translators)


@dataclass
class Current:
    """The edition being served; whoever serves asks for it anew at every update."""

    edition: Edition
