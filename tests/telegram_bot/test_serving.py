"""The bot by its webhook, as Telegram would deliver: send, press, read; and what calls of the Bot API may do to it."""

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from phone import PATIENCE, Phone

from messenger.dialog.edition import Current, Edition
from messenger.simulator import Simulator
from messenger.store.readers import ReaderStore
from messenger.telegram_bot.application import MetricsAddress, serve
from messenger.telegram_bot.polling import TokenRefusedError
from messenger.telegram_bot.webhook import WebhookAddress, WebhookRefusedError

TOKEN = "123456:test_token"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@asynccontextmanager
async def running(
    simulator: Simulator, edition: Edition, store: ReaderStore, url: str | None = None, metrics: int | None = None
) -> AsyncIterator[tuple["asyncio.Task[None]", asyncio.Event]]:
    """The bot as a task, and what stops it."""
    stop, port = asyncio.Event(), free_port()
    place = WebhookAddress(url or f"http://127.0.0.1:{port}/hook", "/hook", "s3cret", "127.0.0.1", port)
    bot = asyncio.create_task(
        serve(
            token=TOKEN,
            api_base_url=simulator.base_url,
            current=Current(edition),
            store=store,
            stop=stop,
            webhook=place,
            metrics_at=MetricsAddress("127.0.0.1", metrics) if metrics else None,
        )
    )
    try:
        yield bot, stop
    finally:
        bot.cancel()
        await asyncio.gather(bot, return_exceptions=True)


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    """A simulator that no bot runs against yet."""
    async with Simulator(TOKEN) as simulator:
        yield simulator


@pytest.fixture
def phone(simulator: Simulator) -> Phone:
    """A person's phone."""
    return Phone(simulator, simulator.add_person("en"))


async def test_send_press_read(phone: Phone, edition: Edition, store: ReaderStore) -> None:
    """By the webhook a person is served as by polling, and what waited since before the start too."""
    phone.simulator.send_text(phone.person, "/start")
    async with running(phone.simulator, edition, store) as (bot, stop):
        await phone.settled()
        assert phone.last.text.startswith("Cerebellar hypoplasia")
        await phone.press("Find support")
        assert phone.last.text.startswith("Home › Find support")
        stop.set()
        await asyncio.wait_for(bot, PATIENCE)
    (call,) = (call for call in phone.simulator.calls if call.method == "setWebhook")
    assert call.parameters["max_connections"] == 100
    assert call.parameters["secret_token"] == "s3cret"
    assert set(call.parameters["allowed_updates"]) == {"message", "callback_query", "inline_query"}
    assert not call.parameters["drop_pending_updates"]


async def test_two_that_come_twice(phone: Phone, edition: Edition, store: ReaderStore) -> None:
    """An update that Telegram delivers twice is answered once."""
    async with running(phone.simulator, edition, store):
        phone.simulator.faults.duplicate(1)
        await phone.send("/start")
        await phone.send("/help")
        assert len(phone.received) == 2


async def test_a_stop_during_a_flood_limit(phone: Phone, edition: Edition, store: ReaderStore) -> None:
    """A stop does not wait for a flood limit: the update is sent back, is served at the next start, and once."""
    phone.simulator.faults.next("sendMessage", status=429, retry_after=15)
    async with running(phone.simulator, edition, store) as (bot, stop):
        phone.simulator.send_text(phone.person, "/start")
        async with asyncio.timeout(PATIENCE):
            while not any(call.method == "sendMessage" for call in phone.simulator.calls):
                await asyncio.sleep(0.02)
        started = time.monotonic()
        stop.set()
        await asyncio.wait_for(bot, PATIENCE)
        assert time.monotonic() - started < 4
    assert phone.simulator.pending_updates == 1
    async with running(phone.simulator, edition, store):
        await phone.settled()
        assert len(phone.received) == 1


async def test_429(phone: Phone, edition: Edition, store: ReaderStore) -> None:
    """A message waits exactly as long as Telegram asks, and nobody else waits with it."""
    other = Phone(phone.simulator, phone.simulator.add_person("en"))
    async with running(phone.simulator, edition, store):
        await other.send("/start")
        phone.simulator.faults.next("sendMessage", status=429, retry_after=2)
        phone.simulator.send_text(phone.person, "/start")
        await asyncio.sleep(0.2)
        started = time.monotonic()
        other.simulator.send_text(other.person, "/help")
        async with asyncio.timeout(PATIENCE):
            while len(other.received) < 2:
                await asyncio.sleep(0.01)
        assert time.monotonic() - started < 1
        await phone.settled()
    calls = [call for call in phone.simulator.calls if call.method == "sendMessage"]
    (refused,) = (call for call in calls if call.status == 429)
    assert 2 <= calls[-1].received_at - refused.received_at < 2.5
    assert len(phone.received) == 1


async def test_a_revoked_token(phone: Phone, edition: Edition, store: ReaderStore) -> None:
    """A 401 ends the bot, and the update that met it stays with Telegram."""
    async with running(phone.simulator, edition, store) as (bot, _):
        await phone.send("/start")
        phone.simulator.faults.next("sendMessage", status=401)
        phone.simulator.send_text(phone.person, "/help")
        with pytest.raises(TokenRefusedError):
            await asyncio.wait_for(bot, PATIENCE)
    assert phone.simulator.pending_updates == 1


async def test_an_address_that_telegram_refuses(simulator: Simulator, edition: Edition, store: ReaderStore) -> None:
    """It is an error of its own, with Telegram's reason."""
    async with running(simulator, edition, store, "https://example.org:1/hook") as (bot, _):
        with pytest.raises(WebhookRefusedError, match="ports 80, 88, 443 or 8443"):
            await asyncio.wait_for(bot, PATIENCE)


async def test_metrics(phone: Phone, edition: Edition, store: ReaderStore) -> None:
    """What was served is counted, and the bot says that it is ready."""
    port = free_port()
    async with running(phone.simulator, edition, store, metrics=port):
        await phone.send("/start")
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            async with session.get("/readyz") as answer:
                assert answer.status == 200
                assert json.loads(await answer.read())["database"] == "ok"
            async with session.get("/metrics") as answer:
                text = await answer.text()
    assert 'messenger_updates_total{kind="message",outcome="done"} 1.0' in text
    assert 'messenger_api_calls_total{method="sendMessage",outcome="ok"} 1.0' in text
    assert str(phone.person.id) not in text
