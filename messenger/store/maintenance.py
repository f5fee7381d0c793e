"""What a maintainer does with the database from the command line."""

from messenger.store.addresses import parsed
from messenger.store.cipher import ChatCipher
from messenger.store.database import Database
from messenger.store.limits import Limits
from messenger.store.opening import make_engine
from messenger.store.rekeying import Rekeyed, rekey
from messenger.store.schema import CURRENT, migrate, refuse_other_schema


async def migrate_database(database_url: str, target: str = CURRENT) -> str | None:
    """Bring a database to a version of its tables, up or down, and say which one it had (see `schema.migrate`).

    Raises StoreError.
    """
    limits = Limits(write=60.0, locked=10.0)
    database = Database(make_engine(parsed(database_url), limits), limits)
    try:
        return await database.write(lambda connection: migrate(connection, target))
    finally:
        await database.close()


async def rekey_database(database_url: str, cipher: ChatCipher, done: Rekeyed) -> None:
    """Encrypt every row with the new key of two, while the bot runs or not; `done` counts along.

    Raises StoreError; begun again it goes on where it was.
    """
    limits = Limits(write=15.0, locked=10.0)
    database = Database(make_engine(parsed(database_url), limits), limits)
    try:
        await database.read(refuse_other_schema, limits.start)
        await rekey(database, cipher, done)
    finally:
        await database.close()
