"""Updates that are nearly right: valid ones, changed at random but the same in every run, in structure and in bytes."""

import json
import random
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from faults.marks import FIRST_GROUP, NAME, WORDS
from messenger.simulator.json_text import JsonObject

_FIRST_UPDATE = 900_000_000
_LARGE = 70_000  # bytes, above what the webhook takes
_DEEP = 20_000  # brackets
_STRANGE: Sequence[Any] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    2**31,
    2**52,
    2**53 + 1,
    2**63,
    2**64,
    -(2**63),
    10**30,
    1e300,
    "",
    "x",
    "\x00",
    "\ud800",
    "7",
    [],
    [[]],
    [None],
    {},
    {"id": 1},
    {"": None},
    {"id": {"id": {"id": []}}},
)
_Path = tuple[Any, ...]
"""Keys and positions, from the outside in."""

_KEYS = ("id", "from", "chat", "message", "text", "data", "type", "date", "entities", "update_id", "callback_query")


@dataclass(frozen=True, slots=True)
class Body:
    """What is delivered: bytes that may be JSON, and headers beyond the usual ones."""

    content: bytes
    headers: tuple[tuple[str, str], ...] = ()


def mutated_updates(count: int, persons: Sequence[int], sections: Sequence[str]) -> list[Body]:
    """So many, by these persons, about these sections."""
    dice = random.Random(17)  # noqa: S311  # the same in every run are wanted
    bodies = []
    for number in range(count):
        update = _valid(dice, _FIRST_UPDATE + number, persons[number % len(persons)], sections)
        for _ in range(dice.choice((1, 1, 1, 2, 3))):
            update = _mutated(dice, update)
        bodies.append(_written(dice, update))
    return bodies


def _valid(dice: random.Random, number: int, person: int, sections: Sequence[str]) -> JsonObject:
    user = {"id": person, "is_bot": False, "first_name": NAME, "language_code": dice.choice(("en", "es", "ar"))}
    chat: JsonObject = {"id": person, "first_name": NAME, "type": "private"}
    if dice.random() < 0.1:
        chat = {"id": -(FIRST_GROUP + person % 1_000_000), "title": NAME, "type": "supergroup", "is_forum": True}
    message: JsonObject = {"message_id": 5, "from": user, "chat": chat, "date": int(time.time())}
    section = dice.choice(sections)
    kind = dice.randrange(8)
    if kind <= 1:
        data = dice.choice((f"s_{section}", "l_en", f"fb_{section}_yes", "m_home", "forget", "c_GB", f"s_{section}~es"))
        message["reply_markup"] = {"inline_keyboard": [[{"text": "x", "callback_data": data}]]}
        query = {"id": str(number), "from": user, "message": message, "chat_instance": "1", "data": data}
        return {"update_id": number, "callback_query": query}
    if kind == 2:
        asked = {"id": str(number), "from": user, "query": WORDS, "offset": "", "chat_type": "sender"}
        return {"update_id": number, "inline_query": asked}
    if kind == 3:
        photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1, "file_size": 1}]
        return {"update_id": number, "message": {**message, "photo": photo, "caption": WORDS}}
    if kind == 4:
        location = {"latitude": 1.0, "longitude": 2.0}
        venue = {"location": location, "title": "x", "address": "y"}
        return {"update_id": number, "message": {**message, "location": location, "venue": venue}}
    if kind == 5:
        member = {"user": user, "status": "member"}
        change = {"chat": chat, "from": user, "date": 1, "old_chat_member": member, "new_chat_member": member}
        return {"update_id": number, "my_chat_member": change}
    text = dice.choice(("/start", f"/start s_{section}", "/help", f"is it {WORDS}", "my child has a seizure"))
    entities = [{"type": "bot_command", "offset": 0, "length": len(text.split(" ")[0])}] if text[0] == "/" else []
    return {"update_id": number, "message": {**message, "text": text, "entities": entities}}


def _mutated(dice: random.Random, update: Any) -> Any:  # noqa: ANN401  # any JSON value
    """The update with one change, somewhere: every part of it is as likely to be met as any other."""
    return _changed(dice, update, dice.choice(list(_places(update))))


