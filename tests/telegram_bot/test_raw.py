"""What is read from an update as it came: whose it is, and what the library need not see of it."""

from typing import Any

import pytest
from telegram import Bot, Update

from messenger.telegram_bot.raw import chat_of, kind_of, person_of, trimmed

BOT = Bot("1:x")
USER = {"id": 7, "is_bot": False, "first_name": "x", "language_code": "ar"}
GROUP = {"id": -100, "type": "supergroup", "title": "x"}
TAPPED = {
    "message_id": 3,
    "date": 1_700_000_000,
    "chat": GROUP,
    "text": "long",
    "entities": [{"type": "bold", "offset": 0, "length": 4}],
    "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]},
}
TAP = {
    "update_id": 1,
    "callback_query": {"id": "5", "from": USER, "chat_instance": "1", "data": "h", "message": TAPPED},
}
TYPED = {"update_id": 2, "message": {**TAPPED, "from": USER, "reply_to_message": TAPPED}}
PHOTO = {"update_id": 3, "message": {"message_id": 3, "date": 1, "chat": GROUP, "from": USER, "caption": "x"}}
INLINE = {"update_id": 4, "inline_query": {"id": "5", "from": USER, "query": "x", "offset": ""}}


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        (TAP, ("callback_query", -100, 7)),
        (TYPED, ("message", -100, 7)),
        (INLINE, ("inline_query", 7, 7)),
        ({"update_id": 1, "poll": {}}, ("other", 0, None)),
        ({"update_id": 1, "message": None}, ("message", 0, None)),
        ({"update_id": 1, "message": {"from": {"id": "7"}, "chat": []}}, ("message", 0, None)),
        ({}, ("other", 0, None)),
    ],
)
def test_whose_it_is(update: dict[str, Any], expected: tuple[str, int, int | None]) -> None:
    """Kind, chat and person are found, whatever else the update holds; an inline query stands with its person's."""
    assert (kind_of(update), chat_of(update), person_of(update)) == expected


def test_trimmed_tap() -> None:
    """Of a tapped message its number, date and chat remain."""
    update = Update.de_json(trimmed(TAP), BOT)
    query = update.callback_query
    assert query
    assert query.message
    assert (query.id, query.data, query.from_user.language_code) == ("5", "h", "ar")
    assert (query.message.message_id, query.message.chat.id, query.message.is_accessible) == (3, -100, True)
    assert "text" not in query.message.to_dict()
    assert TAPPED["text"] == "long"


def test_trimmed_text() -> None:
    """Of a text message remain its text and entities, and who said it where."""
    message = Update.de_json(trimmed(TYPED), BOT).message
    assert message
    assert message.from_user
    assert (message.text, message.from_user.id, message.chat.id) == ("long", 7, -100)
    assert message.entities
    assert message.reply_to_message is None


@pytest.mark.parametrize("update", [PHOTO, INLINE, {"update_id": 5}, {"update_id": 5, "message": 5}])
def test_all_else_is_left(update: dict[str, Any]) -> None:
    """Anything but taps and texts is left as it came."""
    assert trimmed(update) == update
