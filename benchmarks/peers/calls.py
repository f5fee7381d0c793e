"""Reads a bot's calls, in whichever of the Bot API's ways it writes them."""

import re
from typing import Any
from urllib.parse import parse_qsl

import orjson

from peers.asks import QUERY_PREFIX, Answer

_TEN_DIGITS = re.compile(rb"chat_id.{1,80}?(\d{10})", re.DOTALL)
_SEVEN_DIGITS = re.compile(rb"message_id.{1,80}?(\d{7})", re.DOTALL)
_QUERY = re.compile(rb"callback_query_id.{1,80}?" + QUERY_PREFIX.encode() + rb"(\d{9})", re.DOTALL)


def person_of(body: bytes) -> int | None:
    """The chat that a call is for."""
    return _number(_TEN_DIGITS, body, body.find(b"chat_id"))


def message_of(body: bytes) -> int | None:
    """The message that a call changes."""
    return _number(_SEVEN_DIGITS, body, body.find(b"message_id"))


def update_of(body: bytes) -> int | None:
    """The update whose tap a call answers."""
    return _number(_QUERY, body, body.find(b"callback_query_id"))


def fields_of(body: bytes) -> dict[str, Any]:
    """All parameters of a call, written as JSON or as a form. Raises ValueError."""
    return orjson.loads(body) if body.startswith(b"{") else dict(parse_qsl(body.decode()))


def answer_of(body: bytes) -> Answer:
    """The screen that a call shows.

    Raises ValueError or LookupError for a body that shows none.
    """
    fields = fields_of(body)
    markup = fields["reply_markup"]
    if isinstance(markup, str):
        markup = orjson.loads(markup)
    return Answer(fields["text"], markup["inline_keyboard"])


def _number(pattern: re.Pattern[bytes], body: bytes, begin: int) -> int | None:
    # From where the name begins: to look for it with the pattern would cost more than all the rest.
    found = pattern.match(body, begin) if begin >= 0 else None
    return int(found[1]) if found else None
