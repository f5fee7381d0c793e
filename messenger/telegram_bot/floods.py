"""Who sends more than is answered: one person's flood costs the bot nothing, and nobody else notices it.

Pure: time comes from a clock that is given. A person's window begins with an update of theirs and has a fixed length;
what is over the limit in it is dropped, after one notice, and with its end all is as before.
"""

from collections.abc import Callable
from enum import Enum, auto

MOST = 20
"""Updates of one person that are answered in a window."""

WINDOW = 10.0
"""Seconds."""

_REMEMBERED = 20_000  # persons


class Verdict(Enum):
    """What to do with an update."""

    ANSWER = auto()
    NOTICE = auto()
    """Drop it, and say so: the first one over the limit."""
    DROP = auto()


class Floods:
    """Counts the updates of each person. It remembers a bounded number of persons, those who came last."""

    def __init__(self, clock: Callable[[], float], *, remembered: int = _REMEMBERED) -> None:
        self._clock = clock
        self._remembered = remembered
        # A window is its end and its count. The dict is in the order of their beginnings, so the oldest stands first.
        self._windows: dict[int, list[float]] = {}

    def judge(self, person: int) -> Verdict:
        """Count an update of a person, and say what to do with it."""
        now = self._clock()
        window = self._windows.get(person)
        if window is None or window[0] <= now:
            self._begin(person, now)
            return Verdict.ANSWER
        window[1] += 1
        if window[1] <= MOST:
            return Verdict.ANSWER
        return Verdict.NOTICE if window[1] == MOST + 1 else Verdict.DROP

    def _begin(self, person: int, now: float) -> None:
        windows = self._windows
        windows.pop(person, None)
        # Two go for one that comes: what has ended is cleared away as fast as it was made, without a pause for all.
        for _ in range(2):
            oldest = next(iter(windows), None)
            if oldest is None or (windows[oldest][0] > now and len(windows) < self._remembered):
                break
            del windows[oldest]
        windows[person] = [now + WINDOW, 1]

    def __len__(self) -> int:
        return len(self._windows)
