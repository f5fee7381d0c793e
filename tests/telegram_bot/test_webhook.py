"""The webhook over real HTTP: 200 only after the update is processed, and nothing that anybody sends breaks it."""

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Mapping

import aiohttp
import pytest
from telegram.ext import ApplicationBuilder

from messenger.settings import SettingsError
from messenger.telegram_bot import webhook
from messenger.telegram_bot.metrics import Metrics
from messenger.telegram_bot.polling import PollingBot, TokenRefusedError
from messenger.telegram_bot.processing import LONGEST, Processor
from messenger.telegram_bot.raw import JsonDict
from messenger.telegram_bot.request import UnauthorizedError
from messenger.telegram_bot.webhook import LARGEST, Webhook, WebhookAddress

SECRET = "s3cret"
PATH = "/bot/hook"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


def update_of(number: object, chat: int = 5, text: str = "x") -> JsonDict:
    """A message."""
    person = {"id": chat, "is_bot": False, "first_name": "x"}
    message = {"message_id": 1, "date": 1, "text": text, "chat": {"id": chat, "type": "private"}, "from": person}
    return {"update_id": number, "message": message}


class Server:
    """A running webhook whose updates end when they are told to, and somebody who delivers to it."""

    def __init__(self) -> None:
        self.stop = asyncio.Event()
        self.metrics = Metrics()
        self.begun: list[int] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.error: Exception | None = None
        bot = PollingBot("1:x")
        application = ApplicationBuilder().bot(bot).updater(None).build()
        self.processor = Processor(application, bot, self.stop, metrics=self.metrics, short_path=self.deal)
        self.hook = Webhook(self.processor, address(0), self.stop)

    async def started(self) -> "asyncio.Task[None]":
        """Let it run, in a task that ends with it."""
        await self.hook.start()
        running = asyncio.create_task(self.hook.run())
        await asyncio.sleep(0)
        return running

    async def deal(self, update: JsonDict) -> bool:
        """Deal with an update."""
        self.begun.append(update["update_id"])
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        return True

    async def post(
        self, body: object = b"", headers: Mapping[str, str] | None = None, path: str = PATH, method: str = "POST"
    ) -> tuple[int, Mapping[str, str]]:
        """Deliver; return the status and the headers."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        url = f"http://127.0.0.1:{self.hook.port}{path}"
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, url, data=data, headers=HEADERS if headers is None else headers) as answer,
        ):
            assert await answer.text() == ""
            return answer.status, answer.headers

    def deliver(self, update: JsonDict) -> "asyncio.Task[tuple[int, Mapping[str, str]]]":
        """Deliver in a task of its own."""
        return asyncio.create_task(self.post(update))

    async def begins(self, count: int) -> None:
        """Wait until so many updates have begun."""
        async with asyncio.timeout(5):
            while len(self.begun) < count:
                await asyncio.sleep(0.005)


def address(port: int) -> WebhookAddress:
    """Where the webhook is."""
    return WebhookAddress(f"https://example.org{PATH}", PATH, SECRET, "127.0.0.1", port)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A running webhook. It must end by itself."""
    server = Server()
    running = await server.started()
    yield server
    server.gate.set()
    server.stop.set()
    async with asyncio.timeout(5):
        await asyncio.gather(running, return_exceptions=True)


async def test_200_after_it_is_processed(server: Server) -> None:
    """An update is confirmed when it is processed, and not before."""
    server.gate.clear()
    delivery = server.deliver(update_of(1))
    await server.begins(1)
    await asyncio.sleep(0.1)
    assert not delivery.done()
    server.gate.set()
    assert (await delivery)[0] == 200


async def test_twice(server: Server) -> None:
    """One that comes again meanwhile is confirmed with the first, and one that comes later at once."""
    server.gate.clear()
    deliveries = [server.deliver(update_of(1)) for _ in range(3)]
    await server.begins(1)
    await asyncio.sleep(0.1)
    assert not any(delivery.done() for delivery in deliveries)
    server.gate.set()
    assert [(await delivery)[0] for delivery in deliveries] == [200] * 3
    assert (await server.post(update_of(1)))[0] == 200
    assert server.begun == [1]


