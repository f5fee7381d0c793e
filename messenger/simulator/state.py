"""Everything that one simulated bot and its persons are at a moment; the handlers work on it."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from messenger.simulator.chats import BotUser, Chat, Chats, Person
from messenger.simulator.profile import Profile
from messenger.simulator.updates import Updates
from messenger.simulator.webhook import Webhook

QUERIES_KEPT = 100_000
FILES_KEPT = 10_000
CALLBACK_QUERY_SECONDS = 150
INLINE_QUERY_SECONDS = 30


@dataclass(slots=True)
class Query:
    """A press or an inline query that waits for its one answer."""

    id: str
    person: Person
    asked_at: float
    chat: Chat | None = None
    answered: bool = False


class Queries:
    """The newest queries by id."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._queries: OrderedDict[str, Query] = OrderedDict()
        # As random as Telegram's: nobody shall rely on an order.
        self._prefix = secrets.randbelow(10**9) + 10**9

    def add(self, person: Person, now: float, chat: Chat | None = None) -> Query:
        """Remember a new query."""
        self._prefix += 1
        query = Query(f"{self._prefix}{person.id}", person, now, chat)
        self._queries[query.id] = query
        if len(self._queries) > QUERIES_KEPT:
            self._queries.popitem(last=False)
        return query

    def take(self, query_id: str, now: float) -> Query | None:
        """Return a query that may still be answered, and let nobody answer it again."""
        query = self._queries.get(query_id)
        if query is None or query.answered or now - query.asked_at > self._seconds:
            return None
        query.answered = True
        return query


@dataclass(slots=True)
class State:
    """One bot's world."""

    bot: BotUser
    clock: Callable[[], float]
    chats: Chats = field(init=False)
    updates: Updates = field(default_factory=Updates)
    webhook: Webhook = field(init=False)
    profile: Profile = field(init=False)
    presses: Queries = field(default_factory=lambda: Queries(CALLBACK_QUERY_SECONDS))
    inline_queries: Queries = field(default_factory=lambda: Queries(INLINE_QUERY_SECONDS))
    files: OrderedDict[str, int] = field(default_factory=OrderedDict)  # file_id -> size

    def __post_init__(self) -> None:
        self.chats = Chats(self.clock)
        self.webhook = Webhook(self.updates)
        self.profile = Profile(self.bot.first_name)

    def now(self) -> int:
        """Return the Unix time that messages carry."""
        return int(self.clock())

    def add_file(self, kind: str, size: int) -> dict[str, object]:
        """Register a file; return the fields that every kind of file has."""
        unique = secrets.token_urlsafe(9)
        file_id = f"{kind}-{unique}"
        self.files[file_id] = size
        if len(self.files) > FILES_KEPT:
            self.files.popitem(last=False)
        return {"file_id": file_id, "file_unique_id": unique, "file_size": size}
