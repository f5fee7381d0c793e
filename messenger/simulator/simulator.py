"""The simulator as Python code sees it: start it, be a person, read what the bot did."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from messenger.simulator import persons
from messenger.simulator.bot_api import BotApi
from messenger.simulator.calls import Call
from messenger.simulator.chats import BotUser, Chat, Message, Person
from messenger.simulator.faults import Faults
from messenger.simulator.json_text import JsonObject
from messenger.simulator.page_api import PageApi
from messenger.simulator.server import Server, make_app
from messenger.simulator.state import State

_BOT_ID = 100
KEEP_CALLS = 100_000


class Simulator:
    """A local Bot API for one token, with a chat page at its root.

    ``port`` 0 takes any free one. ``clock`` gives the Unix time that messages carry and queries age by.
    All methods belong to the event loop that start() ran in. A Simulator is started once.
    """

    def __init__(
        self,
        token: str,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        bot_username: str = "cerebellum_bot",
        bot_name: str = "Cerebellum Messenger",
        clock: Callable[[], float] = time.time,
        keep_calls: int = KEEP_CALLS,
    ) -> None:
        number = token.partition(":")[0]
        bot_id = int(number) if number.isdecimal() and len(number) <= len(str(2**52)) else _BOT_ID
        self._state = State(BotUser(bot_id, bot_username, bot_name), clock)
        self._bot_api = BotApi(self._state, token, keep_calls)
        self._page_api = PageApi(self._state)
        self._host = host
        # Its owner may mount more on it before start().
        self.app = make_app(self._bot_api, self._page_api)
        self._server = Server(self.app, host, port)

    async def start(self) -> None:
        """Listen; raise OSError if the port is taken."""
        await self._server.start()

    async def stop(self) -> None:
        """End every poll, stream, delivery and connection."""
        self._state.updates.close()
        self._page_api.close()
        await self._state.webhook.close()
        await self._server.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()

    @property
    def base_url(self) -> str:
        """Return the address of the page; the Bot API is at ``{base_url}/bot{token}/{method}``."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._server.port}"

    @property
    def calls(self) -> list[Call]:
        """Return the Bot API calls in order (a copy; the newest ``keep_calls``)."""
        return list(self._bot_api.calls)

    @property
    def faults(self) -> Faults:
        """Return the switchboard of misbehaviour."""
        return self._bot_api.faults

    def forget_calls(self) -> None:
        """Empty the record of calls."""
        self._bot_api.calls.clear()

    def add_person(self, language_code: str = "en", first_name: str = "You") -> Person:
        """Make a person with a private chat."""
        return self._state.chats.add_person(language_code, first_name)

    def add_group(self, title: str, members: list[Person]) -> Chat:
        """Make a group with the bot in it; the bot is told (my_chat_member)."""
        return persons.found_group(self._state, title, members)

    def send_text(self, person: Person, text: str, *, chat: Chat | None = None) -> Message:
        """Send a text, in a group if one is given. In groups the bot sees only commands and mentions of it."""
        return persons.write(self._state, person, text, chat)

    def edit_text(self, person: Person, message_id: int, text: str) -> Message:
        """Change a text that the person sent."""
        return persons.edit(self._state, person, message_id, text)

    def send_attachment(self, person: Person, kind: str, *, chat: Chat | None = None) -> Message:
        """Send a photo, voice, document, sticker, location, contact, video or audio."""
        return persons.attach(self._state, person, kind, chat)

    def press(self, person: Person, message_id: int, callback_data: str, *, chat: Chat | None = None) -> str:
        """Press a button, whether or not it is still there; return the callback query's id."""
        return persons.press(self._state, person, message_id, callback_data, chat)

    def send_inline_query(self, person: Person, text: str, offset: str = "") -> str:
        """Type something after the bot's name; return the inline query's id."""
        return persons.ask_inline(self._state, person, text, offset)

    def set_blocked(self, person: Person, *, blocked: bool) -> None:
        """Block the bot, or let it in again; the bot is told (my_chat_member)."""
        persons.set_blocked(self._state, person, blocked=blocked)

    def push_update(self, update: JsonObject) -> int | None:
        """Queue any raw update; ``update_id`` is filled in if absent. Return its number."""
        return self._state.updates.push(update)

    def messages(self, person: Person, *, chat: Chat | None = None) -> list[Message]:
        """Return what the person sees now, oldest first."""
        place = chat if chat is not None else self._state.chats.chats[person.id]
        return list(place.messages.values())

    @property
    def pending_updates(self) -> int:
        """Return how many updates are not confirmed yet."""
        return len(self._state.updates.pending)
