"""The person's side: the page's files, its JSON, and the events that it reads."""

import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from messenger.simulator import Person, Simulator
from simulator.support import TOKEN, Api


async def events(api: Api, path: str, count: int, **headers: str) -> list[tuple[int, dict[str, Any]]]:
    """Read the first events of a stream."""
    found: list[tuple[int, dict[str, Any]]] = []
    timeout = aiohttp.ClientTimeout(total=5)
    async with api.session.get(f"{api.base_url}{path}", headers=headers, timeout=timeout) as answer:
        assert answer.status == 200
        assert answer.content_type == "text/event-stream"
        number = 0
        async for raw in answer.content:
            line = raw.decode().strip()
            if line.startswith("id: "):
                number = int(line.removeprefix("id: "))
            elif line.startswith("data: "):
                found.append((number, json.loads(line.removeprefix("data: "))))
            if len(found) >= count:
                break
    return found


async def test_a_visit(api: Api, sim: Simulator) -> None:
    """A person comes, writes, reads the answer, presses, and reads what became of it."""
    status, person = await api.page("POST", "/page/persons", {"language_code": "ar", "first_name": "You"})
    assert (status, person["language_code"], person["blocked"]) == (200, "ar", False)
    path = f"/page/persons/{person['id']}"
    assert await api.page("GET", path) == (200, person)
    status, written = await api.page("POST", f"{path}/messages", {"text": "/start"})
    assert (status, written["outgoing"], written["entities"][0]["type"]) == (200, True, "bot_command")
    buttons = [[{"text": "b", "callback_data": "d"}, {"text": "u", "url": "https://example.org"}]]
    chat = {"chat_id": person["id"]}
    sent = await api.result(
        "sendMessage", **chat, text="<b>x</b>", parse_mode="HTML", reply_markup={"inline_keyboard": buttons}
    )
    await api.result("sendChatAction", **chat, action="typing")
    press = {"message_id": sent["message_id"], "callback_data": "d"}
    status, pressed = await api.page("POST", f"{path}/presses", press)
    assert status == 200
    await api.result("answerCallbackQuery", **pressed, text="ok", show_alert="true")
    await api.result("editMessageText", **chat, message_id=sent["message_id"], text="y")
    await api.result("deleteMessage", **chat, message_id=sent["message_id"])
    assert (await api.page("POST", f"{path}/attachments", {"kind": "voice"}))[1]["attachment"] == "voice"

    seen = await events(api, f"{path}/events?after=0", 7)
    assert [number for number, _ in seen] == [1, 2, 3, 4, 5, 6, 7]
    kinds = [event["type"] for _, event in seen]
    assert kinds == ["message", "message", "action", "answer", "edited", "deleted", "message"]
    assert seen[4][1]["message"] == {
        "message_id": sent["message_id"],
        "outgoing": False,
        "date": sent["date"],
        "edit_date": sent["date"],
        "text": "y",
        "entities": [],
        "attachment": None,
        "keyboard": [],
    }
    assert seen[3][1] == {"type": "answer", **pressed, "text": "ok", "show_alert": True, "url": None}
    assert sim.messages(sim._state.chats.persons[person["id"]])[-1].attachment == "voice"
    # What was missed is replayed, whichever way the page says what it has.
    assert await events(api, f"{path}/events?after=6", 1) == seen[6:]
    assert await events(api, f"{path}/events?after=0", 1, **{"Last-Event-ID": "6"}) == seen[6:]


async def test_ids_of_another_start(api: Api, sim: Simulator) -> None:
    """Persons of the page have ids that the next simulator does not know; those of Python code start at 1001."""
    ids = [(await api.page("POST", "/page/persons", {}))[1]["id"] for _ in range(3)]
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]
    assert [sim.add_person().id, sim.add_person().id] == [1001, 1002]
    async with Simulator(TOKEN) as second:
        restarted = Api(api.session, second.base_url)
        status, own = await restarted.page("POST", "/page/persons", {})
        assert status == 200
        assert [(await restarted.page("GET", f"/page/persons/{number}"))[0] for number in ids] == [404, 404, 404]
        assert (await api.page("GET", f"/page/persons/{own['id']}"))[0] == 404
        assert all(10**9 <= number < 10**10 for number in (*ids, own["id"]))


async def test_events_come_while_the_page_listens(api: Api, sim: Simulator, person: Person) -> None:
    """A stream goes on with what happens later, and ends when the simulator stops."""
    async with api.session.get(f"{api.base_url}/page/persons/{person.id}/events") as answer:
        assert (await answer.content.readuntil(b"still here\n\n")).startswith(b"retry")
        sim.send_text(person, "x")
        assert b'"text":"x"' in await answer.content.readuntil(b"}\n\n")
        await sim.stop()
        assert b"data" not in await answer.content.read()