async def test_order(server: Server) -> None:
    """Updates of a chat are processed one after the other, those of others beside them."""
    server.gate.clear()
    first = server.deliver(update_of(1))
    await server.begins(1)
    second, other = server.deliver(update_of(2)), server.deliver(update_of(3, chat=6))
    await server.begins(2)
    await asyncio.sleep(0.05)
    assert server.begun == [1, 3]
    server.gate.set()
    assert [(await delivery)[0] for delivery in (first, second, other)] == [200] * 3
    assert server.begun == [1, 3, 2]


@pytest.mark.parametrize(
    ("headers", "path", "method", "status"),
    [
        ({}, PATH, "POST", 403),
        ({"X-Telegram-Bot-Api-Secret-Token": "s3cre"}, PATH, "POST", 403),
        ({"X-Telegram-Bot-Api-Secret-Token": ""}, PATH, "POST", 403),
        ({"X-Telegram-Bot-Api-Secret-Token": "s3crét"}, PATH, "POST", 403),
        (HEADERS, PATH, "GET", 405),
        (HEADERS, PATH, "PUT", 405),
        (HEADERS, PATH, "HEAD", 405),
        (HEADERS, "/", "POST", 404),
        (HEADERS, PATH + "/", "POST", 404),
        (HEADERS, PATH + "?x=1", "POST", 404),
        (HEADERS, "/metrics", "GET", 404),
    ],
    ids=str,
)
async def test_not_telegram(server: Server, headers: dict[str, str], path: str, method: str, status: int) -> None:
    """Another path is 404, another method 405, and without the secret nothing is read."""
    answered, more = await server.post(update_of(1), headers, path, method)
    assert (answered, server.begun) == (status, [])
    assert more.get("Allow") == ("POST" if status == 405 else None)


BAD = [
    b"", b"{", b"[]", b"5", b"null", b"\xff\xfe", b'"x"', b"[" * 60_000, b'{"update_id":1e999}', b'{"update_id":"1"}',
    b'{"update_id":-1}', b'{"update_id":true}', b"{}", b'{"update_id":18446744073709551616}', b'{"update_id": 1',
    b'{"update_id":1,"message":{"chat":{"id":"5"}}}',
]  # fmt: skip


@pytest.mark.parametrize("body", BAD, ids=lambda body: repr(body[:30]))
async def test_unreadable(server: Server, body: bytes) -> None:
    """What is no update is confirmed, counted and left behind: Telegram would bring it again for a day."""
    assert (await server.post(body))[0] == 200
    assert server.begun == []
    assert b'messenger_left_behind_total{reason="unreadable"} 1.0' in server.metrics.exposition()


async def test_half_letters(server: Server) -> None:
    """Half of a surrogate pair in a text is no reason not to read it."""
    assert (await server.post(update_of(1, text="a\ud800")))[0] == 200
    assert server.begun == [1]


async def test_a_handler_that_fails(server: Server) -> None:
    """An update whose handler raises three times is confirmed and left behind."""
    server.error = ZeroDivisionError()
    assert (await server.post(update_of(1)))[0] == 200
    assert server.begun == [1, 1, 1]
    assert server.processor.left_behind["ZeroDivisionError"] == 1


