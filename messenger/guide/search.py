"""Typed questions to places of the guide, in the reader's language and then in English.

One index (messenger.guide.bm25) for each locale, built at start from the guide's own words and its keywords.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Literal

from messenger.guide.bm25 import Index, Texts
from messenger.guide.keywords import Keywords
from messenger.guide.model import Guide
from messenger.languages.folding import fold, words_of
from messenger.languages.locales import SOURCE_LOCALE

LONGEST_QUERY = 256
"""Characters of a query that are looked at."""

PlaceKind = Literal["section", "question", "term", "own"]
_KIND_WEIGHT: Mapping[PlaceKind, float] = {"section": 1.0, "question": 1.0, "term": 0.6, "own": 1.0}


@dataclass(frozen=True, slots=True)
class Place:
    """What a search finds: a section, a question, a term or a place of the bot's own."""

    kind: PlaceKind
    name: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The best places for a query, and the locale in whose words they were found."""

    places: tuple[Place, ...]
    locale: str


class Search:
    """Finds places of a guide. The index of a locale is made at its first use, or before it by `prepare`.

    `prepare` may run in a thread of its own. One index is made at a time, as it needs much memory while it is made.
    """

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self._indexes: Mapping[str, Index[Place]] = {}
        self._making = Lock()
        self._fillers = {
            locale: [words for typed in keywords.filler if (words := words_of(fold(typed)))]
            for locale, keywords in guide.keywords.items()
        }

    def prepare(self) -> Iterator[None]:
        """Make the indexes of all locales, one at each step."""
        for locale in self._guide.locales:
            self._index(locale)
            yield

    def is_word(self, folded: str) -> bool:
        """Whether a word stands in the guide, in any language whose index is made."""
        return any(folded in index.vocabulary for index in self._indexes.values())

    def find(self, query: str, locale: str, most: int = 5) -> Found | None:
        """The best places in the reader's locale, else in English; None if nothing is near enough."""
        folded = fold(query[:LONGEST_QUERY])
        if all(len(word) == 1 and word < "\u2e80" for word in words_of(folded)):
            return None  # single letters and digits ask nothing
        for candidate in dict.fromkeys((locale, SOURCE_LOCALE)):
            places = self._index(candidate).find(_without(folded, self._fillers.get(candidate, ())), most)
            if places is None:
                return None  # known to be none of our business; English would only know less of it
            if places:
                return Found(tuple(places), candidate)
        return None

    def _index(self, locale: str) -> Index[Place]:
        if locale not in self._indexes:  # one that is made waits for no other that is being made
            with self._making:
                self._make(locale)
        return self._indexes[locale]

    def _make(self, locale: str) -> None:
        if locale not in self._indexes:
            made = _index(self._guide, locale, self._guide.keywords.get(locale, Keywords()))
            self._indexes = {**self._indexes, locale: made}  # a new one: a thread may be going through the old


def _without(folded: str, fillers: Sequence[Sequence[str]]) -> str:
    """A query without the words that tell nothing; with them, if there are no others."""
    words = words_of(folded)
    present = set(words)
    kept = words
    for filler in fillers:
        if filler[0] not in present:  # as with nearly all of them
            continue
        size = len(filler)
        start = 0
        while start + size <= len(kept):
            if kept[start : start + size] == filler:
                kept = kept[:start] + kept[start + size :]
            else:
                start += 1
    return " ".join(kept or words)


def _index(guide: Guide, locale: str, keywords: Keywords) -> Index[Place]:
    subjects = {name: " ".join(typed) for name, typed in keywords.subjects.items()}
    elsewhere = [" ".join(typed) for typed in keywords.elsewhere.values()]
    places = _places(guide, locale, keywords)
    return Index(
        places, {place: _KIND_WEIGHT[place.kind] for place in places}, lambda place: place.topic, subjects, elsewhere
    )


def _places(guide: Guide, locale: str, keywords: Keywords) -> dict[Place, Texts]:
    texts: dict[Place, Texts] = {}
    for topic, content in guide.tree.topics.items():
        of_topic = guide.topic(locale, topic).words
        for section in content.sections:
            words = guide.section(locale, topic, section).words
            texts[Place("section", section, topic)] = {
                "keywords": " ".join(keywords.topics.get(topic, {}).get(section, ())),
                "heading": f"{words.heading} {words.button or ''}",
                "topic": f"{of_topic.title} {of_topic.button} {of_topic.summary}",
                "body": words.body,
            }
    for name, question in guide.tree.faq.items():
        asked = guide.question(locale, name).words
        texts[Place("question", name, question.section.partition("/")[0])] = {
            "keywords": " ".join(keywords.faq.get(name, ())),
            "heading": f"{asked.question} {asked.button}",
            "body": asked.answer,
        }
    for name in guide.tree.glossary:
        term = guide.term(locale, name).words
        texts[Place("term", name)] = {"heading": term.term, "body": term.meaning}
    for place, typed in keywords.places.items():
        texts[Place("own", place, place)] = {"keywords": " ".join(typed)}
    return texts
