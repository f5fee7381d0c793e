"""BM25 over character n-grams, which forgive typos and endings, in flat arrays.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), is the source of the formula,
with a weight for each field (BM25F). The constants were tuned on the questions in the tests.
"""

import math
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Generic, TypeVar
from zlib import crc32

from messenger.languages.folding import fold, words_of
from messenger.languages.misspelling import WordSet

T = TypeVar("T")

Texts = Mapping[str, str]
"""The texts of a thing by their fields: `keywords`, `heading`, `topic`, `body`."""

_SIZE = 4  # letters of an n-gram, with the ends of a word
_MOST_GRAMS = 48  # the rarest of a query; more would not change what is found
_SATURATION = 1.2  # k1: how soon repetitions count no more
_LENGTH = 0.6  # b: how much a long text is held against it
_COMMON = 0.4  # n-grams in more than this part of the texts tell nothing
_COMMON_WORD = 0.1  # nor do words in more than this part of the bodies
_FEW = 2  # bodies; a word of no more than so many is never common, however small the guide
_ENOUGH = 0.16  # of what a text could score that has the whole query: less is no answer
_CLEARLY = 1.15  # how much nearer than a subject elsewhere a thing must be
_OF_TOPIC = 0.75  # how much of its topic's score a thing gets beside its own
_FIELDS = {"keywords": 4.0, "heading": 3.0, "topic": 1.0, "body": 1.0}

_BITS = 16
_SCORE = (1 << _BITS) - 1
"""A posting is one number: above these bits the text's, in them the score's part of the most that there can be."""
_RAREST = 8.0  # no n-gram of fewer than 3,000 texts is rarer

_Weights = dict[int, float]
"""How strongly a text has each n-gram."""


class Index(Generic[T]):
    """The postings of one language: for each n-gram the texts that have it, and what it scores there.

    `things` are what is searched for, with `weights` between 0 and 1; each belongs to a topic (or to none, ""), which
    `subjects` say more of. `elsewhere` are texts of subjects that are none of ours: what is nearest to one of them is
    not found. Texts are numbered: the things first, then those elsewhere, then the topics as a whole.
    """

    def __init__(
        self,
        things: Mapping[T, Texts],
        weights: Mapping[T, float],
        topic_of: Callable[[T], str],
        subjects: Mapping[str, str],
        elsewhere: Sequence[str],
    ) -> None:
        self._things = list(things)
        same: dict[str, str] = {}  # each word once, however often it stands in the texts

        def pieces(text: str) -> list[str]:
            return [same.setdefault(piece, piece) for piece in _pieces(words_of(fold(text)))]

        fields = [{name: pieces(text) for name, text in texts.items()} for texts in things.values()]
        told = {topic: pieces(text) for topic, text in subjects.items()}
        others: list[dict[str, list[str]]] = [{"keywords": pieces(text)} for text in elsewhere]
        self.vocabulary = WordSet(same, len(same), _number_of)
        """The words of the texts, folded; of Chinese the characters and their pairs."""
        _drop_common(fields)
        self._first_topic = len(self._things) + len(elsewhere)
        topics: dict[str, dict[str, list[str]]] = {}
        for thing, of_thing in zip(self._things, fields, strict=True):
            if topic_of(thing):
                topic = topics.setdefault(
                    topic_of(thing), {"keywords": list(told.get(topic_of(thing), ())), "heading": []}
                )
                for name in topic:
                    topic[name] += of_thing.get(name, ())
        numbers = {topic: self._first_topic + position for position, topic in enumerate(topics)}
        self._topic_numbers = [numbers.get(topic_of(thing), -1) for thing in self._things]
        factors = [*(weights[thing] for thing in self._things), *([1.0] * len(elsewhere))]
        single = _postings([*fields, *others], factors)
        whole = _postings(list(topics.values()), [_OF_TOPIC] * len(topics))
        self._unknown = _rarity(1, self._first_topic)
        self._grams = array("I", sorted(single.keys() | whole.keys()))
        self._rarity = array("f")
        self._starts = array("I", [0])
        self._postings = array("I")
        for gram in self._grams:
            having = single.get(gram, ())
            self._rarity.append(_rarity(len(having) or 1, self._first_topic))
            self._enter(having, self._first_topic, 0)
            self._enter(whole.get(gram, ()), len(topics), self._first_topic)
            self._starts.append(len(self._postings))

    def _enter(self, postings: Sequence[int], of: int, first: int) -> None:
        """Enter what an n-gram scores in the texts that have it; nothing if most of them do."""
        if 0 < len(postings) <= _COMMON * of:
            rarity = _rarity(len(postings), of) / _RAREST
            base = first << _BITS
            self._postings.extend([base + (one & ~_SCORE) + int((one & _SCORE) * rarity) for one in postings])

    def find(self, folded: str, most: int) -> list[T] | None:
        """The best things, the best first; none if nothing is near enough, None itself if a subject elsewhere is."""
        wanted = sorted(((self._rarity_of(gram), gram) for gram in _grams_of(folded)), reverse=True)[:_MOST_GRAMS]
        scores: dict[int, int] = defaultdict(int)
        for (_, position), _ in wanted:
            if position >= 0:
                for one in self._postings[self._starts[position] : self._starts[position + 1]]:
                    scores[one >> _BITS] += one & _SCORE
        enough = _ENOUGH * _SCORE / _RAREST * sum(rarity for (rarity, _), _ in wanted)
        elsewhere = max((scores.get(number, 0) for number in range(len(self._things), self._first_topic)), default=0)
        own = {number: score for number, score in scores.items() if number < len(self._things)}
        best = max(own.values(), default=0)
        if best < max(enough, _CLEARLY * elsewhere):
            return None if elsewhere >= max(enough, best) else []
        total = {number: score + scores.get(self._topic_numbers[number], 0) for number, score in own.items()}
        return [self._things[number] for number in sorted(total, key=total.__getitem__, reverse=True)[:most]]

    def _rarity_of(self, gram: int) -> tuple[float, int]:
        """How rare an n-gram is, and its position; -1 for one that no text has."""
        position = bisect_left(self._grams, gram)
        if position < len(self._grams) and self._grams[position] == gram:
            return self._rarity[position], position
        return self._unknown, -1


