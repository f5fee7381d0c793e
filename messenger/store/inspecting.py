"""Looks at a database without changing it: which version its tables have, and whether the keys fit what is stored."""

from dataclasses import dataclass

from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncConnection

from messenger.store.addresses import parsed
from messenger.store.cipher import ChatCipher, CipherError
from messenger.store.database import Database
from messenger.store.limits import Limits
from messenger.store.opening import make_engine
from messenger.store.schema import revision_of
from messenger.store.tables import READERS

_SAMPLE = 200  # rows; one that no key fits is as telling as all


@dataclass(frozen=True, slots=True)
class Inspection:
    """The version of the tables, and a sample of the stored chats: how many, and what the keys are to them.

    `older` can be read with another key than the first, `unreadable` with none.
    """

    revision: str | None
    sample: int
    older: int
    unreadable: int


async def inspect_database(database_url: str, keys: list[bytes]) -> Inspection:
    """Look at a database. An SQLite file must be there: it would be made.

    Raises StoreError.
    """
    limits = Limits()
    database = Database(make_engine(parsed(database_url), limits), limits)
    try:
        return await database.read(lambda connection: _inspect(connection, keys), limits.start)
    finally:
        await database.close()


async def _inspect(connection: AsyncConnection, keys: list[bytes]) -> Inspection:
    revision = await revision_of(connection)
    if not await connection.run_sync(lambda sync: inspect(sync).has_table(READERS.name)):
        return Inspection(revision, 0, 0, 0)
    chats = (await connection.execute(select(READERS.c.chat).limit(_SAMPLE))).scalars().all()
    ciphers = [ChatCipher(key) for key in keys]
    fits = [next((number for number, cipher in enumerate(ciphers) if _reads(cipher, chat)), None) for chat in chats]
    unreadable = fits.count(None)
    return Inspection(revision, len(chats), len(chats) - unreadable - fits.count(0), unreadable)


def _reads(cipher: ChatCipher, chat: bytes) -> bool:
    try:
        cipher.decrypt(chat)
    except CipherError:
        return False
    return True
