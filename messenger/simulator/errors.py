"""One error type for every refusal, so that the dispatcher can turn any of them into Telegram's answer."""


class ApiError(Exception):
    """A refusal of the Bot API: an error code, Telegram's wording, and for floods the seconds to wait."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def body(self) -> dict[str, object]:
        """Return the JSON object that Telegram would answer with."""
        answer: dict[str, object] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        return answer


def bad_request(reason: str) -> ApiError:
    """Return the 400 that says why the parameters are refused."""
    return ApiError(400, f"Bad Request: {reason}")


def conflict(reason: str) -> ApiError:
    """Return the 409 for two ways of receiving updates at once."""
    return ApiError(409, f"Conflict: {reason}")