async def raw(server: Server, *parts: bytes, pause: float = 0.0) -> bytes:
    """Say something to the server, part by part, and return its answer up to the end of the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.hook.port)
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)
        async with asyncio.timeout(8):
            return await reader.read()
    finally:
        writer.close()


HEAD = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n".encode()


async def test_too_large(server: Server) -> None:
    """A body over 64 KiB is refused: by what it says of itself, and when it says nothing as soon as it is over."""
    assert (await server.post(b" " * LARGEST + b"x"))[0] == 413
    announced = await raw(server, HEAD + b"Content-Length: 1000000000\r\n\r\n")
    assert announced.startswith(b"HTTP/1.1 413 ")
    chunk = b"4000\r\n" + b" " * 0x4000 + b"\r\n"
    assert (await raw(server, HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[chunk] * 5)).startswith(b"HTTP/1.1 413 ")
    body = json.dumps(update_of(1)).encode()
    assert (await server.post(b" " * (LARGEST - len(body)) + body))[0] == 200


async def test_in_parts(server: Server) -> None:
    """A body that comes in parts is put together."""
    body = json.dumps(update_of(1)).encode()
    head = HEAD + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body)
    assert (await raw(server, head, body[:20], body[20:], pause=0.05)).startswith(b"HTTP/1.1 200 ")
    assert server.begun == [1]


async def test_slow_clients(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that does not come to its end is not waited for."""
    monkeypatch.setattr(webhook, "_BODY_WITHIN", 0.2)
    started = time.monotonic()
    answer = await raw(server, HEAD + b"Content-Length: 50\r\n\r\n{")
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - started < 3


async def test_a_head_that_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that says nothing, or half a head, is closed."""
    monkeypatch.setattr(webhook, "_KEEP_ALIVE", 0.3)
    server = Server()
    await server.hook.start()
    assert await raw(server) == b""
    assert await raw(server, HEAD) == b""
    await server.hook.close()


NO_HTTP = [
    b"GARBAGE\r\n\r\n",
    HEAD + b"Content-Length: x\r\n\r\n",
    HEAD + b"x\0: y\r\n\r\n",
    b"\x16\x03\x01\r\n\r\n",
]


@pytest.mark.parametrize("words", NO_HTTP)
async def test_no_http(server: Server, words: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """What is no HTTP gets a 400, and nothing of it is logged: it may hold the secret."""
    assert (await raw(server, words)).startswith(b"HTTP/1.0 400 ")
    assert caplog.text == ""


async def test_a_cut_body(server: Server) -> None:
    """A connection that ends within a body does no harm."""
    _, writer = await asyncio.open_connection("127.0.0.1", server.hook.port)
    writer.write(HEAD + b"Content-Length: 50\r\n\r\n{")
    await writer.drain()
    writer.close()
    assert (await server.post(update_of(1)))[0] == 200


async def test_full(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the bounds, for one chat and for all, an update is sent back for later."""
    monkeypatch.setattr("messenger.telegram_bot.lanes.MOST_IN_A_LANE", 2)
    server.hook._lanes._most = 3
    server.gate.clear()
    taken = [server.deliver(update_of(number)) for number in (1, 2)]
    await asyncio.sleep(0.1)
    status, headers = await server.post(update_of(3))
    assert (status, headers["Retry-After"]) == (503, "1")
    taken.append(server.deliver(update_of(4, chat=6)))
    await server.begins(2)
    assert (await server.post(update_of(5, chat=7)))[0] == 503
    server.gate.set()
    assert [(await delivery)[0] for delivery in taken] == [200] * 3
    assert (await server.post(update_of(3)))[0] == 200


