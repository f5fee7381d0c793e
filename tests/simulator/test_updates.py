"""Receiving updates by long polling: offsets, kinds, conflicts, and what reaches the bot at all."""

import asyncio
import json
import time

import pytest

from messenger.simulator import Person, PersonError, Simulator
from simulator.support import TOKEN, Api


async def test_updates_stay_until_confirmed(api: Api, sim: Simulator, person: Person) -> None:
    """An update is given again until a greater offset confirms it."""
    for text in "abc":
        sim.send_text(person, text)
    first = await api.result("getUpdates", limit=2)
    assert [update["message"]["text"] for update in first] == ["a", "b"]
    assert await api.result("getUpdates", limit="2") == first
    rest = await api.result("getUpdates", offset=first[-1]["update_id"] + 1)
    assert [update["message"]["text"] for update in rest] == ["c"]
    assert await api.result("getUpdates", offset=rest[-1]["update_id"] + 1) == []
    assert sim.pending_updates == 0


async def test_a_negative_offset_forgets_the_older(api: Api, sim: Simulator, person: Person) -> None:
    """Offset -1 keeps only the newest."""
    for text in "abc":
        sim.send_text(person, text)
    [update] = await api.result("getUpdates", offset=-1)
    assert update["message"]["text"] == "c"
    assert sim.pending_updates == 1


async def test_long_polling_waits(api: Api, sim: Simulator, person: Person) -> None:
    """A poll with a timeout ends with the first update, or empty after the timeout."""
    poll = asyncio.create_task(api.result("getUpdates", timeout=10))
    await asyncio.sleep(0.1)
    started = time.monotonic()
    sim.send_text(person, "now")
    [update] = await poll
    assert time.monotonic() - started < 1
    assert await api.result("getUpdates", offset=update["update_id"] + 1, timeout=1) == []


async def test_a_newer_poll_ends_the_older(api: Api, sim: Simulator, person: Person) -> None:
    """As with Telegram, of two pollers the older gets the 409."""
    older = asyncio.create_task(api.call("getUpdates", timeout=10))
    await asyncio.sleep(0.1)
    newer = asyncio.create_task(api.call("getUpdates", timeout=10))
    answer = await older
    assert answer["error_code"] == 409
    assert answer["description"].startswith("Conflict: terminated by other getUpdates request")
    sim.send_text(person, "x")
    assert len((await newer)["result"]) == 1


async def test_no_polling_beside_a_webhook(api: Api) -> None:
    """A webhook ends a poll under way, forbids the next, and deleteWebhook allows it again."""
    poll = asyncio.create_task(api.call("getUpdates", timeout=10))
    await asyncio.sleep(0.1)
    assert await api.result("setWebhook", url="https://example.org/hook") is True
    assert (await poll)["description"] == "Conflict: terminated by setWebhook request"
    assert (await api.call("getUpdates"))["description"] == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    assert await api.result("deleteWebhook") is True
    assert await api.result("getUpdates") == []


async def test_only_the_kinds_asked_for(api: Api, sim: Simulator, person: Person) -> None:
    """Kinds that the bot did not ask for are not kept for it; unknown kinds are, for tests."""
    await api.result("getUpdates", allowed_updates=["callback_query"])
    sim.send_text(person, "x")
    sim.press(person, 1, "d")
    sim.push_update({"new_in_bot_api_99": {}})
    kinds = [list(update) for update in await api.result("getUpdates")]
    assert kinds == [["update_id", "callback_query"], ["update_id", "new_in_bot_api_99"]]


async def test_raw_updates(api: Api, sim: Simulator) -> None:
    """Anything may be pushed, with its own id or without, and is confirmed like any other."""
    sim.push_update({"update_id": 5, "message": None})
    sim.push_update({"message": {"chat": 7}})
    sim.push_update({"update_id": "seven"})
    updates = await api.result("getUpdates")
    assert [update.get("update_id") for update in updates] == [5, 100_001, "seven"]
    assert await api.result("getUpdates", offset=100_003) == []


async def test_half_a_character(api: Api, sim: Simulator) -> None:
    """A lone surrogate reaches the bot as JSON can say it, and what follows it arrives too."""
    sim.push_update({"message": {"text": "\ud800 é"}})
    sim.push_update({"message": {"text": "é"}})
    async with api.session.get(f"{api.base_url}/bot{TOKEN}/getUpdates") as answer:
        body = await answer.read()
    assert b'"\\ud800 ' in body
    assert [update["message"]["text"] for update in json.loads(body)["result"]] == ["\ud800 é", "é"]


