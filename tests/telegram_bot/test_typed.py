"""Send, press, read: what people type, share and answer, and what of it is kept."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from phone import Phone

from messenger.guide.model import Guide
from messenger.simulator import Simulator
from messenger.store.readers import Choices, ReaderStore
from telegram_bot.test_conversation import Translators, refused


def buttons_of(phone: Phone) -> dict[str, str]:
    """The buttons under the bot's last message: their texts and what they carry."""
    return {
        str(button["text"]): str(button.get("callback_data") or button.get("url") or button.get("switch_inline_query"))
        for row in phone.last.keyboard
        for button in row
    }


def inline_answer(simulator: Simulator) -> dict[str, Any]:
    """What the bot answered to the last inline query."""
    return [call for call in simulator.calls if call.method == "answerInlineQuery"][-1].parameters


async def test_a_question_leads_to_its_section(phone: Phone) -> None:
    """At most five places are offered, each with topic and heading; one tap reads the section."""
    await phone.send("cytomegalovirus cmv")
    places = [text for text, data in buttons_of(phone).items() if data.partition("_")[0] in {"s", "f", "gt"}]
    assert 1 <= len(places) <= 5
    assert all(": " in text for text in places)
    await phone.press(next(text for text in places if text.startswith("Infections")))
    assert "Home › Understand › Infections" in phone.last.text
    assert refused(phone.simulator) == []


async def test_nothing_found_is_counted_without_the_text(phone: Phone, store: ReaderStore, tmp_path: Path) -> None:
    """A search without a result offers the directory and the menu, and leaves a count by locale and nothing else."""
    await phone.send("qwxz vbnm")
    assert set(buttons_of(phone).values()) >= {"o", "m_home"}
    assert [(row.locale, row.count) for row in await store.misses()] == [("en", 1)]
    dump = "\n".join(sqlite3.connect(tmp_path / "readers.sqlite3").iterdump())
    assert "qwxz" not in dump
    assert await store.choices_of(phone.person.id) == Choices()


async def test_an_emergency_comes_before_all(
    phone: Phone, simulator: Simulator, translators: Translators, tmp_path: Path
) -> None:
    """In whatever language it is typed, with a caption, in a command, and while the database is away."""
    with sqlite3.connect(tmp_path / "readers.sqlite3") as connection:
        connection.execute("DROP TABLE readers")
    connection.close()
    await phone.send("mi hijo no respira")
    assert "Call for help" not in phone.last.text
    assert buttons_of(phone)[translators["es"].gettext("This is not an emergency")] == "m_home~es"
    index = next(text for text, data in buttons_of(phone).items() if data.startswith(("u_", "n_")))
    await phone.press(index)
    assert all(
        data.endswith("~es") for data in buttons_of(phone).values() if "_" in data and not data.startswith("http")
    )
    simulator.push_update(
        {
            "message": {
                "message_id": 98,
                "date": 1,
                "chat": {"id": phone.person.id, "type": "private"},
                "from": phone.person.user(),
                "photo": [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}],
                "caption": "he is having a seizure that will not stop",
            }
        }
    )
    await phone.settled()
    assert phone.last.text.startswith("Call for help now")


async def test_an_emergency_in_a_group(phone: Phone, simulator: Simulator) -> None:
    """What reaches the bot in a group is answered if it is an emergency; its buttons carry the language."""
    group = simulator.add_group("Family", [phone.person])
    simulator.push_update(
        {
            "message": {
                "message_id": 99,
                "date": 1,
                "chat": {"id": group.id, "type": "group", "title": "Family"},
                "from": phone.person.user(),
                "text": "please help my daughter is not breathing",
            }
        }
    )
    await phone.settled()
    (answer,) = (message for message in simulator.messages(phone.person, chat=group) if not message.outgoing)
    assert answer.text.startswith("Call for help now")
    assert all(
        str(button["callback_data"]).endswith("~en")
        for row in answer.keyboard
        for button in row
        if "callback_data" in button
    )


async def test_numbers_of_the_own_country(phone: Phone, store: ReaderStore) -> None:
    """A typed country is kept, and its numbers stand in the answer to an emergency at once."""
    await phone.send("in Austria")
    assert phone.last.text.startswith("Your country: Austria.")
    assert "144" in phone.last.text
    assert await store.choices_of(phone.person.id) == Choices(None, "AT")
    await phone.send("i want to kill myself")
    assert "Ambulance: 144" in phone.last.text
    assert "Crisis line" in phone.last.text
    await phone.send("österreich")
    await phone.press("Forget my country")
    assert await store.choices_of(phone.person.id) == Choices()


