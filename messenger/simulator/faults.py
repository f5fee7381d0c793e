"""Misbehaviour on demand: floods, failing servers, slow and lost answers, updates that come twice."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from messenger.simulator.errors import ApiError


@dataclass(slots=True)
class Fault:
    """How the next calls of one method, or of any, misbehave."""

    method: str | None
    status: int | None
    retry_after: int | None
    delay: float
    drop: bool
    after: bool
    left: int

    def error(self) -> ApiError | None:
        """Return what the call is answered with, or None where only the delay counts."""
        if self.status is None:
            return None
        if self.status == HTTPStatus.TOO_MANY_REQUESTS:
            seconds = 1 if self.retry_after is None else self.retry_after
            return ApiError(self.status, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        return ApiError(self.status, _phrase(self.status), retry_after=self.retry_after)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


class Faults:
    """The misbehaviour that is still to come."""

    def __init__(self, duplicate: Callable[[int], None]) -> None:
        self._faults: list[Fault] = []
        self._duplicate = duplicate

    def next(
        self,
        method: str | None = None,
        *,
        status: int | None = None,
        retry_after: int | None = None,
        delay: float | None = None,
        drop: bool = False,
        after: bool = False,
        count: int = 1,
    ) -> None:
        """Let the next ``count`` calls of ``method`` (None: of any) misbehave.

        ``status`` is answered instead of the result (429 with ``retry_after`` seconds, else one); ``delay`` passes
        before the answer, in seconds; ``drop`` closes the connection without an answer. None of these calls is
        carried out, except with ``after``, and except where only a delay is asked for.
        """
        self._faults.append(Fault(method and method.lower(), status, retry_after, delay or 0.0, drop, after, count))

    def duplicate(self, count: int = 1) -> None:
        """Let the next ``count`` updates be delivered twice."""
        self._duplicate(count)

    def clear(self) -> None:
        """Behave again."""
        self._faults.clear()
        self._duplicate(0)

    def take(self, method: str) -> Fault | None:
        """Return the fault that this call meets, and count it."""
        if not self._faults:
            return None
        for fault in self._faults:
            if fault.method in {None, method.lower()}:
                fault.left -= 1
                if fault.left <= 0:
                    self._faults.remove(fault)
                return fault
        return None
