"""The patterns by which people describe an emergency, read from content and made ready to be looked up.

Every pattern is parsed once: what is wrong with it is told while it is compiled, and only the compiled form is kept.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from messenger.guide.fields import Id, ListOf, Model, Text
from messenger.guide.patterns import Choice, Group, PatternError, PatternReader, Step
from messenger.guide.patterns import Sequence as Steps

Symbol = int

Key = tuple[str | int, ...]
"""Where a pattern stands in its file."""


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
class Pattern:
    """Symbols that must all be found, for a kind; without a kind it makes the likely ones none."""

    symbols: frozenset[Symbol]
    kind: str | None
    certain: bool


CompiledSequence = tuple[Symbol, tuple[tuple[Symbol, int], ...]]
"""The symbol that a sequence is found as, and its steps: each a symbol and the gap before it."""


@dataclass(frozen=True, slots=True)
class LanguagePatterns:
    """The compiled patterns of a locale. A symbol stands for a choice of words, a group or a sequence.

    Sequences stand in an order in which each needs only what those before it may find. They and the patterns are
    listed under the symbol of theirs that fewest others need: without it they are not looked at.
    """

    locale: str
    sequences: list[CompiledSequence]
    sequences_by_symbol: Mapping[Symbol, list[int]]
    patterns_by_symbol: Mapping[Symbol, list[Pattern]]


class PatternTable:
    """The patterns of all languages, and the words and beginnings of words in them with the symbols that they are."""

    def __init__(self) -> None:
        self.words: dict[str, list[Symbol]] = defaultdict(list)
        self.stems: dict[str, list[Symbol]] = defaultdict(list)
        self.languages: list[LanguagePatterns] = []
        self.language_of = array("B")
        """For each symbol the number of its language."""

    def add(self, locale: str, patterns: UrgentPatterns) -> list[tuple[Key, str]]:
        """Add the patterns of a locale; return what is wrong with them: the key in the file, and what to do."""
        compiler = _Compiler(self.words, self.stems, len(self.language_of))
        self.languages.append(compiler.compile(locale, patterns))
        self.language_of.extend([len(self.languages) - 1] * compiler.size)
        return compiler.problems


class _Compiler:
    """Turns the patterns of one locale into symbols, and enters its words where all languages' are looked up.

    Its symbols are the numbers from `first` on. What cannot be compiled is left out and told in `problems`.
    """

    def __init__(self, words: dict[str, list[Symbol]], stems: dict[str, list[Symbol]], first: Symbol) -> None:
        self._words = words
        self._stems = stems
        self._first = first
        self._symbols: dict[Choice | Group | Steps, Symbol] = {}
        self._sequences: list[CompiledSequence] = []
        self._groups: list[str] = []
        self.problems: list[tuple[Key, str]] = []

    def compile(self, locale: str, patterns: UrgentPatterns) -> LanguagePatterns:
        """Compile the patterns of a locale."""
        reader = PatternReader(_texts(patterns))
        for name, phrases in patterns.groups.items():
            group = self._symbol(Group(name))
            for position, phrase in enumerate(phrases):
                key = ("groups", name, position)
                sequences = self._parsed(reader, phrase, key)
                if len(sequences) > 1:
                    self.problems.append((key, "a phrase of a group cannot be joined with &; write a pattern"))
                elif sequences:
                    self._add(sequences[0], group)
            self._groups.append(name)
        compiled = list(self._patterns(reader, patterns))
        wanted = Counter(symbol for pattern in compiled for symbol in pattern.symbols)
        patterns_by_symbol: dict[Symbol, list[Pattern]] = defaultdict(list)
        for pattern in compiled:
            patterns_by_symbol[min(pattern.symbols, key=wanted.__getitem__)].append(pattern)
        sequences_by_symbol: dict[Symbol, list[int]] = defaultdict(list)
        wanted = Counter(symbol for _, steps in self._sequences for symbol, _ in steps)
        for position, (_, steps) in enumerate(self._sequences):
            sequences_by_symbol[min((symbol for symbol, _ in steps), key=wanted.__getitem__)].append(position)
        return LanguagePatterns(locale, self._sequences, dict(sequences_by_symbol), dict(patterns_by_symbol))

    def _patterns(self, reader: PatternReader, patterns: UrgentPatterns) -> Iterator[Pattern]:
        for key, text, kind, certain in _listed(patterns):
            symbols = frozenset(self._sequence(steps) for steps in self._parsed(reader, text, key))
            if symbols:
                yield Pattern(symbols, kind, certain)

    def _parsed(self, reader: PatternReader, text: str, key: Key) -> tuple[Steps, ...]:
        """The sequences of a pattern; none of one with a problem, which is noted."""
        try:
            sequences = reader.parse(text)
        except PatternError as error:
            self.problems.append((key, str(error)))
            return ()
        for step in (step for sequence in sequences for step in sequence):
            if isinstance(step.what, Group) and step.what.name not in self._groups:
                self.problems.append(
                    (key, f"there is no group {step.what.name} above; valid: {', '.join(self._groups)}")
                )
                return ()
        return sequences

    def _sequence(self, steps: Steps) -> Symbol:
        """The symbol of a sequence; of a single step that of its choice or group."""
        if len(steps) == 1:
            return self._step(steps[0])
        if steps not in self._symbols:
            self._add(steps, self._symbol(steps))
        return self._symbols[steps]

    def _add(self, steps: Steps, owner: Symbol) -> None:
        """Let a symbol be found where a sequence is."""
        if len(steps) == 1 and isinstance(steps[0].what, Choice):
            self._enter(steps[0].what, owner)
        else:
            self._sequences.append((owner, tuple((self._step(step), step.gap) for step in steps)))

    def _step(self, step: Step) -> Symbol:
        if isinstance(step.what, Choice) and step.what not in self._symbols:
            self._enter(step.what, self._symbol(step.what))
        return self._symbol(step.what)

    def _enter(self, choice: Choice, symbol: Symbol) -> None:
        for word in choice.words:
            self._words[word].append(symbol)
        for stem in choice.stems:
            self._stems[stem].append(symbol)

    @property
    def size(self) -> int:
        """How many symbols there are."""
        return len(self._symbols)

    def _symbol(self, thing: Choice | Group | Steps) -> Symbol:
        return self._symbols.setdefault(thing, self._first + len(self._symbols))


def _listed(patterns: UrgentPatterns) -> Iterator[tuple[Key, str, str | None, bool]]:
    """Every pattern with its key, its kind and whether it is certain; those of what only asks have no kind."""
    for position, text in enumerate(patterns.unless):
        yield ("unless", position), text, None, False
    for kind, of_kind in patterns.kinds.items():
        for position, text in enumerate(of_kind.certain):
            yield ("kinds", kind, "certain", position), text, kind, True
        for position, text in enumerate(of_kind.likely):
            yield ("kinds", kind, "likely", position), text, kind, False


def _texts(patterns: UrgentPatterns) -> Iterator[str]:
    yield from chain.from_iterable(patterns.groups.values())
    yield from (text for _, text, _, _ in _listed(patterns))
