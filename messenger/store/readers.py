"""The readers who chose something: one row each, an encrypted chat id and the locale that they chose."""

from typing import Self

from sqlalchemy import Executable, LargeBinary, String, delete, event, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from messenger.store.cipher import ChatCipher


class StoreError(Exception):
    """The database did not do what was asked of it; the text names the kind of error only."""


class _Base(DeclarativeBase):
    """The tables."""


class _ReaderRow(_Base):
    """What is kept about a reader who chose something; nothing else may ever stand here."""

    __tablename__ = "readers"

    chat: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    locale: Mapped[str] = mapped_column(String(35))


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
            event.listen(engine.sync_engine, "connect", _set_up_sqlite)
            async with engine.begin() as connection:
                await connection.run_sync(_Base.metadata.create_all)
        except (SQLAlchemyError, OSError, ImportError) as error:
            raise StoreError(_kind(error)) from None
        return cls(engine, cipher)

    async def close(self) -> None:
        """Let go of the database."""
        await self._engine.dispose()

    async def locale_of(self, chat_id: int) -> str | None:
        """The locale that a chat chose; None if it chose none.

        Raises StoreError if the database cannot say.
        """
        query = select(_ReaderRow.locale).where(_ReaderRow.chat == self._cipher.encrypt(chat_id))
        try:
            async with self._engine.connect() as connection:
                return (await connection.execute(query)).scalar_one_or_none()
        except (SQLAlchemyError, OSError) as error:
            raise StoreError(_kind(error)) from None

    async def choose_locale(self, chat_id: int, locale: str) -> None:
        """Keep a chat's choice of locale.

        Raises StoreError if it cannot be kept.
        """
        row = insert(_ReaderRow).values(chat=self._cipher.encrypt(chat_id), locale=locale)
        await self._write(row.on_conflict_do_update(index_elements=[_ReaderRow.chat], set_={"locale": locale}))

    async def forget(self, chat_id: int) -> None:
        """Erase all that is kept about a chat.

        Raises StoreError if it cannot be erased.
        """
        await self._write(delete(_ReaderRow).where(_ReaderRow.chat == self._cipher.encrypt(chat_id)))

    async def _write(self, statement: Executable) -> None:
        try:
            async with self._engine.begin() as connection:
                await connection.execute(statement)
        except (SQLAlchemyError, OSError) as error:
            raise StoreError(_kind(error)) from None


def _set_up_sqlite(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    # What is erased is overwritten, not only unlinked: /forget means it.
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()


def _kind(error: Exception) -> str:
    # SQLAlchemy's own text may hold the address, and with it a password.
    return type(getattr(error, "orig", None) or error).__name__
