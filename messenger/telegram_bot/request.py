"""The library's HTTP client, with errors that say what its own do not: whether a call certainly did not arrive.

The library raises one error for 401 and 404, another for "no connection" and "connection lost half way", and prints
a traceback with the whole answer where that is no JSON.
"""

import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import httpx
from telegram.error import NetworkError, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

_LONGEST_RETRY_AFTER = 24 * 60 * 60  # seconds; Telegram asks for hours at most
_NO_CONNECTION = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class NotCarriedOutError(NetworkError):
    """The Bot API certainly did not do what was asked: there was no connection, or it answered that it failed."""


class NotFoundError(NotCarriedOutError):
    """404: the address is no Bot API, or one that does not know the token at all."""


class UnauthorizedError(TelegramError):
    """401: Telegram does not accept the token."""


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    after = error.retry_after  # of one type or the other, by the library's PTB_TIMEDELTA
    return after.total_seconds() if isinstance(after, timedelta) else after


class Request(HTTPXRequest):
    """Calls the Bot API. Its errors hold no address, and so no token."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401  # handed on as they are
        """Call; return the status and the body. Raises TelegramError."""
        try:
            code, body = await super().do_request(*args, **kwargs)
        except NetworkError as error:
            if isinstance(error.__cause__, _NO_CONNECTION):
                raise NotCarriedOutError(type(error.__cause__).__name__) from None
            raise
        if code == HTTPStatus.UNAUTHORIZED:
            raise UnauthorizedError("Unauthorized")
        if code == HTTPStatus.NOT_FOUND:
            raise NotFoundError("Not Found")
        if code == HTTPStatus.TOO_MANY_REQUESTS or code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise _failure(code, body)
        if code == HTTPStatus.OK and b'"result"' not in body:
            raise NetworkError("this is not an answer of the Bot API")
        return code, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer. Raises TelegramError, and logs nothing of it."""
        try:
            answer = json.loads(payload.decode(errors="replace"))
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise NetworkError("this is not an answer of the Bot API")
        return answer


def _failure(code: int, body: bytes) -> TelegramError:
    """The error of an answer that says "later"."""
    try:
        seconds = json.loads(body)["parameters"]["retry_after"]
    except (ValueError, LookupError, TypeError):
        seconds = None
    if isinstance(seconds, int) and seconds > 0:
        return RetryAfter(min(seconds, _LONGEST_RETRY_AFTER))
    return NotCarriedOutError(f"the Bot API answered {code}")
