"""Keeps calls away from a database that does not answer, so that nobody waits for it again and again."""

from collections.abc import Callable
from typing import Final

_FIRST: Final = 1.0  # seconds
_LONGEST: Final = 5.0


class Circuit:
    """Closed while all is well. After a failure it is open for a second, then for longer, up to five.

    When that time is over one caller is let through to try; the others go on being kept away until it is known to be
    well again, or for as long once more.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._pause = 0.0
        self._opens = 0.0
        self._trying = False
        self._failures = 0
        self._since = 0.0

    def lets_through(self) -> bool:
        """Whether a call may be tried now; whoever is told so after a failure is the one that tries."""
        if not self._pause:
            return True
        now = self._clock()
        if now < self._opens:
            return False
        self._opens = now + self._pause
        self._trying = True
        return True

    def failed(self) -> int:
        """The database did not answer; for how many times in a row.

        Calls that were on their way together fail together: that is one failure, and 0 for all but the first.
        """
        if self._failures and not self._trying:
            return 0
        if not self._failures:
            self._since = self._clock()
        self._failures += 1
        self._pause = min(max(_FIRST, 2 * self._pause), _LONGEST)
        self._opens = self._clock() + self._pause
        self._trying = False
        return self._failures

    def went_well(self) -> float | None:
        """The database answered; how many seconds it did not until now, None if it did."""
        away = self._clock() - self._since if self._failures else None
        self._failures = 0
        self._pause = 0.0
        self._trying = False
        return away
