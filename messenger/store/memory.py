"""What is remembered of the database, so that a tap need not ask it.

Chat ids stand here only as keyed hashes, under a key that ends with the process.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from typing import Final

from messenger.store.limits import Limits

_ID_BYTES: Final = 8
_HASH_BYTES: Final = 12  # two of 20,000 chats share one with a probability of 10 to the power of -21


@dataclass(frozen=True, slots=True)
class Choices:
    """What a reader chose: a locale, a country (ISO code), or neither."""

    locale: str | None = None
    country: str | None = None


Entry = tuple[Choices, str, float]
"""What a reader chose, the month of last use, and when this was read, as the clock says."""

NOBODY: Final[Entry] = (Choices(), "", 0.0)
"""Somebody who is not stored."""


class Memory:
    """Choices by chat.

    Complete, it knows every reader, and whoever is not in it is not stored. That is for an SQLite file, which nobody
    else writes. Otherwise it knows the readers who came last, and of whom it knows nothing the database must be asked.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float], *, shared: bool) -> None:
        """With `shared` others write too, and what is remembered grows old."""
        self._limits = limits
        self._clock = clock
        self.shared = shared
        self._hash = blake2b(key=os.urandom(32), digest_size=_HASH_BYTES)
        self._entries: dict[bytes, Entry] = {}
        # A write that failed may have happened all the same.
        self._doubted: set[bytes] = set()
        self._complete = False
        self._same: dict[Entry, Entry] = {}
        self.changes = 0
        """Grows with every change that this process makes: what was asked before it says nothing about after it."""

    def learn_all(self, readers: Iterable[tuple[int, Entry]]) -> None:
        """Every reader there is: from now on the memory is complete."""
        self._complete = not self.shared
        for chat_id, entry in readers:
            self.keep(chat_id, entry)

    def fresh(self, chat_id: int) -> Entry | None:
        """What is certainly so at this moment; None if the database must be asked."""
        key = self._key(chat_id)
        entry = self._entries.get(key)
        if self._doubted and key in self._doubted:
            return None
        if self._complete:
            return entry or NOBODY
        if entry is None or (self.shared and self._clock() - entry[2] > self._limits.fresh):
            return None
        # Whoever came last is forgotten last.
        del self._entries[key]
        self._entries[key] = entry
        return entry

    def last_known(self, chat_id: int) -> Entry | None:
        """What was so when the database was last asked."""
        return self._entries.get(self._key(chat_id))

    def entry(self, locale: str | None, country: str | None, month: str) -> Entry:
        """What was just read, or just written; equal ones are one object, which saves much room."""
        seen = self._clock() if self.shared else 0.0
        entry = (Choices(locale, country), month, seen)
        if self.shared:
            return entry
        return self._same.setdefault(entry, entry)

    def nobody(self) -> Entry:
        """Somebody of whom the database was just seen to hold nothing."""
        return (NOBODY[0], "", self._clock()) if self.shared else NOBODY

    def keep(self, chat_id: int, entry: Entry) -> None:
        """Remember what a chat chose."""
        key = self._key(chat_id)
        self._doubted.discard(key)
        self._entries.pop(key, None)
        if not (self._complete and entry is NOBODY):
            self._entries[key] = entry
            self._make_room()

    def doubt(self, chat_id: int) -> None:
        """What is remembered of a chat may be wrong now."""
        self._doubted.add(self._key(chat_id))
        if len(self._doubted) > self._limits.recent_readers:
            # Too much is in doubt to know anything.
            self._complete = False
            self._entries.clear()
            self._doubted.clear()

    def use(self, chat_id: int, month: str) -> None:
        """A chat was here in a month."""
        key = self._key(chat_id)
        entry = self._entries.get(key)
        if entry is not None and entry[1]:
            entry = (entry[0], month, entry[2])
            self._entries[key] = entry if self.shared else self._same.setdefault(entry, entry)

    def erase_before(self, month: str) -> None:
        """Forget the readers who were stored and not here since before a month."""
        old = [key for key, entry in self._entries.items() if entry[1] and entry[1] < month]
        for key in old:
            del self._entries[key]

    def _make_room(self) -> None:
        if len(self._entries) <= (self._limits.all_readers if self._complete else self._limits.recent_readers):
            return
        self._complete = False
        # A tenth more than must go: the oldest of a dictionary are slow to find one by one.
        surplus = len(self._entries) - self._limits.recent_readers * 9 // 10
        for key in list(islice(self._entries, max(0, surplus))):
            del self._entries[key]

    def _key(self, chat_id: int) -> bytes:
        digest = self._hash.copy()
        digest.update(chat_id.to_bytes(_ID_BYTES, "big", signed=True))
        return digest.digest()
