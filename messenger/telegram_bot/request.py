"""The HTTP client, on aiohttp, with errors that say whether a call certainly did not arrive.

The library's own client costs more than half of all processor time. It raises one error for 401 and 404, and another
for "no connection" and "connection lost half way". No error here holds an address, and so none holds the token.
"""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData
from yarl import URL

from messenger.telegram_bot.json_bytes import decode, encode
from messenger.telegram_bot.metrics import Metrics

CONNECTIONS = 256
"""How many calls are made side by side."""

_CONNECT_TIMEOUT = 10.0  # seconds, waiting for a free connection included
_READ_TIMEOUT = 20.0  # seconds; an answer that comes late is better than not to know whether a message arrived
_KEEP_ALIVE = 15.0  # seconds; shorter than any server's, so that a call rarely meets a connection that is being closed
_DNS_LIFETIME = 60  # seconds
_LONGEST_RETRY_AFTER = 24 * 60 * 60  # seconds; Telegram asks for hours at most
_LONGEST_REASON = 300  # characters of an answer's own words
_NO_CONNECTION = (aiohttp.ClientConnectorError, aiohttp.ClientHttpProxyError)
_OK = b'{"ok":true,"result":'  # as Telegram writes it; told without reading the rest
# Said here, they need not be worked out for each call. An answer without compression is read faster than one with it.
_HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "messenger"}


class NotCarriedOutError(NetworkError):
    """The Bot API certainly did not do what was asked: there was no connection, or it answered that it failed."""


class NoConnectionError(NotCarriedOutError):
    """The Bot API was not even asked: nothing answers at its address, or at the proxy's."""


class NotFoundError(NotCarriedOutError):
    """404: the address is no Bot API, or one that does not know the token at all."""


class UnauthorizedError(TelegramError):
    """401: Telegram does not accept the token."""


_KINDS: Mapping[int, type[TelegramError]] = {
    HTTPStatus.BAD_REQUEST: BadRequest,
    HTTPStatus.UNAUTHORIZED: UnauthorizedError,
    HTTPStatus.FORBIDDEN: Forbidden,
    HTTPStatus.NOT_FOUND: NotFoundError,
    HTTPStatus.CONFLICT: Conflict,
}
"""The errors that need nothing but Telegram's reason."""


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    after = error.retry_after  # of one type or the other, by the library's PTB_TIMEDELTA
    return after.total_seconds() if isinstance(after, timedelta) else after


