"""Send, press, read: what a person sees when they chat with the bot."""

import asyncio
import logging
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest
from network import NetworkForbiddenError
from phone import Phone

from messenger.guide.model import Guide
from messenger.languages.catalogs import Translator
from messenger.simulator import Simulator
from messenger.store.readers import Choices, ReaderStore

Translators = Mapping[str, Translator]


def refused(simulator: Simulator) -> list[str]:
    """The calls that the strict Bot API refused."""
    return [f"{call.method}: {call.description}" for call in simulator.calls if not call.ok]


async def test_start_and_browse(phone: Phone) -> None:
    """From /start a person browses to a section by its buttons, always in the same message."""
    home = await phone.send("/start")
    assert home.text.startswith("Cerebellar hypoplasia: a guide for families")
    await phone.press("Understand")
    await phone.press("Overview")
    section = await phone.press("What it means")
    assert "smaller than expected" in section.text
    assert len(phone.received) == 1
    assert section.edit_count == 3
    await phone.press("Next ›")
    await phone.press("‹ Previous")
    await phone.press("More")
    await phone.press("Sources")
    assert "Cerebellar Hypoplasia (NINDS, NIH (USA))" in section.text
    await phone.press("‹ Back")
    await phone.press("‹ Back")
    assert "smaller than expected" in section.text
    await phone.press("Home")
    assert section.text == home.text
    assert refused(phone.simulator) == []


@pytest.mark.parametrize(
    ("tag", "locale"),
    [("ar", "ar"), ("es-mx", "es"), ("pt-br", "pt_BR"), ("tlh", "en"), ("", "en"), ("xx" * 200, "en"), ("ar-EG", "ar")],
)
async def test_language_of_telegram(
    simulator: Simulator, guide: Guide, translators: Translators, tag: str, locale: str
) -> None:
    """At first the bot speaks what Telegram reports, as near as it can."""
    del translators
    home = await Phone(simulator, simulator.add_person(tag)).send("/start")
    assert guide.words[locale].menus["home"].title in home.text


async def test_own_choice_of_language(phone: Phone, guide: Guide, store: ReaderStore) -> None:
    """After a choice the bot speaks it whatever Telegram reports, until it is forgotten; nobody else is touched."""
    other = Phone(phone.simulator, phone.simulator.add_person("en"))
    await phone.send("/language")
    await phone.press("Español")
    assert "Español" in phone.last.text
    spanish, english = (guide.words[locale].menus["home"].title for locale in ("es", "en"))
    assert spanish in (await phone.send("/menu")).text
    assert english in (await other.send("/menu")).text
    assert await store.choices_of(phone.person.id) == Choices("es")
    assert await store.choices_of(other.person.id) == Choices()
    await phone.send("/forget")
    assert await store.choices_of(phone.person.id) == Choices()
    assert english in (await phone.send("/menu")).text


async def test_own_country(phone: Phone, store: ReaderStore) -> None:
    """After a choice of country its numbers stand in the urgent text at once, until the choice is taken back."""
    await phone.send("/start")
    await phone.press_data("n_AT")
    await phone.press("Remember this country")
    assert "Your country: Austria." in phone.last.text
    await phone.press_data("t_urgent-help")
    assert "Ambulance: 144" in phone.last.text
    await phone.press("Emergency numbers: Austria")
    await phone.press_data("cs")
    await phone.press("Forget my country")
    assert await store.choices_of(phone.person.id) == Choices()
    await phone.press_data("t_urgent-help")
    assert "144" not in phone.last.text


async def test_a_country_that_is_none(phone: Phone, store: ReaderStore) -> None:
    """Whatever a forged button names, only a country that the guide knows is kept."""
    await phone.send("/start")
    await phone.press_data("c_ZZ")
    assert await store.choices_of(phone.person.id) == Choices()
    assert phone.last.text.startswith("This button is from an older version")


