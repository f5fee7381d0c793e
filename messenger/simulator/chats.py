"""Persons, chats and messages: what has been said, as both sides see it."""

import itertools
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from messenger.simulator.errors import bad_request
from messenger.simulator.events import EventLog
from messenger.simulator.json_text import JsonObject

MESSAGES_KEPT = 500
FIRST_PERSON_ID = 1001
FIRST_GROUP_ID = 5001


@dataclass(slots=True)
class Person:
    """Somebody who chats with the bot. The private chat has the same id."""

    id: int
    first_name: str
    language_code: str
    blocked: bool = False

    def user(self) -> JsonObject:
        """Return the Bot API's User."""
        user: JsonObject = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.language_code:
            user["language_code"] = self.language_code
        return user


@dataclass(frozen=True, slots=True)
class BotUser:
    """The bot itself."""

    id: int
    username: str
    first_name: str

    def user(self) -> JsonObject:
        """Return the Bot API's User."""
        return {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}


@dataclass(slots=True)
class Message:
    """A message as the person sees it now."""

    message_id: int
    date: int
    sender: Person | None  # None: the bot
    text: str = ""
    entities: list[JsonObject] = field(default_factory=list)
    keyboard: list[list[JsonObject]] = field(default_factory=list)
    attachment: str | None = None
    edit_date: int | None = None
    edit_count: int = 0
    # Fields of the Bot API's Message that only the bot's side sees (photo, document, location ...).
    extra: JsonObject = field(default_factory=dict)

    @property
    def outgoing(self) -> bool:
        """Tell whether the person sent it."""
        return self.sender is not None

    def page(self) -> JsonObject:
        """Return what the chat page shows."""
        return {
            "message_id": self.message_id,
            "outgoing": self.outgoing,
            "date": self.date,
            "edit_date": self.edit_date,
            "text": self.text,
            "entities": self.entities,
            "attachment": self.attachment,
            "keyboard": self.keyboard,
        }


@dataclass(slots=True)
class Chat:
    """A private chat, or a group."""

    id: int
    person: Person | None = None  # whose private chat it is
    title: str = ""
    members: list[Person] = field(default_factory=list)
    messages: OrderedDict[int, Message] = field(default_factory=OrderedDict)
    events: EventLog = field(default_factory=EventLog)
    last_id: int = 0

    def info(self) -> JsonObject:
        """Return the Bot API's Chat."""
        if self.person is not None:
            return {"id": self.id, "first_name": self.person.first_name, "type": "private"}
        return {"id": self.id, "title": self.title, "type": "group"}

    def shown(self, message: Message, bot: BotUser) -> JsonObject:
        """Return the Bot API's Message."""
        result: JsonObject = {
            "message_id": message.message_id,
            "from": bot.user() if message.sender is None else message.sender.user(),
            "chat": self.info(),
            "date": message.date,
        }
        if message.edit_date is not None:
            result["edit_date"] = message.edit_date
        result.update(message.extra)
        names = ("caption", "caption_entities") if message.attachment else ("text", "entities")
        result.update(
            {name: value for name, value in zip(names, (message.text, message.entities), strict=True) if value}
        )
        if message.keyboard:
            result["reply_markup"] = {"inline_keyboard": message.keyboard}
        return result

    def post(self, message: Message) -> None:
        """Add a message, and forget the oldest beyond the limit."""
        self.messages[message.message_id] = message
        if len(self.messages) > MESSAGES_KEPT:
            self.messages.popitem(last=False)
        self._tell("message", message)

    def edited(self, message: Message, now: int) -> None:
        """Note that a message has been changed."""
        message.edit_date = now
        message.edit_count += 1
        self._tell("edited", message)

    def delete(self, message_id: int) -> None:
        """Remove a message."""
        self.messages.pop(message_id, None)
        self.events.add(lambda: {"type": "deleted", "message_id": message_id})

    def snapshot(self) -> list[JsonObject]:
        """Return an event for every message as it is now."""
        return [{"type": "message", "message": message.page()} for message in self.messages.values()]

    def next_id(self) -> int:
        """Return the next message's id."""
        self.last_id += 1
        return self.last_id

    def _tell(self, kind: str, message: Message) -> None:
        if self.person is not None:  # nobody has a page on a group
            self.events.add(lambda: {"type": kind, "message": message.page()})


class Chats:
    """All persons and chats by id."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._person_ids = itertools.count(FIRST_PERSON_ID)
        self._group_ids = itertools.count(FIRST_GROUP_ID)
        self.persons: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}

    def now(self) -> int:
        """Return the Unix time that messages carry."""
        return int(self._clock())

    def add_person(self, language_code: str, first_name: str) -> Person:
        """Make a person and the private chat."""
        person = Person(next(self._person_ids), first_name, language_code)
        self.persons[person.id] = person
        self.chats[person.id] = Chat(person.id, person)
        return person

    def add_group(self, title: str, members: list[Person]) -> Chat:
        """Make a group."""
        chat = Chat(-next(self._group_ids), title=title, members=list(members))
        self.chats[chat.id] = chat
        return chat

    def find(self, chat_id: int | str | None) -> Chat:
        """Return the chat that a bot names, or raise Telegram's 400."""
        if isinstance(chat_id, str):
            try:
                chat_id = int(chat_id)
            except ValueError:
                raise bad_request("chat not found") from None
        chat = self.chats.get(chat_id) if chat_id is not None else None
        if chat is None:
            raise bad_request("chat not found")
        return chat
