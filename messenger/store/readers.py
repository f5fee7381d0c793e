"""The readers who chose something: one row each, an encrypted chat id and what they chose."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import URL, Executable, LargeBinary, String, delete, event, make_url, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from messenger.store.cipher import ChatCipher


class StoreError(Exception):
    """The database did not do what was asked of it; the text names the reason, and never the address."""


class _Base(DeclarativeBase):
    """The tables."""


class _ReaderRow(_Base):
    """What is kept about a reader who chose something; nothing else may ever stand here."""

    __tablename__ = "readers"

    chat: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    locale: Mapped[str | None] = mapped_column(String(35))
    country: Mapped[str | None] = mapped_column(String(2))


_NOBODY = delete(_ReaderRow).where(_ReaderRow.locale.is_(None), _ReaderRow.country.is_(None))


@dataclass(frozen=True, slots=True)
class Choices:
    """What a reader chose: a locale, a country (ISO code), or neither."""

    locale: str | None = None
    country: str | None = None


def address_of(file: Path) -> str:
    """The database address of an SQLite file, whatever its name."""
    return URL.create("sqlite+aiosqlite", database=str(file)).render_as_string(hide_password=False)


def file_of(database_url: str) -> Path | None:
    """The SQLite file that an address names; None for a database in memory, and for an address that is none."""
    try:
        name = make_url(database_url).database
    except ArgumentError:
        return None
    # With `file:` SQLite takes the name apart by rules of its own.
    return Path(name) if name and name != ":memory:" and not name.startswith("file:") else None


class ReaderStore:
    """Reads, writes and erases rows. Each call is one short transaction."""

    def __init__(self, engine: AsyncEngine, cipher: ChatCipher) -> None:
        self._engine = engine
        self._cipher = cipher

    @classmethod
    async def open(cls, database_url: str, cipher: ChatCipher) -> Self:
        """Connect, and make the table if it is not there.

        Raises StoreError if that fails.
        """
        try:
            engine = create_async_engine(database_url, hide_parameters=True)
        except (SQLAlchemyError, ImportError) as error:
            raise StoreError(_kind(error)) from None
        event.listen(engine.sync_engine, "connect", _set_up_sqlite)
        try:
            _make_private(file_of(database_url))
            async with engine.begin() as connection:
                await connection.run_sync(_Base.metadata.create_all)
                # A database that can only be read is found out now, and not when somebody chooses.
                await connection.execute(_NOBODY)
        except (SQLAlchemyError, OSError, ImportError) as error:
            await engine.dispose()
            raise StoreError(_kind(error)) from None
        return cls(engine, cipher)

    async def close(self) -> None:
        """Let go of the database."""
        await self._engine.dispose()

    async def choices_of(self, chat_id: int) -> Choices:
        """What a chat chose.

        Raises StoreError if the database cannot say.
        """
        query = select(_ReaderRow.locale, _ReaderRow.country).where(_ReaderRow.chat == self._cipher.encrypt(chat_id))
        try:
            async with self._engine.connect() as connection:
                row = (await connection.execute(query)).one_or_none()
        except (SQLAlchemyError, OSError) as error:
            raise StoreError(_kind(error)) from None
        return Choices(*row) if row else Choices()

    async def choose_locale(self, chat_id: int, locale: str) -> None:
        """Keep a chat's choice of locale.

        Raises StoreError if it cannot be kept.
        """
        await self._choose(chat_id, locale=locale)

    async def choose_country(self, chat_id: int, country: str | None) -> None:
        """Keep a chat's choice of country, or that it takes it back.

        Raises StoreError if it cannot be kept.
        """
        await self._choose(chat_id, country=country)

    async def _choose(self, chat_id: int, **choice: str | None) -> None:
        row = insert(_ReaderRow).values(chat=self._cipher.encrypt(chat_id), **choice)
        await self._write(row.on_conflict_do_update(index_elements=[_ReaderRow.chat], set_=choice))
        # Whoever has chosen nothing is not stored.
        await self._erase(_NOBODY)

    async def forget(self, chat_id: int) -> None:
        """Erase all that is kept about a chat.

        Raises StoreError if it cannot be erased.
        """
        await self._erase(delete(_ReaderRow).where(_ReaderRow.chat == self._cipher.encrypt(chat_id)))

    async def _write(self, statement: Executable) -> None:
        try:
            async with self._engine.begin() as connection:
                await connection.execute(statement)
        except (SQLAlchemyError, OSError) as error:
            raise StoreError(_kind(error)) from None

    async def _erase(self, statement: Executable) -> None:
        try:
            async with self._engine.connect() as connection:
                erased = (await connection.execute(statement)).rowcount
                await connection.commit()
                if erased:
                    await _empty_log(connection)
        except (SQLAlchemyError, OSError) as error:
            raise StoreError(_kind(error)) from None


async def _empty_log(connection: AsyncConnection) -> None:
    """Empty the write-ahead log, where a row stays readable after it is erased from the database.

    Raises StoreError while somebody else is in the middle of reading, longer than the time that SQLite waits.
    """
    busy = (await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")).scalar_one()
    if busy:
        raise StoreError("the write-ahead log is in use")


def _make_private(file: Path | None) -> None:
    # SQLite gives its log the mode of the database.
    if file is not None:
        file.touch(mode=0o600)


def _set_up_sqlite(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    # What is erased is overwritten, not only unlinked: /forget means it.
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()


def _kind(error: Exception) -> str:
    # SQLAlchemy's own text may hold the address, and with it a password. SQLite's has neither that nor a value.
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror
    kind = type(cause).__name__
    return f"{kind}: {cause}" if isinstance(cause, sqlite3.Error) else kind