def _drop_common(fields: Sequence[dict[str, list[str]]]) -> None:
    """Take the words out of the bodies that many of them have."""
    having = Counter(chain.from_iterable(set(one.get("body", ())) for one in fields))
    common = {word for word, count in having.items() if count > max(_COMMON_WORD * len(fields), _FEW)}
    for one in fields:
        if "body" in one:
            one["body"] = [word for word in one["body"] if word not in common]


def _postings(texts: Sequence[Mapping[str, Sequence[str]]], factors: Sequence[float]) -> dict[int, "array[int]"]:
    """For each n-gram the texts that have it, each with what it scores there as if nothing were rarer."""
    lengths = [{name: len(words) for name, words in fields.items()} for fields in texts]
    average = {
        name: sum(one.get(name, 0) for one in lengths) / (sum(one.get(name, 0) > 0 for one in lengths) or 1)
        for name in _FIELDS
    }
    # Arrays, not lists: all postings of a language stand here at once.
    postings: dict[int, array[int]] = defaultdict(lambda: array("I"))
    for number, (fields, factor) in enumerate(zip(texts, factors, strict=True)):
        most, high = factor * _SCORE, number << _BITS
        for gram, weight in _weights(fields, average).items():
            postings[gram].append(high + int(most * weight / (weight + _SATURATION)))
    return postings


def _weights(fields: Mapping[str, Sequence[str]], average: Mapping[str, float]) -> _Weights:
    """How strongly a text has each n-gram: its fields' counts, weighed, and lessened in long texts."""
    weights: _Weights = {}
    for name, words in fields.items():
        if words:
            unit = _FIELDS[name] / (1 - _LENGTH + _LENGTH * len(words) / average[name])
            for gram, count in Counter(chain.from_iterable(map(_grams, words))).items():
                weights[gram] = weights.get(gram, 0.0) + unit * count
    return weights


def _rarity(having: int, of: int) -> float:
    return math.log(1 + (of - having + 0.5) / (having + 0.5))


def _number_of(piece: str) -> int:
    """The same in every process, unlike a hash: what is found must not depend on when the bot was started."""
    return crc32(piece.encode("utf-8", "surrogatepass"))


def _grams_of(folded: str) -> set[int]:
    """The n-grams of a folded text, as numbers."""
    return set(chain.from_iterable(map(_grams, _pieces(words_of(folded)))))


def _pieces(words: Iterable[str]) -> list[str]:
    """The words, and of neighbouring Chinese characters the pairs."""
    pieces: list[str] = []
    previous = ""
    for word in words:
        pieces.append(word)
        if len(word) == 1 and word > "\u2e7f":
            if previous:
                pieces.append(previous + word)
            previous = word
        else:
            previous = ""
    return pieces


@lru_cache(maxsize=4096)
def _grams(word: str) -> tuple[int, ...]:
    if word[0] > "\u2e7f":
        return (_number_of(word),)
    padded = f"_{word}_"
    return tuple(_number_of(padded[start : start + _SIZE]) for start in range(max(1, len(padded) - _SIZE + 1)))
