"""What a reader sees when calls to Telegram fail: a message never twice, a screen in the end."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from phone import Phone

from messenger.dialog.context import Reader
from messenger.dialog.edition import Edition
from messenger.dialog.render import render
from messenger.dialog.route import HOME
from messenger.dialog.screen import Screen
from messenger.simulator import Simulator
from messenger.telegram_bot import application
from messenger.telegram_bot.polling import PollingBot
from messenger.telegram_bot.request import Request
from messenger.telegram_bot.sender import Sender
from telegram_bot.small_api import small_api

TOKEN = "123456:test_token"


@asynccontextmanager
async def sender_to(address: str) -> AsyncIterator[Sender]:
    """A sender to an address where perhaps nobody listens."""
    request = Request()
    bot = PollingBot(TOKEN, base_url=f"{address}/bot", request=request)
    yield Sender(bot, asyncio.Event())
    await request.shutdown()  # the bot itself closes only what it opened with a getMe


def screen_of(edition: Edition) -> Screen:
    """Any screen."""
    return render(HOME, edition.guide, edition.translators["en"], Reader("en"))


async def test_a_message_whose_answer_is_lost(phone: Phone) -> None:
    """A message that may have arrived is not sent again, by no layer."""
    phone.simulator.faults.next("sendMessage", drop=True, after=True)
    await phone.send("/start")
    await phone.send("/help")
    assert len(phone.received) == 2


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot waits half a second for an answer. Must be asked for before the bot that is to be hasty."""
    monkeypatch.setattr(application, "_READ_TIMEOUT", 0.5)


async def test_a_message_whose_answer_is_late(hasty: None, phone: Phone) -> None:
    """A message that is answered too late is not sent again."""
    del hasty
    phone.simulator.faults.next("sendMessage", delay=1)
    await phone.send("/start")
    await phone.send("/help")
    assert len(phone.received) == 2


def test_the_bot_waits_long_enough() -> None:
    """An answer may take as long as Telegram's do at their worst."""
    assert application._READ_TIMEOUT == 20


async def test_without_a_connection(edition: Edition) -> None:
    """A message that certainly did not arrive is sent again."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    simulator = Simulator(TOKEN, port=port)
    person = simulator.add_person("en")
    async with sender_to(f"http://127.0.0.1:{port}") as sender:
        sending = asyncio.create_task(sender.send(person.id, screen_of(edition)))
        await asyncio.sleep(0.1)
        async with simulator:
            await sending
    assert len(Phone(simulator, person).received) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_an_answer_that_says_failed(phone: Phone, status: int) -> None:
    """A message that the Bot API says it did not send is sent again."""
    phone.simulator.faults.next("sendMessage", status=status, count=2)
    await phone.send("/start")
    assert len(phone.received) == 1


@pytest.mark.parametrize("fault", [{"drop": True}, {"drop": True, "after": True}, {"status": 500, "after": True}])
async def test_an_edit_that_is_lost(phone: Phone, fault: dict[str, bool]) -> None:
    """An edit and an answer are made again whatever happened: twice does no harm."""
    await phone.send("/start")
    phone.simulator.faults.next("editMessageText", **fault)
    phone.simulator.faults.next("answerCallbackQuery", drop=True)
    await phone.press("Find support")
    assert phone.last.text.startswith("Home › Find support")
    assert len(phone.received) == 1
    assert [call.ok for call in phone.simulator.calls if call.method == "answerCallbackQuery"][-1]


@pytest.mark.parametrize("status", [400, 403, 500])
async def test_a_tap_that_is_not_answered(phone: Phone, caplog: pytest.LogCaptureFixture, status: int) -> None:
    """A tap is confirmed when its screen is shown and not before, and a failed answer is no failed tap."""
    await phone.send("/start")
    phone.simulator.faults.next("answerCallbackQuery", status=status, count=3)
    phone.simulator.faults.next("editMessageText", status=429, retry_after=1)
    phone.simulator.press(phone.person, phone.last.message_id, "m_support")
    await asyncio.sleep(0.5)
    assert phone.simulator.pending_updates == 1
    await phone.settled()
    assert phone.last.text.startswith("Home › Find support")
    assert "a tap was not answered" in caplog.text
    assert "a handler failed" not in caplog.text


@pytest.mark.parametrize(
    "reason",
    [
        "message to edit not found",
        "message can't be edited",
        "MESSAGE_ID_INVALID",
        "there is no text in the message to edit",
    ],
)
async def test_a_message_that_cannot_be_edited(edition: Edition, reason: str) -> None:
    """Whichever way Telegram says that a message cannot be edited, the screen comes as a new message."""
    refusal = json.dumps({"ok": False, "error_code": 400, "description": f"Bad Request: {reason}"})
    sent = json.dumps({"ok": True, "result": {"message_id": 2, "date": 1, "chat": {"id": 5, "type": "private"}}})
    answers = {"editMessageText": (400, refusal), "sendMessage": (200, sent)}
    async with small_api(answers) as (address, called), sender_to(address) as sender:
        await sender.edit(5, 1, screen_of(edition))
    assert called == ["editMessageText", "sendMessage"]
