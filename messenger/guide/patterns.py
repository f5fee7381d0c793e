"""The little language in which content says how people describe an emergency, without a regular expression.

Words stand in their order, directly after one another:

- `a|b|c` is one of these words, `stem*` a word that begins so, `<group>` any phrase of a named group,
- `...` lets up to four other words stand between (in Chinese eight characters),
- ` & ` joins parts that may stand anywhere in the message, in any order.

Words are compared folded (messenger.languages.folding), so case, accents and repeated letters do not matter.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from messenger.languages.folding import HAN, words_of_each

GAP_WORDS = 4
GAP_CHARACTERS = 8
SHORTEST_STEM = 3

_AND = re.compile(r"\s&\s")
_HAN = re.compile(f"[{HAN}]")
_TOKEN = re.compile(r"<(?P<group>[^<>]+)>|(?P<gap>\.\.\.)|(?P<words>[^\s<>]+)")


class PatternError(ValueError):
    """A pattern that says nothing, or that is not of this language; the text says what is wrong."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of several: whole words and the beginnings of words, folded."""

    words: tuple[str, ...]
    stems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Any phrase of a named group."""

    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """What comes next in a sequence, and how many other words may stand before it."""

    what: Choice | Group
    gap: int = 0


Sequence = tuple[Step, ...]
"""Steps in their order; the first one's gap means nothing."""


class PatternReader:
    """Parses the patterns of a file, of which all words are folded at once: one by one they take ten times as long."""

    def __init__(self, patterns: Iterable[str]) -> None:
        tokens = {token["words"] for pattern in patterns for token in _TOKEN.finditer(pattern) if token["words"]}
        self._words = words_of_each({part.removesuffix("*") for token in tokens for part in token.split("|")})
        self._choices: dict[str, list[Choice]] = {}

    def parse(self, pattern: str) -> tuple[Sequence, ...]:
        """The sequences of a pattern, all of which a message must have.

        Raises PatternError.
        """
        return tuple(self._sequence(part) for part in _AND.split(pattern))

    def _sequence(self, text: str) -> Sequence:
        steps: list[Step] = []
        longest_gap = GAP_CHARACTERS if _HAN.search(text) else GAP_WORDS
        waiting_gap = False
        end = 0
        for token in _TOKEN.finditer(text):
            _refuse(text[end : token.start()])
            end = token.end()
            if token["gap"]:
                if not steps or waiting_gap:
                    raise PatternError("... must stand between two words")
                waiting_gap = True
                continue
            for what in [Group(token["group"])] if token["group"] else self._choice(token["words"]):
                steps.append(Step(what, longest_gap if waiting_gap else 0))
                waiting_gap = False
        _refuse(text[end:])
        if not steps or waiting_gap:
            raise PatternError("a pattern needs a word, and ... must stand between two")
        return tuple(steps)

    def _choice(self, text: str) -> list[Choice]:
        choices = self._choices.get(text)
        if choices is None:
            choices = self._choices[text] = self._parse_choice(text)
        return choices

    def _parse_choice(self, text: str) -> list[Choice]:
        """One choice; of Chinese without a choice one for each character."""
        parts = text.split("|")
        folded = [(self._words[part.removesuffix("*")], part.endswith("*")) for part in parts]
        if len(parts) == 1 and not folded[0][1]:
            if not folded[0][0]:
                raise PatternError(f"{text!r} has no letter")
            return [Choice((word,)) for word in folded[0][0]]
        words: set[str] = set()
        stems: set[str] = set()
        for (found, is_stem), part in zip(folded, parts, strict=True):
            if len(found) != 1:
                raise PatternError(
                    f"{part!r} must be one word (in Chinese one character); make a group of longer phrases"
                )
            if is_stem and len(found[0]) < SHORTEST_STEM:
                raise PatternError(f"{part!r} is too short: a stem has at least {SHORTEST_STEM} letters that differ")
            (stems if is_stem else words).update(found)
        return [Choice(tuple(sorted(words)), tuple(sorted(stems)))]


def _refuse(leftover: str) -> None:
    if leftover.strip():
        raise PatternError(f"{leftover.strip()!r} is no word; valid are: word, a|b, stem*, <group>, ...")
