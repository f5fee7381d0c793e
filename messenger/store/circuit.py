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

    def failed(self) -> None:
        """The database did not answer. Calls that were on their way together fail together: that is one failure."""
        if self._pause and not self._trying:
            return
        self._pause = min(max(_FIRST, 2 * self._pause), _LONGEST)
        self._opens = self._clock() + self._pause
        self._trying = False

    def went_well(self) -> None:
        """The database answered."""
        self._pause = 0.0
        self._trying = False
