"""Does this message describe an emergency now? Decided by the patterns of every language, always alike.

The patterns of all languages are tried at once: a frightened parent may write in another language than the phone's.
A word of the message is looked up once; only the patterns whose words were found are looked at further.
"""

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from messenger.guide.fields import Id, ListOf, Model, Text
from messenger.guide.patterns import SHORTEST_STEM, Choice, Group, PatternError, Step, parse_pattern
from messenger.guide.patterns import Sequence as Steps
from messenger.languages.folding import fold, words_of
from messenger.languages.misspelling import SHORTEST, Misspellings

_Symbol = int
_Span = tuple[int, int]


class KindPatterns(Model):
    """How one kind of emergency is described: `certain` in any message, `likely` unless it is only a question."""

    certain: ListOf[Text] = ()
    likely: ListOf[Text] = ()


class UrgentPatterns(Model):
    """`<locale>/urgent.yaml`. A group's phrases may use the groups above it.

    `unless` are the patterns of a message that only asks: about one day, about the past, about somebody else.
    """

    groups: Mapping[Text, ListOf[Text]] = {}
    unless: ListOf[Text] = ()
    kinds: Mapping[Id, KindPatterns]


@dataclass(frozen=True, slots=True)
class Emergency:
    """What a message describes: the kind of emergency, and the locale in whose words."""

    kind: str
    locale: str


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Symbols that must all be found, for a kind; without a kind it makes the likely ones none."""

    symbols: frozenset[_Symbol]
    kind: str | None
    certain: bool


_Compiled = tuple[_Symbol, tuple[tuple[_Symbol, int], ...]]
"""The symbol that a sequence is found as, and its steps: each a symbol and the gap before it."""


@dataclass(frozen=True, slots=True)
class _Language:
    """The compiled patterns of a locale. A symbol stands for a choice of words, a group or a sequence.

    Sequences stand in an order in which each needs only what those before it may find. They and the patterns are
    listed under the symbol of theirs that fewest others need: without it they are not looked at.
    """

    locale: str
    sequences: list[_Compiled]
    sequences_by_symbol: Mapping[_Symbol, list[int]]
    patterns_by_symbol: Mapping[_Symbol, list[_Pattern]]


class UrgentDetector:
    """Finds emergencies in messages.

    `kinds` are in the order of their weight: of two that a message describes, the first is meant. `is_word` tells which
    words, folded, are no misspelling of another: those of the guide. A message costs about 0.1 ms.
    """

    def __init__(
        self,
        patterns: Mapping[str, UrgentPatterns],
        kinds: Sequence[str],
        is_word: Callable[[str], bool] = lambda _word: False,
    ) -> None:
        self._kinds = {kind: weight for weight, kind in enumerate(kinds)}
        self._words: dict[str, list[_Symbol]] = defaultdict(list)
        self._stems: dict[str, list[_Symbol]] = defaultdict(list)
        self._languages: list[_Language] = []
        self._language_of = array("B")  # for each symbol the number of its language
        for locale, of_locale in patterns.items():
            compiler = _Compiler(self._words, self._stems, len(self._language_of))
            self._languages.append(compiler.compile(locale, of_locale))
            self._language_of.extend([len(self._languages) - 1] * compiler.size)
        heads: dict[str, set[int]] = defaultdict(set)
        for stem in self._stems:
            heads[stem[:SHORTEST_STEM]].add(len(stem))
        self._lengths_by_head = {head: sorted(lengths) for head, lengths in heads.items()}
        self._misspelt_words = Misspellings(self._words)
        self._misspelt_stems = Misspellings(self._stems)
        self._is_word = is_word

    def find(self, text: str, locale: str) -> Emergency | None:
        """The emergency that a message describes; None if it describes none.

        Where several languages see one, the reader's own locale is preferred, then the one that knows most words.
        """
        found = self._look_up(words_of(fold(text)))
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

    def _look_up(self, words: Sequence[str]) -> dict[int, dict[_Symbol, list[_Span]]]:
        """For each language the symbols that single words are, and where."""
        found: dict[int, dict[_Symbol, list[_Span]]] = {}
        for position, word in enumerate(words):
            span = (position, position + 1)
            for symbol in self._meanings(word):
                found.setdefault(self._language_of[symbol], {}).setdefault(symbol, []).append(span)
        return found

    def _meanings(self, word: str) -> list[_Symbol]:
        """The symbols of a word; of one that no language knows, those of the words that it may be a misspelling of."""
        meanings = list(self._words.get(word, ()))
        for length in self._lengths_by_head.get(word[:SHORTEST_STEM], ()):
            if length <= len(word):
                meanings += self._stems.get(word[:length], ())
        if len(word) >= SHORTEST and word not in self._words and not self._is_word(word):
            # A word that only begins like a known one may still be a slip in another language.
            known = {self._language_of[symbol] for symbol in meanings}
            for listed in self._misspelt(word):
                meanings += (symbol for symbol in listed if self._language_of[symbol] not in known)
        return meanings

    def _misspelt(self, word: str) -> Iterator[list[_Symbol]]:
        """What a word may mean if it, or its beginning, is misspelt."""
        for right in set(self._misspelt_words.words(word)):
            yield self._words[right]
        for right in set(self._misspelt_stems.beginnings(word)):
            yield self._stems[right]


def problems_of(patterns: UrgentPatterns) -> Iterable[tuple[tuple[str | int, ...], str]]:
    """What is wrong with the patterns of a locale: the key in the file, and what to do."""
    above: list[str] = []
    for name, phrases in patterns.groups.items():
        for position, phrase in enumerate(phrases):
            for problem in _problems(phrase, above, in_group=True):
                yield ("groups", name, position), problem
        above.append(name)
    for position, pattern in enumerate(patterns.unless):
        for problem in _problems(pattern, above):
            yield ("unless", position), problem
    for kind, of_kind in patterns.kinds.items():
        for list_name, listed in (("certain", of_kind.certain), ("likely", of_kind.likely)):
            for position, pattern in enumerate(listed):
                for problem in _problems(pattern, above):
                    yield ("kinds", kind, list_name, position), problem


def _problems(pattern: str, groups: Sequence[str], *, in_group: bool = False) -> Iterable[str]:
    try:
        sequences = parse_pattern(pattern)
    except PatternError as error:
        yield str(error)
        return
    if in_group and len(sequences) > 1:
        yield "a phrase of a group cannot be joined with &; write a pattern"
    for step in (step for sequence in sequences for step in sequence):
        if isinstance(step.what, Group) and step.what.name not in groups:
            yield f"there is no group {step.what.name} above; valid: {', '.join(groups)}"


class _Compiler:
    """Turns the patterns of one locale into symbols, and enters its words where all languages' are looked up.

    Its symbols are the numbers from `first` on.
    """

    def __init__(self, words: dict[str, list[_Symbol]], stems: dict[str, list[_Symbol]], first: _Symbol) -> None:
        self._words = words
        self._stems = stems
        self._first = first
        self._symbols: dict[Choice | Group | Steps, _Symbol] = {}
        self._sequences: list[_Compiled] = []

    def compile(self, locale: str, patterns: UrgentPatterns) -> _Language:
        """The language of one locale's patterns, which are right (see problems_of)."""
        for name, phrases in patterns.groups.items():
            group = self._symbol(Group(name))
            for phrase in phrases:
                self._add(parse_pattern(phrase)[0], group)
        patterns_by_symbol: dict[_Symbol, list[_Pattern]] = defaultdict(list)
        compiled: list[_Pattern] = []
        listed: list[tuple[str, str | None, bool]] = [(pattern, None, False) for pattern in patterns.unless]
        for kind, of_kind in patterns.kinds.items():
            listed += [(pattern, kind, True) for pattern in of_kind.certain]
            listed += [(pattern, kind, False) for pattern in of_kind.likely]
        for text, of_what, certain in listed:
            symbols = frozenset(self._sequence(steps) for steps in parse_pattern(text))
            compiled.append(_Pattern(symbols, of_what, certain))
        wanted = Counter(symbol for pattern in compiled for symbol in pattern.symbols)
        for pattern in compiled:
            patterns_by_symbol[min(pattern.symbols, key=wanted.__getitem__)].append(pattern)
        sequences_by_symbol: dict[_Symbol, list[int]] = defaultdict(list)
        wanted = Counter(symbol for _, steps in self._sequences for symbol, _ in steps)
        for position, (_, steps) in enumerate(self._sequences):
            sequences_by_symbol[min((symbol for symbol, _ in steps), key=wanted.__getitem__)].append(position)
        return _Language(locale, self._sequences, dict(sequences_by_symbol), dict(patterns_by_symbol))

    def _sequence(self, steps: Steps) -> _Symbol:
        """The symbol of a sequence; of a single step that of its choice or group."""
        if len(steps) == 1:
            return self._step(steps[0])
        if steps not in self._symbols:
            self._add(steps, self._symbol(steps))
        return self._symbols[steps]

    def _add(self, steps: Steps, owner: _Symbol) -> None:
        """Let a symbol be found where a sequence is."""
        if len(steps) == 1 and isinstance(steps[0].what, Choice):
            self._enter(steps[0].what, owner)
        else:
            self._sequences.append((owner, tuple((self._step(step), step.gap) for step in steps)))

    def _step(self, step: Step) -> _Symbol:
        if isinstance(step.what, Choice) and step.what not in self._symbols:
            self._enter(step.what, self._symbol(step.what))
        return self._symbol(step.what)

    def _enter(self, choice: Choice, symbol: _Symbol) -> None:
        for word in choice.words:
            self._words[word].append(symbol)
        for stem in choice.stems:
            self._stems[stem].append(symbol)

    @property
    def size(self) -> int:
        """How many symbols there are."""
        return len(self._symbols)

    def _symbol(self, thing: Choice | Group | Steps) -> _Symbol:
        return self._symbols.setdefault(thing, self._first + len(self._symbols))


