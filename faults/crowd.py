"""Persons who use the bot, and the account of what they are owed: which answers came, how often, and how soon."""

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from faults.api import Call, LocalApi
from faults.marks import FIRST_PERSON, NAME, WORDS
from messenger.simulator.chats import Message, Person
from messenger.simulator.json_text import JsonObject
from messenger.simulator.persons import arrive

Kind = Literal["message", "tap"]
Act = Callable[[], object]
"""Something that a person does."""


@dataclass(slots=True)
class Asked:
    """An update, and what has come of it."""

    number: int
    chat: int
    kind: Kind
    data: str
    asked_at: float
    shown: list[float] = field(default_factory=list)
    """When a screen was shown for it, on the monotonic clock."""
    answered: list[float] = field(default_factory=list)
    """When its tap was answered."""
    text: str = ""
    """Of the last screen."""

    @property
    def is_done(self) -> bool:
        """Whether all its answers arrived."""
        return bool(self.shown) and (self.kind == "message" or bool(self.answered))

    @property
    def seconds(self) -> float:
        """How long all its answers took; infinite while some are missing."""
        if not self.is_done:
            return float("inf")
        return max(self.shown[0], self.answered[0] if self.answered else 0.0) - self.asked_at


class Crowd:
    """Makes persons and lets them ask; keeps account of every one of their updates."""

    def __init__(self, api: LocalApi, first: int = FIRST_PERSON) -> None:
        self._api = api
        self._next = first
        self.asked: list[Asked] = []
        self._taps: dict[tuple[int, int], Asked] = {}
        self._queries: dict[str, Asked] = {}
        self._messages: dict[int, list[Asked]] = {}
        self.unasked: dict[int, int] = {}
        """Messages beyond one for each update, by chat."""
        api.heard.append(self._heard)

    def person(self, language: str = "en", name: str = "") -> Person:
        """Somebody new."""
        self._next += 1
        return arrive(self._api.state, self._next, language, name or f"{NAME} {self._next}")

    def say(self, person: Person, text: str) -> Asked:
        """Let a person write a command, or something in their own words."""
        chat = self._api.state.chats.chats[person.id]
        words = text if text.startswith("/") else f"{text} {WORDS}"
        message = Message(chat.next_id(), int(time.time()), person, words)
        if text.startswith("/"):
            message.entities = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        chat.post(message)
        asked = self._ask(person, "message", text, {"message": chat.shown(message, self._api.state.bot)})
        self._messages.setdefault(person.id, []).append(asked)
        return asked

    def tap(self, person: Person, data: str, *, at_once: bool = False) -> Asked:
        """Let a person tap a button of an old message; perhaps delivered to all replicas at once."""
        state = self._api.state
        chat = state.chats.chats[person.id]
        message = Message(chat.next_id(), int(time.time()), None, "An old message")
        chat.post(message)
        query = state.presses.add(person, time.time(), chat)
        update: JsonObject = {
            "callback_query": {
                "id": query.id,
                "from": person.user(),
                "message": chat.shown(message, state.bot),
                "chat_instance": "1",
                "data": data,
            }
        }
        asked = self._ask(person, "tap", data, update)
        if at_once:
            self._api.delivery.at_once.add(asked.number)
        self._taps[person.id, message.message_id] = self._queries[query.id] = asked
        return asked

    def chat_of(self, parameters: JsonObject) -> int | None:
        """The chat that a call is for, whether it names it or the tap."""
        asked = self._queries.get(str(parameters.get("callback_query_id")))
        chat = asked.chat if asked else parameters.get("chat_id")
        return chat if isinstance(chat, int) else None

    async def settled(self, seconds: float, but: Callable[[Asked], bool] = lambda _asked: False) -> bool:
        """Wait until all have their answers, but some, and every update is confirmed; whether that came in time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if not self._api.pending and all(asked.is_done or but(asked) for asked in self.asked):
                return True
            await asyncio.sleep(0.05)
        return False

    @property
    def lost(self) -> int:
        """How many updates miss an answer."""
        return sum(not asked.is_done for asked in self.asked)

    @property
    def out_of_order(self) -> int:
        """How many updates were answered before an earlier one of their chat."""
        last: dict[int, float] = {}
        count = 0
        for asked in self.asked:
            if asked.shown:
                count += asked.shown[0] < last.get(asked.chat, 0.0)
                last[asked.chat] = max(asked.shown[0], last.get(asked.chat, 0.0))
        return count

    def _ask(self, person: Person, kind: Kind, data: str, update: JsonObject) -> Asked:
        number = self._api.state.updates.push(update)
        asked = Asked(number or 0, person.id, kind, data, time.monotonic())
        self.asked.append(asked)
        return asked

    def _heard(self, call: Call) -> None:
        # What was there already arrived before; nobody misses it.
        there = call.carried_out or "not modified" in call.description or "query is too old" in call.description
        if not there:
            return
        match call.method, call.parameters:
            case "answerCallbackQuery", {"callback_query_id": str(query)} if query in self._queries:
                self._queries[query].answered.append(call.answered)
            case "editMessageText", {"chat_id": int(chat), "message_id": int(message), "text": str(text)}:
                asked = self._taps.get((chat, message))
                if asked is not None:
                    asked.shown.append(call.answered)
                    asked.text = text
            case "sendMessage", {"chat_id": int(chat), "text": str(text)}:
                self._sent(chat, text, call.answered)

    def _sent(self, chat: int, text: str, at: float) -> None:
        waiting = next((asked for asked in self._messages.get(chat, ()) if not asked.shown), None)
        if waiting is None:
            self.unasked[chat] = self.unasked.get(chat, 0) + 1
        else:
            waiting.shown.append(at)
            waiting.text = text


async def at_rate(acts: Iterable[Act], rate: float) -> None:
    """Do one thing after another, so many in a second; what is late is made up for."""
    began = time.monotonic()
    for count, act in enumerate(acts):
        await asyncio.sleep(max(began + count / rate - time.monotonic(), 0.0))
        act()
