"""What a scenario found: figures, each with the bound that it must keep."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured number; `most` and `least` are the bounds, None where there is none."""

    words: str
    value: float
    most: float | None = None
    least: float | None = None
    unit: str = ""

    @property
    def holds(self) -> bool:
        """Whether the bounds are kept."""
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)

    def __str__(self) -> str:
        return f"{self.words} {_number(self.value)}{self.unit}"

    def complaint(self) -> str:
        """The figure and the bound that it breaks."""
        if self.least == self.most and self.most is not None:
            return f"{self} (must be {_number(self.most)}{self.unit})"
        bounds = []
        if self.least is not None:
            bounds.append(f"at least {_number(self.least)}{self.unit}")
        if self.most is not None:
            bounds.append(f"at most {_number(self.most)}{self.unit}")
        return f"{self} (must be {' and '.join(bounds)})"


@dataclass(slots=True)
class Findings:
    """The figures of one scenario."""

    figures: list[Figure] = field(default_factory=list)

    def count(self, words: str, value: float, *, most: float | None = None, least: float | None = None) -> None:
        """Note a number of things."""
        self.figures.append(Figure(words, value, most, least))

    def exactly(self, words: str, value: float, expected: float) -> None:
        """Note a number that can only be one."""
        self.figures.append(Figure(words, value, expected, expected))

    def seconds(self, words: str, value: float, *, most: float | None = None) -> None:
        """Note a time in seconds."""
        self.figures.append(Figure(words, value, most, unit=" s"))

    def milliseconds(self, words: str, value: float, *, most: float | None = None) -> None:
        """Note a time that is given in seconds and shown in milliseconds; so is its bound."""
        self.figures.append(Figure(words, value * 1000, None if most is None else most * 1000, unit=" ms"))

    @property
    def broken(self) -> list[Figure]:
        """The figures that do not keep their bounds."""
        return [figure for figure in self.figures if not figure.holds]

    def __str__(self) -> str:
        return "; ".join(map(str, self.figures))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that this share (0 to 1) of all do not exceed; infinite where there are none."""
    ordered = sorted(values)
    return ordered[max(ceil(share * len(ordered)) - 1, 0)] if ordered else float("inf")


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"