def _matches(language: _Language, found: dict[_Symbol, list[_Span]]) -> tuple[list[str], list[str], bool]:
    """The kinds that are certain and those that are likely in a language, and whether the message only asks."""
    _find_sequences(language, found)
    symbols = found.keys()
    certain: list[str] = []
    likely: list[str] = []
    only_asks = False
    for symbol in symbols:
        for pattern in language.patterns_by_symbol.get(symbol, ()):
            if pattern.symbols <= symbols:
                if pattern.kind is None:
                    only_asks = True
                else:
                    (certain if pattern.certain else likely).append(pattern.kind)
    return certain, likely, only_asks


def _find_sequences(language: _Language, found: dict[_Symbol, list[_Span]]) -> None:
    """Add what the sequences of a language find, in their order."""
    waiting = [position for symbol in found for position in language.sequences_by_symbol.get(symbol, ())]
    heapify(waiting)
    while waiting:
        symbol, steps = language.sequences[heappop(waiting)]
        if all(step in found for step, _ in steps):
            spans = _spans(steps, found)
            if not spans:
                continue
            if symbol not in found:
                for position in language.sequences_by_symbol.get(symbol, ()):
                    heappush(waiting, position)
                found[symbol] = spans
            else:
                found[symbol] = sorted({*found[symbol], *spans})


def _spans(steps: tuple[tuple[_Symbol, int], ...], found: Mapping[_Symbol, list[_Span]]) -> list[_Span]:
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
