"""What a reader sees when calls to Telegram fail: a message never twice, a screen in the end."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from network import free_port
from phone import Phone
from running import TOKEN
from telegram.error import ChatMigrated, RetryAfter

from messenger.dialog.context import Reader
from messenger.dialog.edition import Edition
from messenger.dialog.render import render
from messenger.dialog.route import HOME
from messenger.dialog.screen import Screen
from messenger.simulator import Simulator
from messenger.telegram_bot import application
from messenger.telegram_bot.polling import PollingBot
from messenger.telegram_bot.request import NoConnectionError, NotCarriedOutError, Request, UnauthorizedError
from messenger.telegram_bot.sender import Sender, prepare
from telegram_bot.small_api import small_api


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


@pytest.mark.parametrize("seconds", [0.1, 5])
async def test_without_a_connection(edition: Edition, seconds: float) -> None:
    """A message that met no Bot API at all is sent once there is one, which may take longer than three tries would."""
    port = free_port()
    simulator = Simulator(TOKEN, port=port)
    person = simulator.add_person("en")
    async with sender_to(f"http://127.0.0.1:{port}") as sender:
        sending = asyncio.create_task(sender.send(person.id, screen_of(edition)))
        await asyncio.sleep(seconds)
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


def refusal(code: int, reason: str, **parameters: int) -> tuple[int, str]:
    """An answer of the Bot API that says no."""
    body = {"ok": False, "error_code": code, "description": reason, "parameters": parameters}
    return code, json.dumps(body)


async def test_a_prepared_screen(edition: Edition) -> None:
    """A screen that was encoded before is shown as the screen itself would be."""
    screen = screen_of(edition)
    async with Simulator(TOKEN) as simulator, sender_to(simulator.base_url) as sender:
        phone = Phone(simulator, simulator.add_person("en"))
        simulator.send_text(phone.person, "x")
        await sender.send(phone.person.id, screen)
        await sender.send(phone.person.id, prepare(screen))
        shown, again = phone.received
        assert (shown.text, shown.entities, shown.keyboard) == (again.text, again.entities, again.keyboard)
        await sender.edit(phone.person.id, again.message_id, prepare(screen, "ar"))
        assert all("~ar" in button["callback_data"] for row in again.keyboard for button in row)


@pytest.mark.parametrize(
    ("method", "reason"),
    [
        ("editMessageText", "Bad Request: message is not modified: specified new message content is the same"),
        ("answerCallbackQuery", "Bad Request: query is too old and response timeout expired or query ID is invalid"),
        ("answerInlineQuery", "Bad Request: query is too old and response timeout expired or query ID is invalid"),
    ],
)
async def test_refusals_that_are_none(edition: Edition, method: str, reason: str) -> None:
    """What is there already, and what nobody waits for any more, is no failure."""
    async with small_api({method: refusal(400, reason)}) as (address, called), sender_to(address) as sender:
        match method:
            case "editMessageText":
                await sender.edit(5, 1, screen_of(edition))
            case "answerCallbackQuery":
                await sender.answer("7")
            case _:
                await sender.answer_inline("7", {"results": []})
    assert called == [method]


@pytest.mark.parametrize(("chat", "told"), [(5, [5]), (-5, [])])
async def test_a_chat_that_blocked_the_bot(edition: Edition, chat: int, told: list[int]) -> None:
    """A 403 is no failure, is not tried again, and is told of for private chats."""
    blocked: list[int] = []

    async def note(chat_id: int) -> None:
        blocked.append(chat_id)

    answers = dict.fromkeys(("sendMessage", "editMessageText"), refusal(403, "Forbidden: bot was blocked by the user"))
    async with small_api(answers) as (address, called):
        request = Request()
        bot = PollingBot(TOKEN, base_url=f"{address}/bot", request=request)
        sender = Sender(bot, asyncio.Event(), on_blocked=note)
        await sender.send(chat, screen_of(edition))
        assert blocked == told
        await sender.edit(chat, 1, screen_of(edition))
        await request.shutdown()
    assert called == ["sendMessage", "editMessageText"]


@pytest.mark.parametrize("way", ["send", "edit"])
async def test_a_group_that_became_a_supergroup(edition: Edition, way: str) -> None:
    """What is meant for it goes to its new number, as Telegram says, once."""
    answer = refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1005)
    async with (
        small_api({"sendMessage": answer, "editMessageText": answer}) as (address, called),
        sender_to(address) as sender,
    ):
        with pytest.raises(ChatMigrated):  # this Bot API says it of the new number too
            await (sender.send(-5, screen_of(edition)) if way == "send" else sender.edit(-5, 1, screen_of(edition)))
    assert called == ([] if way == "send" else ["editMessageText"]) + ["sendMessage", "sendMessage"]


@pytest.mark.parametrize("code", [429, 401])
async def test_not_tried_again(edition: Edition, code: int) -> None:
    """Nothing is done again after a 401, nor where Telegram asks for more than 20 seconds; no error shows the token."""
    answers = {"sendMessage": refusal(code, "no", retry_after=21)}
    async with small_api(answers) as (address, called), sender_to(address) as sender:
        with pytest.raises(UnauthorizedError if code == 401 else RetryAfter) as caught:
            await sender.send(5, screen_of(edition))
    assert called == ["sendMessage"]
    assert TOKEN not in repr(caught.value)


async def test_three_tries_in_all(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that fails again and again is made three times."""
    monkeypatch.setattr("messenger.telegram_bot.sender._PAUSES", (0.01, 0.02))
    async with small_api({"sendMessage": (502, "<html>")}) as (address, called), sender_to(address) as sender:
        with pytest.raises(NotCarriedOutError):
            await sender.send(5, screen_of(edition))
    assert called == ["sendMessage"] * 3


async def test_a_bot_api_that_stays_away(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not waited for without end."""
    monkeypatch.setattr("messenger.telegram_bot.sender._LONGEST_OUTAGE", 0.2)
    monkeypatch.setattr("messenger.telegram_bot.sender._BETWEEN_CONNECTIONS", 0.05)
    async with sender_to(f"http://127.0.0.1:{free_port()}") as sender:
        with pytest.raises(NoConnectionError):
            async with asyncio.timeout(5):
                await sender.send(5, screen_of(edition))
