"""The record of what a bot called, for tests to read; decoded only when somebody looks."""

import json
from dataclasses import dataclass
from typing import Any

from messenger.simulator.errors import ApiError
from messenger.simulator.json_text import JsonObject
from messenger.simulator.registry import METHODS


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Bot API and its outcome."""

    method: str
    received_at: float  # Unix time
    raw: dict[str, object]  # the parameters as they came
    status: int | None  # of the answer; None where the connection was dropped
    body: bytes  # of the answer
    carried_out: bool  # False for refusals, and for calls that met a fault first

    @property
    def parameters(self) -> JsonObject:
        """Return the parameters as Python values, JSON ones decoded; as they came where they were refused."""
        spec = METHODS.get(self.method.lower())
        if spec is None:
            return dict(self.raw)
        try:
            return spec.parse(self.raw).model_dump(exclude_unset=True)
        except ApiError:
            return dict(self.raw)

    def _answer(self) -> JsonObject:
        answer: JsonObject = json.loads(self.body) if self.body else {}
        return answer

    @property
    def ok(self) -> bool:
        """Tell whether the bot got a result."""
        return bool(self._answer().get("ok"))

    @property
    def result(self) -> Any:  # noqa: ANN401  # any JSON value, which the caller knows
        """Return the result, or None."""
        return self._answer().get("result")

    @property
    def error_code(self) -> int | None:
        """Return the error's code, or None."""
        return self._answer().get("error_code")

    @property
    def description(self) -> str | None:
        """Return the error's description, or None."""
        return self._answer().get("description")