async def test_forget_me_button(phone: Phone, store: ReaderStore) -> None:
    """The button under /privacy erases too."""
    await store.choose_locale(phone.person.id, "en")
    await phone.send("/privacy")
    await phone.press("Forget me")
    assert phone.last.text.startswith("Forgotten")
    assert await store.choices_of(phone.person.id) == Choices()


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("/start", "Cerebellar hypoplasia: a guide"),
        ("/start t_overview", "Home › Understand › Overview"),
        ("/start s_overview_what-it-is", "Home › Understand › Overview\n\nWhat it means"),
        ("/start nonsense", "This button is from an older version"),
        ("/start t_gone", "This button is from an older version"),
        ("/start l_ar", "نقص تنسّج المخيخ"),
        ("/start l_tlh", "Home › Settings\n\nChoose your language"),
        ("/start fb_symptoms_eyes-and-ears_yes", "Home › Understand › Symptoms"),
        ("/start u_suicide", "Cerebellar hypoplasia: a guide"),
        ("/start s_seizure-first-aid_what-to-do", "Home › Care and treatment › Seizure"),
        ("/start c_ES", "Home › Settings\n\nChoose your country"),
        ("/start notice_not-saved", "Cerebellar hypoplasia: a guide"),
        ("/start forget", "Home › Settings\n\nWhat is kept about you"),
        ("/menu", "Cerebellar hypoplasia: a guide"),
        ("/MENU", "Cerebellar hypoplasia: a guide"),
        ("/language", "Home › Settings\n\nChoose your language"),
        ("/help", "How to use this guide"),
        ("/settings", "Home › Settings"),
        ("/privacy", "Home › Settings\n\nWhat is kept about you"),
        ("/forget", "Forgotten"),
        ("/qwxz", "I found nothing on this"),
        ("my baby has a small cerebellum", "This may help"),
        ("<b>&\u202e😀\x00", "I found nothing on this"),
        ("hello!", "Hello. Type what you want to know"),
        ("Norway", "Your country: Norway."),
        ("my son is not breathing", "Call for help now"),
        ("/start my son is not breathing", "Call for help now"),
        ("/help my son is not breathing", "Call for help now"),
    ],
)
async def test_what_is_written(phone: Phone, text: str, start: str) -> None:
    """Every command and every text gets its screen."""
    assert (await phone.send(text)).text.startswith(start)
    assert refused(phone.simulator) == []


@pytest.mark.parametrize("kind", ["photo", "voice", "document", "sticker", "location", "contact", "video", "audio"])
async def test_anything_but_text(phone: Phone, kind: str) -> None:
    """Whatever is sent, the bot says that it does not look at it, offers the menu, and fetches nothing."""
    answer = await phone.attach(kind)
    assert answer.text.startswith("I cannot look at pictures")
    assert answer.keyboard
    assert "getFile" not in {call.method for call in phone.simulator.calls}


@pytest.mark.parametrize("data", ["gone", "t_gone", "m_home_9999", "s_overview", "1234", "ü", "l_tlh", "x" * 64])
async def test_old_and_broken_buttons(phone: Phone, data: str) -> None:
    """A button of another version, or of another bot, gets a fresh menu in place and its spinner stopped."""
    await phone.send("/start")
    message = await phone.press_data(data)
    assert message.text.startswith("This button is from an older version")
    assert len(phone.received) == 1
    assert [call.ok for call in phone.simulator.calls if call.method == "answerCallbackQuery"] == [True]


async def test_tapping_twice(phone: Phone) -> None:
    """The second tap on a button finds its screen there already: both are answered and nothing is sent anew."""
    message = await phone.send("/start")
    await phone.press_data("m_care", message)
    await phone.press_data("m_care", message)
    assert len(phone.received) == 1
    answers = [call for call in phone.simulator.calls if call.method == "answerCallbackQuery"]
    assert [call.ok for call in answers] == [True, True]


async def test_a_message_that_is_gone(phone: Phone) -> None:
    """A tap on a message that can no longer be edited shows its screen in a new one."""
    home = await phone.send("/start")
    phone.simulator.push_update(
        {
            "callback_query": {
                "id": "42",
                "from": phone.person.user(),
                "message": {"message_id": 9999, "date": 1, "chat": {"id": phone.person.id, "type": "private"}},
                "chat_instance": "1",
                "data": "m_support",
            }
        }
    )
    await phone.settled()
    assert phone.last is not home
    assert phone.last.text.startswith("Home › Find support")


async def test_blocked(phone: Phone) -> None:
    """A person who blocked the bot meanwhile is no error, and others are served."""
    other = Phone(phone.simulator, phone.simulator.add_person("en"))
    phone.simulator.send_text(phone.person, "/start")
    phone.simulator.set_blocked(phone.person, blocked=True)
    await other.send("/start")
    assert other.last.text.startswith("Cerebellar hypoplasia")


async def test_telegram_is_busy(phone: Phone) -> None:
    """A 429 is waited out as long as Telegram says, a 502 is tried again."""
    phone.simulator.faults.next("sendMessage", status=429, retry_after=1)
    assert (await phone.send("/start")).text.startswith("Cerebellar hypoplasia")
    phone.simulator.faults.next("editMessageText", status=502)
    await phone.press("Find support")
    assert phone.last.text.startswith("Home › Find support")


MALFORMED: list[dict[str, object]] = [
    {},
    {"update_id": -5},
    {"message": None},
    {"message": {}},
    {"message": "text"},
    {"message": {"message_id": 1}},
    {"message": {"message_id": 1, "date": 0, "chat": {}}},
    {"message": {"message_id": 1, "date": 0, "chat": {"id": "x", "type": "private"}, "text": "/start"}},
    {"message": {"message_id": 1, "date": "x", "chat": {"id": 5, "type": "private"}, "text": 5}},
    {
        "message": {
            "message_id": 1,
            "date": 0,
            "chat": {"id": 5, "type": "private"},
            "from": {"id": 5},
            "text": "/start",
        }
    },
    {"callback_query": {}},
    {"callback_query": {"id": "1", "from": {"id": 5, "is_bot": False, "first_name": "x"}, "chat_instance": "1"}},
    {"callback_query": {"id": 1, "from": 1, "message": 1, "data": 1}},
    {"business_message": {"message_id": 1}},
    {"tomorrows_kind": {"chat": {"id": 5}}},
]


