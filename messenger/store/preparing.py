"""What must hold before a database is used: its tables are of our version, and its rows of our keys."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from messenger.store import rows
from messenger.store.cipher import ChatCipher, CipherError
from messenger.store.database import Database
from messenger.store.limits import Limits
from messenger.store.memory import Memory
from messenger.store.rows import Stored
from messenger.store.schema import CURRENT, migrate, refuse_other_schema, revision_of

_SAMPLE: Final = 500  # readers at each end of the table, where an unfinished `rekey` leaves its last ones


async def prepare_sqlite(database: Database, cipher: ChatCipher, memory: Memory, limits: Limits) -> None:
    """Bring the tables to our version, and learn every reader, if they are not too many.

    Raises StoreError, and CipherError if another key made the rows.
    """
    if await database.read(revision_of, limits.start) != CURRENT:
        await database.write(migrate, limits.start)
    # A database that can only be read is found out now, and not when somebody chooses.
    await database.write(lambda connection: rows.erase(connection, [b""]))
    found = await database.read(lambda connection: rows.first(connection, limits.all_readers + 1), limits.start)
    readers = list(zip(_decrypted(cipher, found), found, strict=True))
    if cipher.is_changing:
        # Whoever is there twice has the choices of the row under the new key: learnt last.
        readers.sort(key=lambda reader: cipher.encrypt(reader[0]) == reader[1][0])
    if len(found) <= limits.all_readers:
        memory.learn_all((chat, memory.entry(*row[1:])) for chat, row in readers)


async def check(connection: AsyncConnection, cipher: ChatCipher) -> None:
    """Raise UnfitError for tables of another version, and CipherError if another key made rows of a sample."""
    await refuse_other_schema(connection)
    sample = [*await rows.first(connection, _SAMPLE), *await rows.last(connection, _SAMPLE)]
    _decrypted(cipher, dict.fromkeys(sample))


def _decrypted(cipher: ChatCipher, found: Iterable[Stored]) -> list[int]:
    chats = []
    strange = 0
    for chat, *_ in found:
        try:
            chats.append(cipher.decrypt(chat))
        except CipherError:
            strange += 1
    if strange:
        raise CipherError(
            f"DATA_KEY: {strange} of the stored chats were encrypted with another key; set the right one, or both with "
            "a comma between (new,old), or put the file data.key back from its backup"
        )
    return chats