@pytest.mark.parametrize("value", [b"x", {1}, object()])
async def test_what_is_no_json_is_not_queued(api: Api, sim: Simulator, value: object) -> None:
    """It is refused to the test that pushes it, and does no harm to the bot."""
    with pytest.raises(TypeError):
        sim.push_update({"message": value})
    assert await api.result("getUpdates") == []


async def test_duplicates(api: Api, sim: Simulator, person: Person) -> None:
    """The next updates come twice, then once again."""
    sim.faults.duplicate(1)
    sim.send_text(person, "a")
    sim.send_text(person, "b")
    updates = await api.result("getUpdates")
    assert [update["message"]["text"] for update in updates] == ["a", "a", "b"]
    assert updates[0]["update_id"] == updates[1]["update_id"]


async def test_shapes(api: Api, sim: Simulator, person: Person) -> None:
    """Messages, presses and edits look as Telegram's."""
    message = sim.send_text(person, "/start x")
    sent = await api.result(
        "sendMessage",
        chat_id=person.id,
        text="hi",
        reply_markup={"inline_keyboard": [[{"text": "b", "callback_data": "d"}]]},
    )
    query_id = sim.press(person, sent["message_id"], "d")
    sim.edit_text(person, message.message_id, "other")
    user = {"id": 1001, "is_bot": False, "first_name": "Amal", "language_code": "ar"}
    chat = {"id": 1001, "first_name": "Amal", "type": "private"}
    first, press, edited = await api.result("getUpdates")
    assert first["message"] == {
        "message_id": 1,
        "from": user,
        "chat": chat,
        "date": message.date,
        "text": "/start x",
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
    }
    assert press["callback_query"] == {
        "id": query_id,
        "from": user,
        "message": sent,
        "chat_instance": press["callback_query"]["chat_instance"],
        "data": "d",
    }
    assert sent["from"]["is_bot"] is True
    assert edited["edited_message"]["edit_date"] == message.date


async def test_an_old_button_of_a_message_that_is_gone(api: Api, sim: Simulator, person: Person) -> None:
    """Of a deleted message the bot is told only where it was."""
    sent = await api.result("sendMessage", chat_id=person.id, text="x")
    await api.result("deleteMessage", chat_id=person.id, message_id=sent["message_id"])
    assert sim.messages(person) == []
    sim.press(person, sent["message_id"], "d")
    [update] = await api.result("getUpdates")
    assert update["callback_query"]["message"] == {"chat": sent["chat"], "message_id": sent["message_id"], "date": 0}


@pytest.mark.parametrize("kind", ["photo", "voice", "document", "sticker", "location", "contact", "video", "audio"])
async def test_attachments(api: Api, sim: Simulator, person: Person, kind: str) -> None:
    """Every kind of attachment reaches the bot under its own name, without a text."""
    sim.send_attachment(person, kind)
    [update] = await api.result("getUpdates")
    assert kind in update["message"]
    assert "text" not in update["message"]
    assert [message.attachment for message in sim.messages(person)] == [kind]


async def test_privacy_mode_in_groups(api: Api, sim: Simulator, person: Person) -> None:
    """In a group the bot hears commands and mentions of itself, and nothing else."""
    group = sim.add_group("Family", [person])
    for text in ("hello", "/help", "/help@other_bot", "/help@cerebellum_bot", "@cerebellum_bot hi", "@somebody hi"):
        sim.send_text(person, text, chat=group)
    sim.send_attachment(person, "photo", chat=group)
    joined, *updates = await api.result("getUpdates")
    assert joined["my_chat_member"]["new_chat_member"]["status"] == "member"
    heard = [update["message"]["text"] for update in updates]
    assert heard == ["/help", "/help@cerebellum_bot", "@cerebellum_bot hi"]
    assert updates[0]["message"]["chat"] == {"id": group.id, "title": "Family", "type": "group"}
    assert (await api.result("sendMessage", chat_id=group.id, text="x"))["chat"]["id"] == group.id
    assert sim.messages(person, chat=group)[-1].text == "x"


async def test_what_a_person_cannot_do(sim: Simulator, person: Person) -> None:
    """Apps do not send empty texts, unknown kinds, or anything to a blocked bot."""
    with pytest.raises(PersonError):
        sim.send_text(person, "  ")
    with pytest.raises(PersonError):
        sim.send_attachment(person, "hologram")
    with pytest.raises(PersonError):
        sim.press(person, 1, "é" * 33)
    for act in (sim.send_text, sim.send_inline_query):
        with pytest.raises(PersonError, match="half a character"):
            act(person, "a \ud800")
    with pytest.raises(PersonError, match="half a character"):
        sim.press(person, 1, "\udfff")
    sim.set_blocked(person, blocked=True)
    with pytest.raises(PersonError):
        sim.send_text(person, "x")