async def test_one_that_takes_too_long(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose turn does not come in time is sent back; Telegram hears of it within its 60 seconds."""
    monkeypatch.setattr(webhook, "_ANSWER_WITHIN", LONGEST + 0.1)
    server.gate.clear()
    first = server.deliver(update_of(1))
    await server.begins(1)
    assert (await server.post(update_of(2)))[0] == 503
    assert (await server.post(update_of(1)))[0] == 503
    server.gate.set()
    assert (await first)[0] == 200
    assert LONGEST < 55


async def test_before_it_runs() -> None:
    """Until the bot has started an update is sent back."""
    server = Server()
    await server.hook.start()
    assert (await server.post(update_of(1)))[0] == 503
    await server.hook.close()


async def test_a_stop() -> None:
    """What is in hand comes to its end, what comes meanwhile is sent back, and then the port is closed."""
    server = Server()
    running = await server.started()
    server.gate.clear()
    delivery = server.deliver(update_of(1))
    await server.begins(1)
    server.stop.set()
    assert (await server.post(update_of(2, chat=6)))[0] == 503
    assert not delivery.done()
    server.gate.set()
    assert (await delivery)[0] == 200
    async with asyncio.timeout(3):
        await running
    with pytest.raises(aiohttp.ClientConnectorError):
        await server.post(update_of(3))


async def test_a_stop_while_nothing_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not come to its end is cut off."""
    monkeypatch.setattr(webhook, "_GRACE", 0.3)
    server = Server()
    running = await server.started()
    server.gate.clear()
    delivery = server.deliver(update_of(1))
    await server.begins(1)
    server.stop.set()
    async with asyncio.timeout(5):
        await running
    with pytest.raises(aiohttp.ClientError):
        await delivery


async def test_a_refused_token() -> None:
    """A 401 sends the update back and ends the webhook with an error of its own."""
    server = Server()
    server.error = UnauthorizedError("x")
    running = await server.started()
    assert (await server.post(update_of(1)))[0] == 503
    with pytest.raises(TokenRefusedError):
        await asyncio.wait_for(running, 5)


@pytest.mark.parametrize("host", ["127.0.0.1", "192.0.2.1", "no such host"])
async def test_a_port_that_cannot_be_used(host: str) -> None:
    """It is said on one line which setting to change."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        place = WebhookAddress("https://example.org/", "/", SECRET, host, port)
        with pytest.raises(SettingsError, match=r"^PORT: port \d+ of BIND_HOST .+ cannot be used \(.+\); .+\Z"):
            await Webhook(Server().processor, place, asyncio.Event()).start()


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def is_closed(connection: Connection, seconds: float = 3.0) -> bool:
    """Whether the other side closes a connection, or has."""
    try:
        return await asyncio.wait_for(connection[0].read(1), seconds) == b""
    except ConnectionError:
        return True
    except TimeoutError:
        return False


async def deliver(connection: Connection, number: int) -> None:
    """Deliver an update over a connection that is open, and wait for its confirmation."""
    body = json.dumps(update_of(number)).encode()
    connection[1].write(HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    assert (await asyncio.wait_for(connection[0].readuntil(b"\r\n\r\n"), 3)).startswith(b"HTTP/1.1 200 ")


async def test_connections_are_bounded(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens many connections without the secret loses the oldest of them, and never shuts Telegram out."""
    monkeypatch.setattr(webhook, "_MOST_CONNECTIONS", 3)

    async def connected() -> Connection:
        return await asyncio.open_connection("127.0.0.1", server.hook.port)

    telegram = await connected()
    await deliver(telegram, 1)
    strangers = [await connected() for _ in range(5)]
    assert [await is_closed(stranger, 0.5) for stranger in strangers] == [True] * 3 + [False] * 2
    await deliver(telegram, 2)
    another = await connected()
    await deliver(another, 3)
    for _, writer in (telegram, another, *strangers):
        writer.close()


async def test_strangers_do_not_stay(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that brings no request with the secret is closed soon, whatever trickles in; Telegram's stays."""
    monkeypatch.setattr(webhook, "_UNKNOWN_FOR", 0.4)
    telegram, stranger, wrong = [await asyncio.open_connection("127.0.0.1", server.hook.port) for _ in range(3)]
    await deliver(telegram, 1)
    stranger[1].write(HEAD[:20])
    wrong[1].write(b"POST /else HTTP/1.1\r\nHost: x\r\n")
    assert await is_closed(stranger)
    assert await is_closed(wrong)
    assert not await is_closed(telegram, 0.5)
    await deliver(telegram, 2)
    for _, writer in (telegram, stranger, wrong):
        writer.close()


def test_the_secret_is_not_shown() -> None:
    """Whoever prints the address sees no secret."""
    assert SECRET not in f"{address(1)!r} {address(1)}"