async def test_a_page_that_was_away_for_long(api: Api, sim: Simulator, person: Person) -> None:
    """When its events are kept no more, the page gets every message as it is now, and then goes on."""
    first = sim.send_text(person, "a").message_id
    for number in range(600):
        sim.edit_text(person, first, str(number))
    seen = await events(api, f"/page/persons/{person.id}/events?after=0", 1)
    assert [(number, event["type"], event["message"]["text"]) for number, event in seen] == [(601, "message", "599")]
    sim.send_text(person, "b")
    assert (await events(api, f"/page/persons/{person.id}/events?after=601", 1))[0][1]["message"]["text"] == "b"


async def test_the_bots_card_falls_back(api: Api) -> None:
    """Each text is that of the person's language, else of its two letters, else the default."""
    command = {"command": "start", "description": "begin"}
    empezar = {"command": "start", "description": "empezar"}
    await api.result("setMyCommands", commands=[command])
    await api.result("setMyCommands", commands=json.dumps([empezar]), language_code="es")
    await api.result("setMyName", name="Mensajero", language_code="es")
    await api.result("setMyDescription", description="What it is")
    await api.result("setMyShortDescription", short_description="Short")
    card = {"username": "cerebellum_bot", "description": "What it is", "short_description": "Short"}
    for code, name, commands in (
        ("es", "Mensajero", [empezar]),
        ("es-mx", "Mensajero", [empezar]),
        ("ar", "Cerebellum Messenger", [command]),
        ("", "Cerebellum Messenger", [command]),
    ):
        expected = {**card, "name": name, "commands": commands}
        assert await api.page("GET", f"/page/bot?language_code={code}") == (200, expected)
    await api.result("setMyCommands", commands=[command, command], scope={"type": "all_private_chats"})
    assert len((await api.page("GET", "/page/bot?language_code=es"))[1]["commands"]) == 2
    assert await api.result("getMyCommands", language_code="es") == [empezar]
    await api.result("deleteMyCommands", language_code="es")
    assert await api.result("getMyCommands", language_code="es") == []
    assert await api.result("getMyName", language_code="es") == {"name": "Mensajero"}
    await api.result("setMyName", name="", language_code="es")
    assert await api.result("getMyName", language_code="es") == {"name": "Cerebellum Messenger"}
    assert await api.result("getMyDescription", language_code="fr") == {"description": "What it is"}
    assert await api.result("getMyShortDescription") == {"short_description": "Short"}


async def test_a_change_of_mind(api: Api, sim: Simulator, person: Person) -> None:
    """Language and blocking may change; a person who blocked the bot cannot write to it."""
    path = f"/page/persons/{person.id}"
    assert (await api.page("PATCH", path, {"language_code": "es"}))[1]["language_code"] == "es"
    sim.send_text(person, "x")
    assert (await api.page("PATCH", path, {"blocked": True}))[1]["blocked"] is True
    status, error = await api.page("POST", f"{path}/messages", {"text": "x"})
    assert (status, error) == (409, {"error": "this person has blocked the bot"})
    message, blocked = await api.result("getUpdates")
    assert message["message"]["from"]["language_code"] == "es"
    assert blocked["my_chat_member"]["old_chat_member"]["status"] == "member"


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (("GET", "/page/persons/7", None), 404),
        (("GET", "/page/persons/x", None), 404),
        (("GET", "/page/persons/²", None), 404),
        (("GET", f"/page/persons/{'9' * 5000}", None), 404),
        (("GET", "/page/persons/1001/events?after=x", None), 400),
        (("POST", "/page/persons/1001/messages", {"text": " "}), 400),
        (("POST", "/page/persons/1001/messages", {"text": "x" * 4097}), 400),
        (("POST", "/page/persons/1001/attachments", {"kind": "hologram"}), 400),
        (("POST", "/page/persons/1001/presses", {"message_id": 1, "callback_data": ""}), 400),
        (("GET", "/static/nothing.js", None), 404),
        (("GET", "/static/..%2Fpage_api.py", None), 404),
        (("GET", "/static/%2e%2e%2fserver.py", None), 404),
        (("GET", "/static/..%5cserver.js", None), 404),
    ],
)
async def test_page_refusals(api: Api, sim: Simulator, request_line: tuple[str, str, object], status: int) -> None:
    """What the page cannot do has a 4xx and a reason."""
    assert sim.add_person().id == 1001
    answered, error = await api.page(*request_line)
    assert answered == status
    assert error["error"]


async def test_static_files(api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's files are served with their types, a strict policy, and no cache."""
    monkeypatch.setattr("messenger.simulator.page_api.PAGE_FOLDER", tmp_path)
    for name, kind in (("index.html", "text/html"), ("a.js", "text/javascript"), ("a.css", "text/css")):
        (tmp_path / name).write_text("x", encoding="utf-8")
        path = "/" if name == "index.html" else f"/static/{name}"
        async with api.session.get(f"{api.base_url}{path}") as answer:
            assert (answer.status, answer.content_type, await answer.text()) == (200, kind, "x")
            assert answer.headers["Content-Security-Policy"] == "default-src 'self'"
            assert answer.headers["Cache-Control"] == "no-store"
