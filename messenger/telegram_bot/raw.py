"""Reads from an update, as it came, what is needed before the library parses it: its number and its chat.

What comes may be anything; these functions raise nothing.
"""

from collections.abc import Iterator
from typing import Any, TypeGuard

JsonDict = dict[str, Any]

_LARGEST_ID = 2**52  # ids have at most 52 significant bits (Bot API, Chat and User)


def number_of(update: JsonDict) -> int | None:
    """The update's number; None where it has none that could be confirmed."""
    number = update.get("update_id")
    return number if _is_id(number) and number >= 0 else None


def chat_of(update: JsonDict) -> int:
    """The chat whose order the update keeps; 0 for one that names none."""
    for holder in _holders(update):
        chat = holder.get("chat")
        number = chat.get("id") if isinstance(chat, dict) else None
        if _is_id(number):
            return number
    return 0


def has_strange_ids(update: JsonDict) -> bool:
    """Whether a chat or a person in it has an id that Telegram would not give, and that nothing could be sent to."""
    named = (holder.get(key) for holder in _holders(update) for key in ("chat", "from"))
    return any(isinstance(one, dict) and not _is_id(one.get("id")) for one in named)


def _holders(update: JsonDict) -> Iterator[JsonDict]:
    for value in update.values():
        if isinstance(value, dict):
            yield value
            message = value.get("message")
            if isinstance(message, dict):
                yield message


def _is_id(value: object) -> TypeGuard[int]:
    # Not isinstance: True is an int to Python.
    return type(value) is int and abs(value) < _LARGEST_ID
