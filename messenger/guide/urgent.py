"""Does this message describe an emergency now? Decided by the patterns of every language, always alike.

The patterns of all languages are tried at once: a frightened parent may write in another language than the phone's.
A word of the message is looked up once; only the patterns whose words were found are looked at further.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from heapq import heapify, heappop, heappush
from itertools import chain

from messenger.guide.patterns import SHORTEST_STEM
from messenger.guide.urgent_patterns import LanguagePatterns, PatternTable, Symbol
from messenger.languages.folding import fold, words_of
from messenger.languages.misspelling import SHORTEST, Misspellings

_Span = tuple[int, int]

_REMEMBERED = 8192
"""Words of which it is remembered what they may be misspellings of."""


@dataclass(frozen=True, slots=True)
class Emergency:
    """What a message describes: the kind of emergency, and the locale in whose words."""

    kind: str
    locale: str


class UrgentDetector:
    """Finds emergencies in messages.

    `kinds` are in the order of their weight: of two that a message describes, the first is meant. A message costs about
    0.1 ms.
    """

    def __init__(self, table: PatternTable, kinds: Sequence[str]) -> None:
        self._kinds = {kind: weight for weight, kind in enumerate(kinds)}
        self._words = table.words
        self._stems = table.stems
        self._languages = table.languages
        self._language_of = table.language_of
        heads: dict[str, set[int]] = defaultdict(set)
        for stem in self._stems:
            heads[stem[:SHORTEST_STEM]].add(len(stem))
        # Most words that are not in the patterns are the everyday ones of a language, and cost most of the time.
        self._misspelt = lru_cache(maxsize=_REMEMBERED)(self._meant)
        self._lengths_by_head = {head: sorted(lengths) for head, lengths in heads.items()}

    def prepare(self) -> Iterator[object]:
        """Make now what would else be made for the first message: a part at each step."""
        yield self._misspelt_words
        yield self._misspelt_stems

    @cached_property
    def _misspelt_words(self) -> Misspellings:
        return Misspellings(self._words)

    @cached_property
    def _misspelt_stems(self) -> Misspellings:
        return Misspellings(self._stems)

    def find(self, text: str, locale: str, is_word: Callable[[str], bool] = lambda _word: False) -> Emergency | None:
        """The emergency that a message describes; None if it describes none.

        `is_word` tells which words, folded, are no misspelling of another: those of the guide. Where several languages
        see one, the reader's own locale is preferred, then the one that knows most words.
        """
        found = self._look_up(words_of(fold(text)), is_word)
        ranked = sorted(found, key=lambda number: (-sum(map(len, found[number].values())), number))
        only_asked = False
        kinds: dict[str, str] = {}
        for number in ranked:
            language = self._languages[number]
            certain, likely, unless = _matches(language, found[number])
            # The language that knows most of the words also knows best whether they only ask.
            only_asked |= unless and number == ranked[0]
            listed = certain if unless or only_asked else certain + likely
            if listed:
                kinds[language.locale] = min(listed, key=self._kinds.__getitem__)
        chosen = locale if locale in kinds else next(iter(kinds), None)
        return Emergency(kinds[chosen], chosen) if chosen else None

    def _look_up(self, words: Sequence[str], is_word: Callable[[str], bool]) -> dict[int, dict[Symbol, list[_Span]]]:
        """For each language the symbols that single words are, and where."""
        found: dict[int, dict[Symbol, list[_Span]]] = {}
        language_of = self._language_of
        for position, word in enumerate(words):
            spans = [(position, position + 1)]
            of_language: dict[Symbol, list[_Span]] = {}
            number = -1
            for symbol in self._meanings(word, is_word):
                if number != language_of[symbol]:  # those of one language stand together
                    number = language_of[symbol]
                    of_language = found.setdefault(number, {})
                before = of_language.get(symbol)
                of_language[symbol] = spans if before is None else before + spans
        return found

    def _meanings(self, word: str, is_word: Callable[[str], bool]) -> list[Symbol]:
        """The symbols of a word; of one that no language knows, those of the words that it may be a misspelling of."""
        meanings = list(self._words.get(word, ()))
        for length in self._lengths_by_head.get(word[:SHORTEST_STEM], ()):
            if length <= len(word):
                meanings += self._stems.get(word[:length], ())
        if len(word) >= SHORTEST and word not in self._words and not is_word(word):
            # A word that only begins like a known one may still be a slip in another language.
            known = {self._language_of[symbol] for symbol in meanings}
            meanings += (symbol for symbol in self._misspelt(word) if self._language_of[symbol] not in known)
        return meanings

    def _meant(self, word: str) -> tuple[Symbol, ...]:
        """What a word may mean if it, or its beginning, is misspelt."""
        words = (self._words[right] for right in set(self._misspelt_words.words(word)))
        stems = (self._stems[right] for right in set(self._misspelt_stems.beginnings(word)))
        return tuple(chain.from_iterable(chain(words, stems)))


def _matches(language: LanguagePatterns, found: dict[Symbol, list[_Span]]) -> tuple[list[str], list[str], bool]:
    """The kinds that are certain and those that are likely in a language, and whether the message only asks."""
    _find_sequences(language, found)
    symbols = found.keys()
    certain: list[str] = []
    likely: list[str] = []
    only_asks = False
    for symbol in symbols & language.patterns_by_symbol.keys():
        for pattern in language.patterns_by_symbol[symbol]:
            if pattern.symbols <= symbols:
                if pattern.kind is None:
                    only_asks = True
                else:
                    (certain if pattern.certain else likely).append(pattern.kind)
    return certain, likely, only_asks


def _find_sequences(language: LanguagePatterns, found: dict[Symbol, list[_Span]]) -> None:
    """Add what the sequences of a language find, in their order."""
    by_symbol = language.sequences_by_symbol
    waiting = [position for symbol in found if symbol in by_symbol for position in by_symbol[symbol]]
    heapify(waiting)
    while waiting:
        symbol, steps = language.sequences[heappop(waiting)]
        for step, _ in steps:  # a loop, as `all` takes twice as long, and most end here
            if step not in found:
                break
        else:
            spans = _spans(steps, found)
            if not spans:
                continue
            if symbol not in found:
                for position in by_symbol.get(symbol, ()):
                    heappush(waiting, position)
                found[symbol] = spans
            else:
                found[symbol] = sorted({*found[symbol], *spans})


def _spans(steps: tuple[tuple[Symbol, int], ...], found: Mapping[Symbol, list[_Span]]) -> list[_Span]:
    """Where a sequence stands in the message, in order."""
    spans = found[steps[0][0]]
    for symbol, gap in steps[1:]:
        following = found[symbol]
        spans = sorted(
            {
                (start, after)
                for start, end in spans
                for _, after in following[bisect_left(following, (end,)) : bisect_left(following, (end + gap + 1,))]
            }
        )
        if not spans:
            break
    return spans
