"""The bot by its webhook, as Telegram would deliver: send, press, read; and what calls of the Bot API may do to it."""

import asyncio
import json
import time
from contextlib import AbstractAsyncContextManager

import aiohttp
import pytest
from network import free_port
from phone import PATIENCE, Phone
from running import RunningBot, running

from messenger.dialog.edition import Edition
from messenger.simulator import Simulator
from messenger.store.readers import ReaderStore
from messenger.telegram_bot.application import MetricsAddress
from messenger.telegram_bot.polling import TokenRefusedError
from messenger.telegram_bot.webhook import WebhookAddress, WebhookRefusedError


def by_webhook(
    simulator: Simulator, edition: Edition, store: ReaderStore, url: str | None = None, metrics: int | None = None
) -> AbstractAsyncContextManager[RunningBot]:
    """A bot that updates are delivered to."""
    port = free_port()
    place = WebhookAddress(url or f"http://127.0.0.1:{port}/hook", "/hook", "s3cret", "127.0.0.1", port)
    metrics_at = MetricsAddress("127.0.0.1", metrics) if metrics else None
    return running(simulator, edition, store, webhook=place, metrics_at=metrics_at)


async def told(port: int, path: str) -> str:
    """What the bot tells machines."""
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
        assert answer.status == 200
        return await answer.text()


def tap(phone: Phone, number: int, data: str) -> dict[str, object]:
    """The update, by its number, of a tap below the bot's last message."""
    chat = {"id": phone.person.id, "type": "private"}
    person = {"id": phone.person.id, "is_bot": False, "first_name": "x", "language_code": "en"}
    message = {"message_id": phone.last.message_id, "date": 1, "chat": chat, "text": "x"}
    query = {"id": str(number), "from": person, "message": message, "chat_instance": "1", "data": data}
    return {"update_id": number, "callback_query": query}


@pytest.fixture
def phone(silent: Simulator) -> Phone:
    """A person's phone."""
    return Phone(silent, silent.add_person("en"))


async def test_send_press_read(phone: Phone, edition: Edition, store: ReaderStore) -> None:
    """By the webhook a person is served as by polling, and what waited since before the start too."""
    phone.simulator.send_text(phone.person, "/start")
    async with by_webhook(phone.simulator, edition, store) as bot:
        await phone.settled()
        assert phone.last.text.startswith("Cerebellar hypoplasia")
        await phone.press("Find support")
        assert phone.last.text.startswith("Home › Find support")
        await bot.stopped()
    (call,) = (call for call in phone.simulator.calls if call.method == "setWebhook")
    assert call.parameters["max_connections"] == 100
    assert call.parameters["secret_token"] == "s3cret"
    assert set(call.parameters["allowed_updates"]) == {"message", "callback_query", "inline_query"}
    assert not call.parameters["drop_pending_updates"]


async def test_two_that_come_twice(phone: Phone, edition: Edition, store: ReaderStore) -> None:
    """An update that Telegram delivers twice is answered once."""
    async with by_webhook(phone.simulator, edition, store):
        phone.simulator.faults.duplicate(1)
        await phone.send("/start")
        await phone.send("/help")
        assert len(phone.received) == 2


async def test_a_stop_during_a_flood_limit(phone: Phone, edition: Edition, store: ReaderStore) -> None:
    """A stop does not wait for a flood limit: the update is sent back, is served at the next start, and once."""
    phone.simulator.faults.next("sendMessage", status=429, retry_after=15)
    async with by_webhook(phone.simulator, edition, store) as bot:
        phone.simulator.send_text(phone.person, "/start")
        async with asyncio.timeout(PATIENCE):
            while not any(call.method == "sendMessage" for call in phone.simulator.calls):
                await asyncio.sleep(0.02)
        started = time.monotonic()
        await bot.stopped()
        assert time.monotonic() - started < 4
    assert phone.simulator.pending_updates == 1
    async with by_webhook(phone.simulator, edition, store):
        await phone.settled()
        assert len(phone.received) == 1


async def test_429(phone: Phone, edition: Edition, store: ReaderStore) -> None:
    """A message waits exactly as long as Telegram asks, and nobody else waits with it."""
    other = Phone(phone.simulator, phone.simulator.add_person("en"))
    async with by_webhook(phone.simulator, edition, store):
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
    async with by_webhook(phone.simulator, edition, store) as bot:
        await phone.send("/start")
        phone.simulator.faults.next("sendMessage", status=401)
        phone.simulator.send_text(phone.person, "/help")
        with pytest.raises(TokenRefusedError):
            await bot.ended()
    assert phone.simulator.pending_updates == 1


async def test_a_token_revoked_while_nobody_writes(
    phone: Phone, edition: Edition, store: ReaderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram delivers nothing any more then: the bot looks by itself, passes over an outage, and ends."""
    monkeypatch.setattr("messenger.telegram_bot.application._BETWEEN_LOOKS", 0.05)
    async with by_webhook(phone.simulator, edition, store) as bot:
        await phone.send("/start")
        phone.simulator.faults.next("getMe", status=500)
        phone.simulator.faults.next("getMe", status=401)
        with pytest.raises(TokenRefusedError):
            await bot.ended()


async def test_an_address_that_telegram_refuses(silent: Simulator, edition: Edition, store: ReaderStore) -> None:
    """It is an error of its own, with Telegram's reason."""
    async with by_webhook(silent, edition, store, "https://example.org:1/hook") as bot:
        with pytest.raises(WebhookRefusedError, match="ports 80, 88, 443 or 8443"):
            await bot.ended()


async def test_metrics(phone: Phone, edition: Edition, store: ReaderStore) -> None:
    """What was served is counted, and the bot says that it is ready."""
    port = free_port()
    async with by_webhook(phone.simulator, edition, store, metrics=port):
        await phone.send("/start")
        assert json.loads(await told(port, "/readyz"))["database"] == "ok"
        text = await told(port, "/metrics")
    assert 'messenger_updates_total{kind="message",outcome="done"} 1.0' in text
    assert 'messenger_api_calls_total{method="sendMessage",outcome="ok"} 1.0' in text
    assert str(phone.person.id) not in text


async def test_changes_that_come_again(phone: Phone, edition: Edition, store: ReaderStore) -> None:
    """What Telegram delivers again after a restart changes nothing twice, and is counted as repeated."""
    port = free_port()
    changes = ("l_es", "c_DE", "fb_symptoms_eyes-and-ears_yes", "forget")
    for outcome in ("new", "repeated"):
        async with by_webhook(phone.simulator, edition, store, metrics=port) as bot:
            await phone.send("/start")
            for number, data in enumerate((*changes, "m_home"), 900_000):
                phone.simulator.push_update(tap(phone, number, data))
            await phone.settled()
            text = await told(port, "/metrics")
            await bot.stopped()
        claims = [line for line in text.splitlines() if line.startswith("messenger_claims_total")]
        assert claims == [f'messenger_claims_total{{outcome="{outcome}"}} {len(changes)}.0']
    assert [row.count for row in await store.feedback()] == [1]
