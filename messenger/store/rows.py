"""The queries on the table of readers. A chat is given as its ciphertexts: under the key, then under an older one."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import delete, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from messenger.store.tables import READERS, insert_into

_CHOICES: Final = (READERS.c.locale, READERS.c.country, READERS.c.last_used)

Found = tuple[str | None, str | None, str]
"""A locale, a country, the month of last use."""

Stored = tuple[bytes, str | None, str | None, str]
"""The same, after the ciphertext of the chat."""


async def find(connection: AsyncConnection, chat: Sequence[bytes]) -> Found | None:
    """What a chat chose; None if it is not stored."""
    rows = (await connection.execute(select(READERS.c.chat, *_CHOICES).where(READERS.c.chat.in_(chat)))).all()
    # Two only if replicas wrote under both keys at the same moment: the one under the key counts.
    best = min(rows, key=lambda row: chat.index(row[0]), default=None)
    return None if best is None else _found(best[1:])


async def choose(
    connection: AsyncConnection, chat: Sequence[bytes], choice: dict[str, str | None], month: str
) -> Found | None:
    """Keep a choice, and say what is stored then. A row of an older key is moved; one without any choice is erased.

    A choice that is taken back (None) makes no row.
    """
    for old in chat[1:]:
        await move(connection, old, chat[0])
    values: dict[str, Any] = {**choice, "blocked": False, "last_used": month}
    if any(choice.values()):
        row = insert_into(connection, READERS, {"chat": chat[0], **values})
        statement = row.on_conflict_do_update(index_elements=["chat"], set_=values).returning(*_CHOICES)
        stored = (await connection.execute(statement)).one()
    else:
        change = update(READERS).where(READERS.c.chat == chat[0]).values(values).returning(*_CHOICES)
        taken_back = (await connection.execute(change)).one_or_none()
        if taken_back is None:
            return None
        stored = taken_back
    if stored.locale is None and stored.country is None:
        await erase(connection, chat)
        return None
    return _found(stored)


async def move(connection: AsyncConnection, old: bytes, new: bytes) -> None:
    """Move a row from the ciphertext of an older key to that of the key; one that is there already stays."""
    other = READERS.alias()
    is_there = select(other.c.chat).where(other.c.chat == new).exists()
    moved = await connection.execute(update(READERS).where(READERS.c.chat == old, ~is_there).values(chat=new))
    if not moved.rowcount:
        await connection.execute(delete(READERS).where(READERS.c.chat == old))


async def erase(connection: AsyncConnection, chat: Sequence[bytes]) -> int:
    """Erase a chat, and say how many rows that took."""
    return (await connection.execute(delete(READERS).where(READERS.c.chat.in_(chat)))).rowcount


async def block(connection: AsyncConnection, chat: Sequence[bytes]) -> None:
    """Mark a stored chat as having blocked the bot."""
    await connection.execute(update(READERS).where(READERS.c.chat.in_(chat), ~READERS.c.blocked).values(blocked=true()))


async def use(connection: AsyncConnection, chats: Sequence[bytes], month: str) -> None:
    """Note the month of last use of stored chats."""
    await connection.execute(
        update(READERS).where(READERS.c.chat.in_(chats), READERS.c.last_used < month).values(last_used=month)
    )


async def erase_before(connection: AsyncConnection, month: str) -> int:
    """Erase the readers who were not here since before a month, and say how many they were."""
    return (await connection.execute(delete(READERS).where(READERS.c.last_used < month))).rowcount


async def first(connection: AsyncConnection, limit: int) -> list[Stored]:
    """So many readers, ordered by their ciphertexts: by chance, then."""
    query = select(READERS.c.chat, *_CHOICES).order_by(READERS.c.chat).limit(limit)
    return [_stored(row) for row in await connection.execute(query)]


async def last(connection: AsyncConnection, limit: int) -> list[Stored]:
    """So many readers from the other end."""
    query = select(READERS.c.chat, *_CHOICES).order_by(READERS.c.chat.desc()).limit(limit)
    return [_stored(row) for row in await connection.execute(query)]


async def after(connection: AsyncConnection, chat: bytes, limit: int) -> list[bytes]:
    """So many ciphertexts that follow one, locked against changes until the transaction ends."""
    query = select(READERS.c.chat).where(READERS.c.chat > chat).order_by(READERS.c.chat).limit(limit).with_for_update()
    return [bytes(row[0]) for row in await connection.execute(query)]


def _stored(row: Any) -> Stored:  # noqa: ANN401  # a row of the library, whose columns have no types
    chat, *rest = row
    return bytes(chat), *_found(rest)


def _found(row: Any) -> Found:  # noqa: ANN401  # as above
    locale, country, last_used = row
    return locale, country, last_used