def _places(value: Any, path: _Path = ()) -> Iterator[_Path]:  # noqa: ANN401  # any JSON value
    """The ways to all parts of a value."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in parts:
        yield (*path, step)
        yield from _places(part, (*path, step))
    if not path:
        yield path


def _changed(dice: random.Random, value: Any, path: _Path) -> Any:  # noqa: ANN401  # any JSON value
    if not path:
        return _other(dice, value)
    step, *rest = path
    if isinstance(value, dict):
        if not rest and dice.random() < 0.3:
            without = {name: one for name, one in value.items() if name != step}
            return without if dice.random() < 0.5 else {**value, dice.choice(_KEYS): dice.choice([*_STRANGE, value])}
        return {**value, step: _changed(dice, value[step], tuple(rest))}
    part = _changed(dice, value[step], tuple(rest))
    return [*value[:step], part, *value[step + dice.randrange(2) :]]


def _other(dice: random.Random, value: Any) -> Any:  # noqa: ANN401  # any JSON value
    """Something else in the place of a value."""
    if isinstance(value, str) and dice.random() < 0.5:
        return value[: len(value) // 2] + dice.choice(("\x00", "\ud83d", "\u202e", "9" * 400, "<b>", "_", "~"))
    if isinstance(value, int) and not isinstance(value, bool) and dice.random() < 0.5:
        return dice.choice((-value, value * 10**20, str(value), float(value), value + 1))
    if isinstance(value, dict) and dice.random() < 0.3:
        return list(value.values())
    return dice.choice(_STRANGE)


def _written(dice: random.Random, update: Any) -> Body:  # noqa: ANN401  # any JSON value
    """JSON; one of five is broken, or written in a way that no JSON is."""
    text = json.dumps(update)
    if dice.random() < 0.8:
        return Body(text.encode())
    return dice.choice(_BREAKS)(dice, text)


def _flipped(dice: random.Random, text: str) -> Body:
    content = bytearray(text.encode())
    for _ in range(dice.randint(1, 5)):
        content[dice.randrange(len(content))] = dice.randrange(256)
    return Body(bytes(content))


def _deep(dice: random.Random, text: str) -> Body:
    opening, closing = dice.choice((("[", "]"), ('{"a":', "}")))
    depth = min(_DEEP, 60_000 // len(opening + closing))
    return Body(text[:-1].encode() + b',"x":' + (opening * depth + "1" + closing * depth).encode() + b"}")


def _twice(dice: random.Random, text: str) -> Body:
    return Body(text.encode() + dice.choice((text, "", "}", "\x00")).encode())


_BREAKS: Sequence[Callable[[random.Random, str], Body]] = (
    _flipped,
    _deep,
    _twice,
    lambda dice, text: Body(text.encode()[: dice.randrange(len(text))]),
    lambda _dice, text: Body(text.encode("utf-16")),
    lambda _dice, text: Body(text.encode("utf-32-be")),
    lambda _dice, text: Body(b"\xef\xbb\xbf" + text.encode()),
    lambda _dice, text: Body(text.replace(NAME, "Qu\xe9").encode("latin-1")),
    lambda _dice, text: Body(text.encode(), (("Content-Type", "text/plain; charset=utf-7"),)),
    lambda _dice, text: Body(text.encode(), (("Content-Encoding", "gzip"),)),
    lambda _dice, text: Body(zlib.compress(text.encode()), (("Content-Encoding", "deflate"),)),
    lambda _dice, text: Body(text.replace(":", ":NaN,", 1).encode()),
    lambda _dice, text: Body(text.replace('"update_id": ', '"update_id": 1' + "0" * 5000, 1).encode()),
    lambda _dice, text: Body(text.replace("{", '{"update_id": 3, "update_id": 4, ', 1).encode()),
    lambda _dice, text: Body(text.encode().replace(NAME.encode(), b"\xff\xfe\xed\xa0\x80")),
    lambda _dice, text: Body(text.encode() + b" " * _LARGE),
    lambda _dice, _text: Body(b""),
    lambda _dice, _text: Body(b"null"),
    lambda _dice, _text: Body(b"[1, 2]"),
    lambda _dice, _text: Body(b"update_id=1&message=2", (("Content-Type", "application/x-www-form-urlencoded"),)),
)
