"""Reads from an update, as it came, what is needed before the library parses it: its number, its chat, its person.

What comes may be anything; these functions raise nothing.
"""

from typing import Any, TypeGuard

JsonDict = dict[str, Any]

ALLOWED = ["callback_query", "message", "inline_query"]
"""The kinds of update that the bot asks for and answers."""

_LARGEST_ID = 2**52  # ids have at most 52 significant bits (Bot API, Chat and User)
_OF_A_TEXT = ("message_id", "date", "chat", "from", "text", "entities")
_OF_A_TAPPED_MESSAGE = ("message_id", "date", "chat")


def number_of(update: JsonDict) -> int | None:
    """The update's number; None where it has none that could be confirmed."""
    number = update.get("update_id")
    return number if _is_id(number) and number >= 0 else None


def kind_of(update: JsonDict) -> str:
    """What the update is: one of the few kinds that the bot answers, or "other"."""
    for kind in ALLOWED:
        if kind in update:
            return kind
    return "other"


def chat_of(update: JsonDict) -> int:
    """The chat whose order the update keeps; its person's private one, or 0, for one that names none."""
    for holder in _holders(update):
        chat = holder.get("chat")
        number = chat.get("id") if isinstance(chat, dict) else None
        if _is_id(number):
            return number
    return person_of(update) or 0


def person_of(update: JsonDict) -> int | None:
    """Who caused the update; None where it names nobody."""
    for value in update.values():
        if isinstance(value, dict):
            person = value.get("from")
            number = person.get("id") if isinstance(person, dict) else None
            if _is_id(number):
                return number
    return None


def age_of(update: JsonDict, now: float) -> float | None:
    """How many seconds ago a message was sent, at the time `now` (Unix); None for what does not say when it was."""
    message = update.get("message")
    date = message.get("date") if isinstance(message, dict) else None
    return max(0.0, now - date) if _is_id(date) else None


def language_tag_of(update: JsonDict) -> str | None:
    """The language that Telegram reports of who caused the update."""
    for value in update.values():
        if isinstance(value, dict):
            person = value.get("from")
            tag = person.get("language_code") if isinstance(person, dict) else None
            if isinstance(tag, str):
                return tag
    return None


def has_strange_ids(update: JsonDict) -> bool:
    """Whether a chat or a person in it has an id that Telegram would not give, and that nothing could be sent to."""
    for holder in _holders(update):
        for key in ("chat", "from"):
            one = holder.get(key)
            if isinstance(one, dict) and not _is_id(one.get("id")):
                return True
    return False


def trimmed(update: JsonDict) -> JsonDict:
    """The update without what no handler reads; to make the library's objects of the rest takes half of the time.

    Of a tapped message remain its number, date and chat; of a text message also its sender, text and entities. Anything
    else is left as it came.
    """
    query = update.get("callback_query")
    if isinstance(query, dict):
        message = query.get("message")
        if isinstance(message, dict):
            query = {**query, "message": _only(message, _OF_A_TAPPED_MESSAGE)}
        return {"update_id": update.get("update_id"), "callback_query": query}
    message = update.get("message")
    if isinstance(message, dict) and "text" in message:
        return {"update_id": update.get("update_id"), "message": _only(message, _OF_A_TEXT)}
    return update


def _only(message: JsonDict, keys: tuple[str, ...]) -> JsonDict:
    return {key: message[key] for key in keys if key in message}


def _holders(update: JsonDict) -> list[JsonDict]:
    holders = []
    for value in update.values():
        if isinstance(value, dict):
            holders.append(value)
            message = value.get("message")
            if isinstance(message, dict):
                holders.append(message)
    return holders


def _is_id(value: object) -> TypeGuard[int]:
    # Not isinstance: True is an int to Python.
    return type(value) is int and abs(value) < _LARGEST_ID
