"""What persons do: write, press, attach, edit, block. Each act becomes the update that Telegram would send."""

from messenger.simulator.chats import Chat, Message, Person
from messenger.simulator.formatting import TEXT_LIMIT, detected
from messenger.simulator.json_text import JsonObject
from messenger.simulator.state import State
from messenger.simulator.telegram_html import utf16_length

CALLBACK_DATA_BYTES = 64


class PersonError(ValueError):
    """Something that a person cannot do in a Telegram app."""


def arrive(state: State, person_id: int, language_code: str, first_name: str) -> Person:
    """Come with an id of one's own, and a private chat."""
    person = Person(person_id, first_name, language_code)
    state.chats.persons[person_id] = person
    state.chats.chats[person_id] = Chat(person_id, person)
    return person


def write(state: State, person: Person, text: str, chat: Chat | None = None) -> Message:
    """Send a text."""
    _refuse_half_characters(text)
    text = text.strip()
    if not text:
        raise PersonError("the text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise PersonError(f"the text is longer than {TEXT_LIMIT} UTF-16 units")
    place = _place(state, person, chat)
    message = Message(place.next_id(), state.now(), person, text, detected(text))
    place.post(message)
    if _reaches_bot(state, place, message):
        state.updates.push({"message": place.shown(message, state.bot)})
    return message


def edit(state: State, person: Person, message_id: int, text: str) -> Message:
    """Change an own text."""
    _refuse_half_characters(text)
    place = _place(state, person, None)
    message = place.messages.get(message_id)
    if message is None or message.sender is not person or message.attachment is not None:
        raise PersonError("there is no such message to edit")
    message.text, message.entities = text, detected(text)
    place.edited(message, state.now())
    state.updates.push({"edited_message": place.shown(message, state.bot)})
    return message


def attach(state: State, person: Person, kind: str, chat: Chat | None = None) -> Message:
    """Send something that is no text."""
    extra = _attachment(state, person, kind)
    place = _place(state, person, chat)
    message = Message(place.next_id(), state.now(), person, attachment=kind, extra=extra)
    place.post(message)
    if place.person is not None:
        state.updates.push({"message": place.shown(message, state.bot)})
    return message


def press(state: State, person: Person, message_id: int, data: str, chat: Chat | None = None) -> str:
    """Press a button, however old; return the callback query's id.

    The button need not exist any more: apps show old keyboards for years. Of a message that is gone, Telegram tells
    the bot only where it was.
    """
    _refuse_half_characters(data)
    if not 0 < len(data.encode()) <= CALLBACK_DATA_BYTES:
        raise PersonError(f"callback data has 1 to {CALLBACK_DATA_BYTES} bytes")
    place = _place(state, person, chat)
    message = place.messages.get(message_id)
    query = state.presses.add(person, state.clock(), place)
    shown: JsonObject = (
        {"chat": place.info(), "message_id": message_id, "date": 0}
        if message is None
        else place.shown(message, state.bot)
    )
    state.updates.push(
        {
            "callback_query": {
                "id": query.id,
                "from": person.user(),
                "message": shown,
                "chat_instance": str(place.id * 7919),
                "data": data,
            },
        },
    )
    return query.id


def ask_inline(state: State, person: Person, text: str, offset: str = "") -> str:
    """Type something after the bot's name in any chat; return the inline query's id."""
    _refuse_half_characters(text, offset)
    query = state.inline_queries.add(person, state.clock())
    asked = {"id": query.id, "from": person.user(), "query": text, "offset": offset, "chat_type": "sender"}
    state.updates.push({"inline_query": asked})
    return query.id


def set_blocked(state: State, person: Person, *, blocked: bool) -> None:
    """Block the bot, or let it in again."""
    if person.blocked == blocked:
        return
    person.blocked = blocked
    states = ("kicked", "member") if blocked else ("member", "kicked")
    _membership(state, person, state.chats.chats[person.id], *states)


def found_group(state: State, title: str, members: list[Person]) -> Chat:
    """Make a group with the bot in it."""
    if not members:
        raise PersonError("a group has at least one member")
    chat = state.chats.add_group(title, members)
    _membership(state, members[0], chat, "member", "left")
    return chat


def _membership(state: State, person: Person, chat: Chat, new: str, old: str) -> None:
    def member(status: str) -> JsonObject:
        result: JsonObject = {"user": state.bot.user(), "status": status}
        return {**result, "until_date": 0} if status == "kicked" else result

    changed = {"chat": chat.info(), "from": person.user(), "date": state.now()}
    state.updates.push(
        {"my_chat_member": {**changed, "old_chat_member": member(old), "new_chat_member": member(new)}},
    )


def _refuse_half_characters(*texts: str) -> None:
    """Refuse what no app can send: a surrogate without its other half has no UTF-8."""
    if any("\ud800" <= character <= "\udfff" for text in texts for character in text):
        raise PersonError("the text has half a character (a lone surrogate) in it")


def _place(state: State, person: Person, chat: Chat | None) -> Chat:
    if chat is None:
        if person.blocked:
            raise PersonError("this person has blocked the bot")
        return state.chats.chats[person.id]
    if person not in chat.members:
        raise PersonError("this person is not in that group")
    return chat


def _reaches_bot(state: State, chat: Chat, message: Message) -> bool:
    """Tell whether privacy mode, which stays on, lets a group's message through: commands and mentions only."""
    if chat.person is not None:
        return True
    name = f"@{state.bot.username}".lower()
    encoded = message.text.encode("utf-16-le")
    for entity in message.entities:
        start = entity["offset"] * 2
        part = encoded[start : start + entity["length"] * 2].decode("utf-16-le").lower()
        if entity["type"] == "bot_command" and ("@" not in part or part.endswith(name)):
            return True
        if entity["type"] == "mention" and part == name:
            return True
    return False


def _attachment(state: State, person: Person, kind: str) -> JsonObject:
    """Return what the bot is told of an attachment. There are no bytes behind it."""
    shapes: dict[str, JsonObject] = {
        "photo": {"width": 800, "height": 600},
        "voice": {"duration": 3, "mime_type": "audio/ogg"},
        "audio": {"duration": 180, "mime_type": "audio/mpeg"},
        "video": {"duration": 10, "width": 640, "height": 480, "mime_type": "video/mp4"},
        "document": {"file_name": "document.pdf", "mime_type": "application/pdf"},
        "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
    }
    if kind in shapes:
        file: JsonObject = {**state.add_file(kind, 1000), **shapes[kind]}
        return {kind: [file] if kind == "photo" else file}
    if kind == "location":
        return {"location": {"latitude": 0.0, "longitude": 0.0}}
    if kind == "contact":
        return {"contact": {"phone_number": "+10000000000", "first_name": person.first_name}}
    raise PersonError("unknown kind of attachment")