@pytest.mark.parametrize("update", MALFORMED, ids=str)
async def test_malformed_updates(phone: Phone, update: dict[str, object]) -> None:
    """An update of an unknown or malformed kind is left behind, and the next one is served."""
    phone.simulator.push_update(dict(update))
    assert (await phone.send("/start")).text.startswith("Cerebellar hypoplasia")


async def test_groups(simulator: Simulator, guide: Guide, store: ReaderStore) -> None:
    """In a group commands and buttons work for everybody, each message keeps its language, and nothing is stored."""
    one, two = simulator.add_person("en"), simulator.add_person("es")
    group = simulator.add_group("Family", [one, two])
    phone = Phone(simulator, one)
    simulator.send_text(one, "/menu", chat=group)
    await phone.settled()
    (menu,) = (message for message in simulator.messages(one, chat=group) if not message.outgoing)
    simulator.press(two, menu.message_id, "m_support~en", chat=group)
    await phone.settled()
    assert menu.edit_count == 1
    assert menu.text.startswith("Home › Find support")
    assert all(data.endswith("~en") for data in data_of(menu.keyboard))
    simulator.press(one, menu.message_id, "l_ar~en", chat=group)
    simulator.press(two, menu.message_id, "m_home~ar", chat=group)
    simulator.press(two, menu.message_id, "c_ES~ar", chat=group)
    await phone.settled()
    assert all(data.endswith("~ar") for data in data_of(menu.keyboard))
    assert await store.choices_of(one.id) == await store.choices_of(two.id) == Choices()
    simulator.press(two, menu.message_id, "m_home", chat=group)
    await phone.settled()
    assert menu.text.startswith(guide.words["es"].menus["home"].title)
    await store.choose_locale(one.id, "ar")
    simulator.press(one, menu.message_id, "forget~es", chat=group)
    await phone.settled()
    assert await store.choices_of(one.id) == Choices()
    simulator.push_update(
        {
            "message": {
                "message_id": 99,
                "date": 1,
                "chat": {"id": group.id, "type": "group", "title": "Family"},
                "from": one.user(),
                "text": "hello all",
            }
        }
    )
    await phone.settled()
    assert len([message for message in simulator.messages(one, chat=group) if not message.outgoing]) == 1


async def test_without_the_database(phone: Phone, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """While the database is broken the menu goes on in Telegram's language, and a choice is said to be not saved."""
    await phone.send("/language")
    with sqlite3.connect(tmp_path / "readers.sqlite3") as connection:
        connection.execute("DROP TABLE readers")
    connection.close()
    await phone.press("Español")
    assert phone.last.text.startswith("Your choice cannot be saved just now.")
    assert (await phone.send("/menu")).text.startswith("Cerebellar hypoplasia")
    assert "OperationalError" in caplog.text


async def test_logs_say_nothing_personal(phone: Phone, caplog: pytest.LogCaptureFixture) -> None:
    """At DEBUG of every library, our own lines hold no chat id, name, text, topic or token."""
    caplog.set_level(logging.DEBUG, "messenger")
    phone.simulator.push_update({"message": {"message_id": 1, "date": "Zanzibar", "chat": {"id": 777000777}}})
    await phone.send("/start")
    await phone.send("Zanzibar")
    await phone.press_data("s_causes_before-birth")
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("messenger"))
    for secret in (
        str(phone.person.id),
        "777000777",
        "Zanzibar",
        "before-birth",
        "test_token",
        phone.person.first_name,
    ):
        assert secret not in ours


def data_of(keyboard: list[list[dict[str, object]]]) -> set[str]:
    """What the buttons of a keyboard carry."""
    return {str(button["callback_data"]) for row in keyboard for button in row if "callback_data" in button}


async def test_people_side_by_side(simulator: Simulator) -> None:
    """Many people at once each get their own screens, in order."""
    phones = [Phone(simulator, simulator.add_person(tag)) for tag in ("en", "es", "ar") for _ in range(20)]
    for phone in phones:
        simulator.send_text(phone.person, "/start")
        simulator.send_text(phone.person, "/help")
    await phones[0].settled()
    for phone in phones:
        assert len(phone.received) == 2
        assert phone.received[0].keyboard != phone.received[1].keyboard


async def test_a_network_call_beyond_loopback_fails() -> None:
    """The guard of all tests holds."""
    with pytest.raises((NetworkForbiddenError, OSError)):
        await asyncio.open_connection("192.0.2.1", 80)