async def test_a_country_that_cannot_be_kept(phone: Phone, tmp_path: Path) -> None:
    """While the database is away a typed country still shows its numbers, and says that it is not kept."""
    with sqlite3.connect(tmp_path / "readers.sqlite3") as connection:
        connection.execute("DROP TABLE readers")
    connection.close()
    await phone.send("Austria")
    assert phone.last.text.startswith("Your choice cannot be saved just now.")
    assert "Ambulance: 144" in phone.last.text


async def test_a_link_brings_its_language(phone: Phone, guide: Guide, translators: Translators) -> None:
    """A link to a language shows home in it, and all that follows, without keeping anything; a choice ends it."""
    del translators
    await phone.send("/start l_ar")
    assert guide.words["ar"].menus["home"].title in phone.last.text
    await phone.press_data("m_understand~ar")
    assert guide.words["ar"].menus["understand"].title in phone.last.text
    assert all("~ar" in data for data in buttons_of(phone).values())
    await phone.press_data("l_es~ar")
    assert not any("~" in data for data in buttons_of(phone).values())
    assert guide.words["es"].menus["home"].title in (await phone.send("/menu")).text


async def test_share(phone: Phone, simulator: Simulator) -> None:
    """Share gives a link that opens the section, and a query whose card is the section with a button back."""
    await phone.send("/start")
    await phone.press_data("more_symptoms_eyes-and-ears")
    await phone.press("Share")
    link = f"https://t.me/{username(simulator)}?start=s_symptoms_eyes-and-ears"
    assert link in phone.last.text
    query = buttons_of(phone)["Send to a chat"]
    simulator.send_inline_query(phone.person, query)
    await phone.settled()
    (card,) = inline_answer(simulator)["results"]
    assert card["id"] == query
    assert card["reply_markup"]["inline_keyboard"][0][0]["url"] == link
    assert len(card["input_message_content"]["message_text"]) > 300
    await phone.send("/start s_symptoms_eyes-and-ears")
    assert "Home › Understand › Symptoms" in phone.last.text
    assert refused(simulator) == []


def username(simulator: Simulator) -> str:
    """The bot's username, as the Bot API tells it."""
    return str(next(call.result for call in simulator.calls if call.method == "getMe")["username"])


@pytest.mark.parametrize(
    ("tag", "query", "topic"),
    [
        ("en", "symptoms", "symptoms"),
        ("es", "convulsiones", "seizure"),
        ("en", "", "overview"),
        ("ar", "الأعراض", "symptoms"),
    ],
)
async def test_inline(simulator: Simulator, guide: Guide, tag: str, query: str, topic: str) -> None:
    """In any chat the bot offers sections in the sender's language."""
    phone = Phone(simulator, simulator.add_person(tag))
    simulator.send_inline_query(phone.person, query)
    await phone.settled()
    answer = inline_answer(simulator)
    assert answer["is_personal"] is True
    assert any(topic in card["id"] for card in answer["results"])
    first = answer["results"][0]
    _, name, section = first["id"].split("_")
    assert first["title"] == guide.section(tag, name, section).words.heading
    assert refused(simulator) == []


async def test_inline_without_a_result(phone: Phone, simulator: Simulator) -> None:
    """What is not found offers no card, but the button that opens the guide stays; an emergency offers what helps."""
    for query, ids in (("qwxz vbnm", []), ("he is not breathing", ["s_urgent-help_call-now"]), ("x" * 256, [])):
        simulator.send_inline_query(phone.person, query)
        await phone.settled()
        answer = inline_answer(simulator)
        assert [card["id"] for card in answer["results"]] == ids
        assert answer["button"]["start_parameter"] == "m_home"
    assert refused(simulator) == []


async def test_feedback_is_a_count(phone: Phone, store: ReaderStore) -> None:
    """An answer to "Was it helpful?" is kept as a count of section, locale and day, once for each update."""
    await phone.send("/start")
    await phone.press_data("more_symptoms_eyes-and-ears")
    await phone.press("Was it helpful?")
    await phone.press("Yes, it helped")
    assert phone.last.text.split("\n\n")[-1].startswith("Thank you.")
    rows = await store.feedback()
    assert [(row.section, row.locale, row.answer, row.count) for row in rows] == [
        ("symptoms/eyes-and-ears", "en", "yes", 1)
    ]
    for forged in ("fb_symptoms_eyes-and-ears_maybe", "fb_symptoms_gone_yes", "fb_gone_gone_no"):
        await phone.press_data(forged)
        assert phone.last.text.startswith("This button is from an older version")
    assert len(await store.feedback()) == 1
    assert await store.choices_of(phone.person.id) == Choices()
    assert json.dumps(str(phone.person.id)) not in json.dumps([str(row) for row in rows])
