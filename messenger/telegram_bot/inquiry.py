"""Asks the Bot API one question, and tells all that its answer tells: for a maintainer who looks for what is wrong.

The bot's own client turns answers into errors; here the status, the reason and the server's clock count.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import aiohttp

from messenger.settings import SettingsError
from messenger.telegram_bot.json_bytes import decode
from messenger.telegram_bot.proxy import proxy_for

_TIMEOUT = aiohttp.ClientTimeout(total=15.0)
_LARGEST = 1024 * 1024  # bytes that are read of an answer


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the HTTP status (None: nothing did), the result (None if it is refused), the reason why not.

    `date` is the server's clock (None if it does not say), and `asked` our own in the middle of the call.
    """

    status: int | None
    result: object = None
    reason: str = ""
    date: datetime | None = None
    asked: datetime | None = None


async def ask(token: str, api_base_url: str, method: str) -> Answer:
    """Call a method without parameters. Raises nothing: what goes wrong is an answer as well, and none shows the token.

    The reason is the class of the error, as its text holds the address and with it the token.
    """
    began = datetime.now(UTC)
    try:
        proxy = proxy_for(api_base_url)
    except SettingsError as error:
        return Answer(None, reason=str(error))
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT, cookie_jar=aiohttp.DummyCookieJar(), proxy=proxy) as session,
            session.post(f"{api_base_url}/bot{token}/{method}", allow_redirects=False) as response,
        ):
            body = await response.content.read(_LARGEST)
            middle = began + (datetime.now(UTC) - began) / 2
            date = _date(response.headers.get("Date", ""))
            return _answer(response.status, body, date, middle)
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
        return Answer(None, reason=type(error).__name__)


def _answer(status: int, body: bytes, date: datetime | None, asked: datetime) -> Answer:
    try:
        content = decode(body)
    except ValueError:
        content = None
    if not isinstance(content, dict) or "ok" not in content:
        return Answer(status, reason="this is not an answer of the Bot API", date=date, asked=asked)
    if status == HTTPStatus.OK and content["ok"] is True:
        return Answer(status, result=content.get("result"), date=date, asked=asked)
    return Answer(status, reason=str(content.get("description", "no reason is given")), date=date, asked=asked)


def _date(header: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(header)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