class Request(BaseRequest):
    """Calls the Bot API. Its connections are opened as they are needed, and belong to the event loop of the first."""

    def __init__(
        self,
        *,
        read_timeout: float = _READ_TIMEOUT,
        connections: int = CONNECTIONS,
        metrics: Metrics | None = None,
        proxy: str | None = None,
    ) -> None:
        self._metrics = metrics or Metrics()
        self._proxy = proxy
        self._timeout = aiohttp.ClientTimeout(total=None, connect=_CONNECT_TIMEOUT, sock_read=read_timeout)
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        # One for each method, with its name: to parse an address anew costs more than to look it up.
        self._addresses: dict[str, tuple[URL, str]] = {}

    async def initialize(self) -> None:
        """Do nothing yet: there is no connection until the first call."""

    async def shutdown(self) -> None:
        """Close all connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer."""
        return self._timeout.sock_read

    async def do_request(  # noqa: PLR0917  # the library's own
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = None,
        write_timeout: object = None,
        connect_timeout: object = None,
        pool_timeout: object = None,
    ) -> tuple[int, bytes]:
        """Call as the library does; return the status and the body. Only the time to read can be changed.

        Raises TelegramError, for every status but 200 too.
        """
        del method, write_timeout, connect_timeout, pool_timeout
        limits = None
        if isinstance(read_timeout, int | float):
            limits = aiohttp.ClientTimeout(total=None, connect=_CONNECT_TIMEOUT, sock_read=read_timeout)
        if request_data is not None and request_data.contains_files:
            return HTTPStatus.OK, await self._post(url, _form(request_data), limits)
        body = encode(request_data.parameters if request_data else {})
        return HTTPStatus.OK, await self.post_json(url, body, limits)

    async def post_json(self, url: str, body: bytes, limits: aiohttp.ClientTimeout | None = None) -> bytes:
        """Make a call with parameters that are JSON already; return the answer, which says "ok".

        Raises TelegramError.
        """
        return await self._post(url, aiohttp.BytesPayload(body, content_type="application/json"), limits)

    async def _post(
        self, url: str, body: aiohttp.Payload | aiohttp.FormData, limits: aiohttp.ClientTimeout | None
    ) -> bytes:
        session = self._session or self._open()
        method = ""
        try:
            address, method = self._addresses.get(url) or self._remember(url)
            async with session.post(
                address, data=body, allow_redirects=False, timeout=limits or self._timeout
            ) as answer:
                content = await answer.read()
                status = answer.status
        except _NO_CONNECTION as error:
            failure: TelegramError = NoConnectionError(type(error).__name__)
        except (aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            failure = NotCarriedOutError(type(error).__name__)
        except TimeoutError:
            failure = TimedOut()
        except (aiohttp.ClientError, OSError, ValueError) as error:
            failure = NetworkError(type(error).__name__)
        else:
            if status == HTTPStatus.OK and (content.startswith(_OK) or _is_ok(content)):
                self._metrics.call(method, "ok")
                return content
            failure = _refusal(status, content)
        self._metrics.call(method, _outcome(failure))
        # Outside the handlers: aiohttp's errors show the address, and with it the token.
        raise failure

    def _open(self) -> aiohttp.ClientSession:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._connections, keepalive_timeout=_KEEP_ALIVE, ttl_dns_cache=_DNS_LIFETIME
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=_HEADERS,
            proxy=self._proxy,
        )
        return self._session

    def _remember(self, url: str) -> tuple[URL, str]:
        known = self._addresses[url] = URL(url, encoded=True), url.rpartition("/")[2]
        return known

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer. Raises TelegramError, and logs nothing of it."""
        try:
            answer = decode(payload)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise NetworkError("this is not an answer of the Bot API")
        return answer


def _form(data: RequestData) -> aiohttp.FormData:
    """Parameters with files among them: the Bot API takes files in a form only."""
    form = aiohttp.FormData(data.json_parameters)
    for name, (file_name, content, content_type) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=content_type)
    return form


def _is_ok(body: bytes) -> bool:
    answer = _read(body)
    return answer.get("ok") is True and "result" in answer


def _refusal(code: int, body: bytes) -> TelegramError:
    """The error of any answer that does not say "ok"."""
    if code == HTTPStatus.OK:
        return NetworkError("this is not an answer of the Bot API")
    answer = _read(body)
    parameters = answer.get("parameters")
    if not isinstance(parameters, dict):
        parameters = {}
    if code == HTTPStatus.TOO_MANY_REQUESTS or code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        seconds = parameters.get("retry_after")
        if isinstance(seconds, int) and seconds > 0:
            return RetryAfter(min(seconds, _LONGEST_RETRY_AFTER))
        return NotCarriedOutError(f"the Bot API answered {code}")
    migrated = parameters.get("migrate_to_chat_id")
    if code == HTTPStatus.BAD_REQUEST and isinstance(migrated, int):
        return ChatMigrated(migrated)
    reason = answer.get("description")
    reason = reason[:_LONGEST_REASON] if isinstance(reason, str) else f"the Bot API answered {code}"
    return _KINDS.get(code, NetworkError)(reason)


def _read(body: bytes) -> dict[str, Any]:
    try:
        answer = decode(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _outcome(error: TelegramError) -> str:
    """One of a few words for a failed call, for the metrics."""
    match error:
        case RetryAfter():
            return "later"
        case NotCarriedOutError():
            return "not_carried_out"
        case Forbidden():
            return "blocked"
        case UnauthorizedError():
            return "unauthorized"
        case NetworkError() if not isinstance(error, BadRequest):
            return "uncertain"
        case _:
            return "refused"
