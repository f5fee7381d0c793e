"""Takes the updates that Telegram delivers, and confirms an update only after it has been processed.

The library's own webhook says 200 before the handler runs, so a bot that is killed loses what it has said 200 to.
Telegram repeats what it gets no 2xx for and holds that chat up meanwhile, so anything else is said only where to
repeat is of use: an update that cannot be read is confirmed, counted and left behind.
"""

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus

import aiohttp
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest

from messenger.telegram_bot.json_bytes import decode
from messenger.telegram_bot.lanes import Lanes
from messenger.telegram_bot.listening import SILENT, Listener, listen
from messenger.telegram_bot.polling import TokenRefusedError
from messenger.telegram_bot.processing import LONGEST, Processor, UnreadableError
from messenger.telegram_bot.raw import ALLOWED, JsonDict, chat_of, number_of
from messenger.telegram_bot.stopping import unless_stopped

_log = logging.getLogger(__name__)

LARGEST = 64 * 1024
"""Bytes of an update; Telegram's are far smaller."""

_MOST_IN_HAND = 512
_MOST_CONNECTIONS = 512  # Telegram opens at most 100; every one is a file of the process
_UNKNOWN_FOR = 10.0  # seconds in which a connection must bring a request with the secret
_TELEGRAM_CONNECTIONS = 100
_ANSWER_WITHIN = 55.0  # seconds; Telegram waits 60
_BODY_WITHIN = 10.0  # seconds for a body to arrive
_KEEP_ALIVE = 75.0  # seconds; also the longest that a connection may take for a request's head
_LINGERING = 1.0  # seconds in which the rest of a refused body is thrown away, so that the refusal can be read
_GRACE = 18.0  # seconds for what is in hand when the bot is told to stop
_RETRY_AFTER = "1"  # seconds
_CONFIRMED = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class WebhookRefusedError(Exception):
    """Telegram does not take the address; the text is its own reason."""


class TooLargeError(Exception):
    """A body over the limit."""


@dataclass(frozen=True, slots=True)
class WebhookAddress:
    """Where updates are delivered: the public address, its secret, and where the bot listens for its path."""

    url: str
    path: str
    secret: str
    host: str
    port: int

    def __repr__(self) -> str:
        return "WebhookAddress(...)"  # it holds the secret


class Webhook:
    """The server at the path of the webhook's address; there is nothing else on its port."""

    def __init__(self, processor: Processor, address: WebhookAddress, stop: asyncio.Event) -> None:
        self._processor = processor
        self._address = address
        self._stop = stop
        self._secret = address.secret.encode()
        self._lanes = Lanes(processor.process, _MOST_IN_HAND)
        self._listener: Listener | None = None
        self._server = _Server(self._answer)
        self._open = False

    async def start(self) -> None:
        """Listen; until it runs every update is sent back. Raises SettingsError if that is not possible."""
        self._listener = await listen(self._server, self._address.host, self._address.port, "PORT")

    @property
    def port(self) -> int:
        """Where it listens; 0 while it does not."""
        return self._listener.port if self._listener else 0

    def in_hand(self) -> int:
        """How many updates are being processed."""
        return len(self._lanes)

    async def announce(self, bot: Bot) -> None:
        """Tell Telegram where to deliver.

        Raises WebhookRefusedError if it does not take the address, TelegramError if it does not answer.
        """
        try:
            await bot.set_webhook(
                self._address.url,
                secret_token=self._address.secret,
                max_connections=_TELEGRAM_CONNECTIONS,
                allowed_updates=ALLOWED,
                drop_pending_updates=False,
            )
        except BadRequest as error:
            reason = error.message
        else:
            return
        raise WebhookRefusedError(" ".join(reason.split()))

    async def run(self) -> None:
        """Take updates until the bot is told to stop. Raises TokenRefusedError if Telegram refuses its token."""
        self._open = True
        refused = await unless_stopped(self._processor.token_refused.wait(), self._stop)
        await self.close()
        if refused:
            raise TokenRefusedError

    async def close(self) -> None:
        """Take no more, let what is in hand come to its end, and listen no longer."""
        self._open = False
        listener, self._listener = self._listener, None
        if listener is None:
            return
        if len(self._lanes):
            await self._lanes.rest(_GRACE)
        await listener.close()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        try:
            body = await _body(request)
        except TooLargeError:
            return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except TimeoutError:
            return _refused(HTTPStatus.REQUEST_TIMEOUT)
        except (aiohttp.ClientError, aiohttp.http.HttpProcessingError, OSError):
            return _refused(HTTPStatus.BAD_REQUEST)  # a body that was cut off, or is no body at all
        try:
            finished = await self._take(body)
        except Exception as error:  # noqa: BLE001  # a fault of this program's own; the processor keeps the others
            _log.error("the webhook failed: %s", type(error).__name__)
            finished = False
        return _Confirmed(request) if finished else _later()

    def _refusal(self, request: web.BaseRequest) -> web.Response | None:
        """The answer to whatever is no update of Telegram's; None for one that may be, and that there is room for."""
        if request.raw_path != self._address.path:
            return _refused(HTTPStatus.NOT_FOUND)
        if request.method != "POST":
            return _refused(HTTPStatus.METHOD_NOT_ALLOWED, Allow="POST")
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        # As bytes: compare_digest refuses text beyond ASCII, and anybody may send some.
        if not hmac.compare_digest(given.encode(errors="surrogateescape"), self._secret):
            return _refused(HTTPStatus.FORBIDDEN)
        self._server.knows(request.protocol)
        if (request.content_length or 0) > LARGEST:
            return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return None if self._takes_more() else _later()

    def _takes_more(self) -> bool:
        ending = self._stop.is_set() or self._processor.token_refused.is_set()
        return self._open and not ending and not self._lanes.full

    async def _take(self, body: bytes) -> bool:
        """Process an update; whether Telegram can forget it."""
        try:
            update = decode(body)
        except ValueError:
            update = None
        number = number_of(update) if isinstance(update, dict) else None
        if number is None or not isinstance(update, dict):
            self._processor.leave_behind(UnreadableError())
            return True
        return await self._process(number, update)

    async def _process(self, number: int, update: JsonDict) -> bool:
        chat = chat_of(update)
        if self._lanes.full_for(chat) and not self._lanes.knows(number):
            return False
        return await self._lanes.through(number, update, chat, _ANSWER_WITHIN - LONGEST)


