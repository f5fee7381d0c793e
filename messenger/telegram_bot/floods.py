"""Who sends more than is answered: one person's flood costs the bot nothing, and nobody else notices it.

Pure: time comes from a clock that is given. A person's window begins with an update of theirs and has a fixed length;
what is over the limit in it is dropped, after one notice, and with its end all is as before.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

MOST = 20
"""Updates of one person that are answered in a window."""

WINDOW = 10.0
"""Seconds."""

_SLACK = 1.0  # seconds; dates are whole seconds, of another clock than ours
_REMEMBERED = 20_000  # persons


class Verdict(Enum):
    """What to do with an update."""

    ANSWER = auto()
    NOTICE = auto()
    """Drop it, and say so: the first one over the limit."""
    DROP = auto()


class Floods:
    """Counts the updates of each person. It remembers a bounded number of persons, those who came last.

    What has waited, while the bot or Telegram was away, counts by when it was sent: a backlog is no flood.
    """

    def __init__(self, clock: Callable[[], float], *, remembered: int = _REMEMBERED) -> None:
        self._clock = clock
        self._remembered = remembered
        # Those that waited have windows of their own: in the past, while the others go on.
        self._windows: dict[tuple[int, bool], _Window] = {}  # the one that began last stands last
        self._pardoned_until = clock()

    def pardon(self, seconds: float) -> None:
        """Count nothing for some seconds of which nobody knows when it was sent: it may have waited."""
        self._pardoned_until = self._clock() + seconds

    def judge(self, person: int, age: float | None = None) -> Verdict:
        """Count an update of a person, and say what to do with it; its age in seconds if that is known."""
        now = self._clock()
        if age is None:
            if now < self._pardoned_until:
                return Verdict.ANSWER
            age = 0.0
        waited = age >= WINDOW
        sent = now - age if waited else now
        window = self._windows.get((person, waited))
        if window is None or not window.begin - _SLACK <= sent < window.begin + WINDOW:
            self._begin((person, waited), sent, now)
            return Verdict.ANSWER
        window.count += 1
        window.kept_until = now + WINDOW
        if window.count <= MOST:
            return Verdict.ANSWER
        return Verdict.NOTICE if window.count == MOST + 1 else Verdict.DROP

    def _begin(self, key: tuple[int, bool], sent: float, now: float) -> None:
        windows = self._windows
        windows.pop(key, None)
        # Two go for one that comes: what has ended is cleared away as fast as it was made, without a pause for all.
        for _ in range(2):
            oldest = next(iter(windows), None)
            if oldest is None or (windows[oldest].kept_until > now and len(windows) < self._remembered):
                break
            del windows[oldest]
        windows[key] = _Window(sent, now + WINDOW)

    def __len__(self) -> int:
        return len(self._windows)


@dataclass(slots=True)
class _Window:
    begin: float
    kept_until: float
    count: int = 1
