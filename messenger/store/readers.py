"""The readers who chose something: one row each, an encrypted chat id and what they chose; and counts of nobody's.

A tap asks only the memory. Whatever goes to the database has a limit, and fails with StoreError.
"""

import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import islice
from typing import Final, Self, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from messenger.store import counts, preparing, rows
from messenger.store.addresses import is_sqlite, parsed
from messenger.store.cipher import ChatCipher, CipherError
from messenger.store.claims import claim, erase_old_claims
from messenger.store.counts import Feedback, Misses
from messenger.store.database import Database, Work
from messenger.store.errors import AwayError, StoreError, UnfitError
from messenger.store.limits import Limits
from messenger.store.memory import Choices, Entry, Memory
from messenger.store.opening import empty_log, make_engine
from messenger.store.rows import Found

__all__ = ["Choices", "ReaderStore", "StoreError"]

_T = TypeVar("_T")

_USES: Final = 500  # months of last use that are written at once
_MOST_USES: Final = 20_000  # that wait to be written


def today_utc() -> date:
    """The day, the same for all replicas."""
    return datetime.now(UTC).date()


class ReaderStore:
    """What readers chose.

    A method that changes something takes the id of its update, changes once for it, and says whether that was new:
    False if the update had made its change before.
    """

    def __init__(self, database: Database, cipher: ChatCipher, memory: Memory, today: Callable[[], date]) -> None:
        """Nothing is asked of the database yet; `open` does that."""
        self._database = database
        self._cipher = cipher
        self._memory = memory
        self._today = today
        self._month = _month(today())
        # Readers of whom the database does not know yet that they were here this month.
        self._used: set[int] = set()
        self._checked = False
        self._log_is_full = False

    @classmethod
    async def open(
        cls,
        database_url: str,
        cipher: ChatCipher,
        *,
        limits: Limits | None = None,
        today: Callable[[], date] = today_utc,
    ) -> Self:
        """Connect; of an SQLite file make or renew the tables.

        A PostgreSQL that does not answer is asked again later, and the bot goes on without it until then. Raises
        StoreError if the database cannot be used, UnfitError if its tables are of another version, and CipherError if
        another key made its rows.
        """
        limits = limits or Limits()
        url = parsed(database_url)
        database = Database(make_engine(url, limits), limits)
        memory = Memory(limits, time.monotonic, shared=not is_sqlite(url))
        store = cls(database, cipher, memory, today)
        try:
            if is_sqlite(url):
                await preparing.prepare_sqlite(database, cipher, memory, limits)
                store._checked = True
                # A process that was ended in the middle may have left in the log what it erased.
                store._log_is_full = True
            else:
                await store._check(limits.start)
        except (StoreError, CipherError):
            await database.close()
            raise
        database.watch()
        return store

    async def close(self) -> None:
        """Write down what was left to write, and let go of the database."""
        if self._used:
            with suppress(StoreError):
                await self.note_uses()
        await self._database.close()

    def remembered(self, chat_id: int) -> Choices | None:
        """What a chat chose, if that is certain without asking the database; else None."""
        entry = self._memory.fresh(chat_id)
        if entry is None:
            return None
        if entry[1] and entry[1] != self._month:
            self._note_use(chat_id)
        return entry[0]

    async def choices_of(self, chat_id: int) -> Choices:
        """What a chat chose; while the database is away, what was last known of it.

        Raises StoreError if the database cannot say and nothing is known.
        """
        known = self.remembered(chat_id)
        if known is not None:
            return known
        try:
            entry = await self._look_up(chat_id)
        except StoreError:
            last = self._memory.last_known(chat_id)
            if last is None:
                raise
            entry = last
        if entry[1] and entry[1] != self._month:
            self._note_use(chat_id)
        return entry[0]

    async def choose_locale(self, chat_id: int, locale: str, update_id: int | None = None) -> bool:
        """Keep a chat's choice of locale; whether that was new.

        Raises StoreError if it cannot be kept.
        """
        return await self._choose(chat_id, {"locale": locale}, update_id)

    async def choose_country(self, chat_id: int, country: str | None, update_id: int | None = None) -> bool:
        """Keep a chat's choice of country, or that it takes it back; whether that was new.

        Raises StoreError if it cannot be kept.
        """
        return await self._choose(chat_id, {"country": country}, update_id)

    async def forget(self, chat_id: int, update_id: int | None = None) -> bool:
        """Erase all that is kept about a chat; whether that was new.

        Raises StoreError if it cannot be erased, or not yet from SQLite's log.
        """

        async def erase(connection: AsyncConnection) -> None:
            await rows.erase(connection, self._cipher.every(chat_id))

        new, _ = await self._change(chat_id, update_id, erase)
        self._used.discard(chat_id)
        await self._empty_log()
        return new

    async def mark_blocked(self, chat_id: int) -> None:
        """Note that a reader has blocked the bot, until the next choice; whoever is not stored is not stored now.

        Raises StoreError if it cannot be noted.
        """
        entry = self._memory.fresh(chat_id)
        if entry is None or entry[0] != Choices():
            await self._write(lambda connection: rows.block(connection, self._cipher.every(chat_id)))

    async def count_feedback(self, section: str, locale: str, answer: str, update_id: int | None = None) -> bool:
        """Count an answer to the question whether a section ("topic/section") helped; whether that was new.

        Which answers there are is for the caller to know, as with sections and locales. Raises StoreError if it cannot
        be counted.
        """
        today = self._today()

        async def count(connection: AsyncConnection) -> bool:
            new = await claim(connection, update_id, today)
            if new:
                await counts.add_feedback(connection, section, locale, answer, today)
            return new

        return await self._write(count)

    async def count_miss(self, locale: str) -> None:
        """Count a search that found nothing.

        Raises StoreError if it cannot be counted.
        """
        today = self._today()
        await self._write(lambda connection: counts.add_miss(connection, locale, today))

    async def feedback(self) -> list[Feedback]:
        """All answers, summed over the days, by section, locale and answer.

        Raises StoreError.
        """
        return await self._read(counts.sum_feedback)

    async def misses(self) -> list[Misses]:
        """All searches that found nothing, summed over the days, by locale.

        Raises StoreError.
        """
        return await self._read(counts.sum_misses)

    async def note_uses(self) -> None:
        """Write the month of last use of those who were here, and empty a log that could not be emptied before.

        Raises StoreError.
        """
        month = self._month = _month(self._today())
        while self._used:
            chats = list(islice(self._used, _USES))
            await self._write_uses(chats, month)
            for chat in chats:
                self._memory.use(chat, month)
            self._used.difference_update(chats)
        if self._log_is_full:
            await self._empty_log()

    async def erase_unused(self, today: date) -> int:
        """Erase the readers who were not here in the last twelve months, and old claims; say how many readers.

        Raises StoreError.
        """
        await self.note_uses()
        month = _month(date(today.year - 1, today.month, 1))

        async def erase(connection: AsyncConnection) -> int:
            await erase_old_claims(connection, today)
            return await rows.erase_before(connection, month)

        erased = await self._write(erase)
        if erased:
            self._memory.erase_before(month)
            await self._empty_log()
        return erased

    async def alive(self) -> bool:
        """Whether the database answers; known within 80 ms."""
        return await self._database.alive()

    async def _choose(self, chat_id: int, choice: dict[str, str | None], update_id: int | None) -> bool:
        month = _month(self._today())
        chat = self._cipher.every(chat_id)
        new, stored = await self._change(
            chat_id, update_id, lambda connection: rows.choose(connection, chat, choice, month)
        )
        if not stored:
            await self._empty_log()
        return new

    async def _change(
        self, chat_id: int, update_id: int | None, work: Callable[[AsyncConnection], Awaitable[Found | None]]
    ) -> tuple[bool, bool]:
        """Change what is kept of a chat, once for an update; whether that was new, and if something is kept now."""
        today = self._today()

        async def claimed(connection: AsyncConnection) -> tuple[bool, Found | None]:
            if not await claim(connection, update_id, today):
                return False, None
            return True, await work(connection)

        new, found = False, None
        try:
            new, found = await self._write(claimed)
        finally:
            self._memory.changes += 1
            if new:
                self._memory.keep(chat_id, self._entry(found))
            else:
                # It failed, and may have happened all the same; or it was done before, perhaps elsewhere.
                self._memory.doubt(chat_id)
        return new, found is not None

    async def _look_up(self, chat_id: int) -> Entry:
        changes = self._memory.changes
        chat = self._cipher.every(chat_id)
        entry = self._entry(await self._read(lambda connection: rows.find(connection, chat)))
        # What changed while this was under way is newer.
        if changes == self._memory.changes and not self._database.has_late:
            self._memory.keep(chat_id, entry)
        return entry

    def _entry(self, found: Found | None) -> Entry:
        return self._memory.nobody() if found is None else self._memory.entry(*found)

    def _note_use(self, chat_id: int) -> None:
        if len(self._used) < _MOST_USES:
            self._used.add(chat_id)

    async def _write_uses(self, chats: list[int], month: str) -> None:
        sealed = [one for chat in chats for one in self._cipher.every(chat)]
        await self._write(lambda connection: rows.use(connection, sealed, month))

    async def _empty_log(self) -> None:
        if self._memory.shared:
            return
        self._log_is_full = True
        await self._database.write(empty_log)
        self._log_is_full = False

    async def _check(self, limit: float) -> None:
        """Find out whether the database is fit to be used; one that is away may be found fit later."""
        try:
            await self._database.read(lambda connection: preparing.check(connection, self._cipher), limit)
        except AwayError:
            return
        self._checked = True

    async def _read(self, work: Work[_T]) -> _T:
        return await self._database.read(work if self._checked else self._checking(work))

    async def _write(self, work: Work[_T]) -> _T:
        return await self._database.write(work if self._checked else self._checking(work))

    def _checking(self, work: Work[_T]) -> Work[_T]:
        async def both(connection: AsyncConnection) -> _T:
            try:
                await preparing.check(connection, self._cipher)
            except CipherError as error:
                raise UnfitError(str(error)) from None
            self._checked = True
            return await work(connection)

        return both


def _month(day: date) -> str:
    return f"{day:%Y-%m}"