class _Confirmed(web.StreamResponse):
    """A plain 200. It is said for every update, so its few bytes are not made anew each time."""

    def __init__(self, request: web.BaseRequest) -> None:
        super().__init__()
        self._to = request

    @property
    def keep_alive(self) -> bool:
        """Whether the connection stays open."""
        return self._to.keep_alive

    async def prepare(self, request: web.BaseRequest) -> None:
        """There is nothing to prepare."""

    async def write_eof(self, data: bytes = b"") -> None:
        """Say it."""
        del data
        transport = self._to.transport
        if transport is not None:
            transport.write(_CONFIRMED)


class _Server(web.Server):
    """A server with a bounded number of connections: whoever does not know the secret cannot keep Telegram out."""

    def __init__(self, answer: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]) -> None:
        super().__init__(
            answer,
            access_log=None,
            logger=SILENT,
            keepalive_timeout=_KEEP_ALIVE,
            lingering_time=_LINGERING,
            auto_decompress=False,
        )
        self._known: set[object] = set()

    def knows(self, handler: object) -> None:
        """A connection has brought the secret: it may stay."""
        self._known.add(handler)

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        """Take a connection for a short while; where there are too many, in the place of the oldest unknown one."""
        super().connection_made(handler, transport)
        loop = asyncio.get_running_loop()
        loop.call_later(_UNKNOWN_FOR, self._part_with, handler)
        if len(self._connections) > _MOST_CONNECTIONS:
            oldest = next(one for one in self._connections if one not in self._known)
            # Not within this call: the library has not set the connection up yet.
            loop.call_soon(self._part_with, oldest)

    def connection_lost(self, handler: web.RequestHandler, exc: BaseException | None = None) -> None:
        """Forget a connection."""
        super().connection_lost(handler, exc)
        self._known.discard(handler)

    def _part_with(self, handler: web.RequestHandler) -> None:
        transport = self._connections.get(handler)
        if transport is not None and handler not in self._known:
            transport.abort()


async def _body(request: web.BaseRequest) -> bytes:
    """What was sent. Raises TooLargeError, TimeoutError, and aiohttp's errors for a body that is cut off."""
    content = request.content
    if content.is_eof():
        body = content.read_nowait()  # by far the most: it came together with the head
    else:
        async with asyncio.timeout(_BODY_WITHIN):
            body = await _read(content)
    if len(body) > LARGEST:
        raise TooLargeError
    return body


async def _read(content: aiohttp.StreamReader) -> bytes:
    body = bytearray()
    while part := await content.readany():
        body += part
        if len(body) > LARGEST:
            raise TooLargeError
    return bytes(body)


def _refused(status: HTTPStatus, **headers: str) -> web.Response:
    response = web.Response(status=status, headers=headers)
    response.force_close()
    return response


def _later() -> web.Response:
    return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": _RETRY_AFTER})
