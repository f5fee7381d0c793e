"""The HTTP client: its errors say whether a call arrived, and show no token."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO

import pytest
from aiohttp import web
from running import TOKEN
from telegram import Bot, InputFile
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

from messenger.simulator import Simulator
from messenger.telegram_bot.request import (
    NotCarriedOutError,
    NotFoundError,
    Request,
    UnauthorizedError,
    seconds_of,
)
from telegram_bot.small_api import small_api


@asynccontextmanager
async def bot_at(address: str, request: Request | None = None) -> AsyncIterator[Bot]:
    """A bot that speaks through our client."""
    client = request or Request()
    yield Bot(TOKEN, base_url=f"{address}/bot", request=client, get_updates_request=Request())
    await client.shutdown()


def refusal(code: int, **more: object) -> tuple[int, str]:
    """An answer of the Bot API that says no."""
    return code, json.dumps({"ok": False, "error_code": code, "description": "Bad: why", **more})


@pytest.mark.parametrize(
    ("answer", "error", "text"),
    [
        (refusal(400), BadRequest, "Bad: why"),
        (refusal(400, parameters={"migrate_to_chat_id": -7}), ChatMigrated, "-7"),
        (refusal(401), UnauthorizedError, "Bad: why"),
        (refusal(403), Forbidden, "Bad: why"),
        (refusal(404), NotFoundError, "Bad: why"),
        (refusal(409), Conflict, "Bad: why"),
        (refusal(418), NetworkError, "Bad: why"),
        (refusal(500), NotCarriedOutError, "500"),
        (refusal(502), NotCarriedOutError, "502"),
        (refusal(429), NotCarriedOutError, "429"),
        ((429, "<html>"), NotCarriedOutError, "429"),
        ((302, ""), NetworkError, "302"),
        ((200, "<html>"), NetworkError, "no"),
        ((200, '{"ok":false,"result":1}'), NetworkError, "not an answer"),
        ((200, '{"ok":true}'), NetworkError, "not an answer"),
        ((200, "[1]"), NetworkError, "not an answer"),
    ],
    ids=str,
)
async def test_refusals(answer: tuple[int, str], error: type[TelegramError], text: str) -> None:
    """Every answer but an "ok" has the error that says what it means."""
    async with small_api({"getMe": answer}) as (address, called), bot_at(address) as bot:
        with pytest.raises(error, match=text) as caught:
            await bot.get_me()
    assert type(caught.value) is error
    assert called == ["getMe"]


@pytest.mark.parametrize(("parameters", "seconds"), [({"retry_after": 7}, 7), ({"retry_after": 10**9}, 86400)], ids=str)
async def test_later(parameters: dict[str, int], seconds: int) -> None:
    """A 429 says how long to wait, within reason."""
    async with small_api({"getMe": refusal(429, parameters=parameters)}) as (address, _), bot_at(address) as bot:
        with pytest.raises(RetryAfter) as caught:
            await bot.get_me()
    assert seconds_of(caught.value) == seconds


@pytest.mark.parametrize("text", ['{"ok":true,"result":true}', '{ "result": true, "ok": true }'])
async def test_ok(text: str) -> None:
    """However it is written, an "ok" is one."""
    async with small_api({"deleteWebhook": (200, text)}) as (address, _), bot_at(address) as bot:
        assert await bot.delete_webhook()


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://[", "http://127.0.0.1:99999", "http://a b", ""])
async def test_no_connection(address: str, caplog: pytest.LogCaptureFixture) -> None:
    """Where nobody listens, and where nobody can, the call was certainly not made; no error shows the address."""
    async with bot_at(address) as bot:
        with pytest.raises(NetworkError) as caught:
            await bot.get_me()
    shown = f"{caught.value!r} {caught.value.__cause__!r} {caplog.text}"
    assert caught.value.__context__ is None
    assert "secret" not in shown
    assert TOKEN not in shown


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{", b"nonsense\r\n\r\n"])
async def test_cut_off(answer: bytes) -> None:
    """A call whose answer is cut off may have been carried out, and the error does not say that it was not."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with bot_at(f"http://127.0.0.1:{port}") as bot:
            with pytest.raises(NetworkError) as caught:
                await bot.get_me()
    assert not isinstance(caught.value, NotCarriedOutError)
    assert TOKEN not in repr(caught.value)
    assert caught.value.__context__ is None


async def test_an_answer_that_does_not_come() -> None:
    """A call is given up after a while, and it is not certain that it was not carried out."""
    async with Simulator(TOKEN) as simulator:
        simulator.faults.next("getMe", delay=2)
        async with bot_at(simulator.base_url, Request(read_timeout=0.2)) as bot:
            with pytest.raises(TimedOut):
                await bot.get_me()


async def test_half_letters() -> None:
    """A text with half of a surrogate pair is sent, with a replacement for it."""
    async with Simulator(TOKEN) as simulator, bot_at(simulator.base_url) as bot:
        person = simulator.add_person("en")
        simulator.send_text(person, "x")
        await bot.send_message(person.id, "a\ud800b")
        assert simulator.messages(person)[-1].text == "a\ufffdb"


async def test_files() -> None:
    """A file goes in a form, with the other parameters beside it."""
    got: dict[str, str] = {}

    async def answer(request: web.Request) -> web.Response:
        form = await request.post()
        for name, value in form.items():
            got[name] = value.file.read().decode() if isinstance(value, web.FileField) else str(value)
        message = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}}
        return web.json_response({"ok": True, "result": message})

    app = web.Application()
    app.router.add_post("/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0]
        async with bot_at(f"http://{host}:{port}") as bot:
            await bot.send_document(5, InputFile(BytesIO(b"content"), "x.txt"), caption="é")
    finally:
        await runner.cleanup()
    assert got["chat_id"] == "5"
    assert got["caption"] == "é"
    assert "content" in got.values()
