"""Which version of the tables a database has, and how it gets another one.

The version is read by plain SQL, and a database that has nothing yet gets our tables as they are: Alembic takes longer
to import than all else that the store does at start, and is needed only to change tables that are there.
"""

from pathlib import Path
from typing import Final

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from messenger.store.errors import UnfitError
from messenger.store.tables import METADATA, READERS

REVISIONS: Final = ("0001", "0002")
"""The versions that this bot knows, the oldest first; a test compares them with the migrations."""
CURRENT: Final = REVISIONS[-1]
UNVERSIONED: Final = "unversioned"
"""Stands for the tables of the first bot, which kept no version."""

_VERSION: Final = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
"""Where Alembic keeps the version, as it makes it itself."""

_MIGRATIONS: Final = Path(__file__).parent / "migrations"
# Any number will do, as long as no other program in the same database locks it: these are the letters "mess".
_LOCK: Final = 0x6D657373


async def revision_of(connection: AsyncConnection) -> str | None:
    """The version of a database; None if it has none: an empty one, or one of the first version of the bot."""
    has_table = await connection.run_sync(lambda sync: inspect(sync).has_table(_VERSION.name))
    if not has_table:
        return None
    return (await connection.execute(select(_VERSION.c.version_num))).scalar_one_or_none()


def is_newer(revision: str | None) -> bool:
    """Whether a version is none that this bot knows."""
    return revision is not None and revision not in REVISIONS


def newer(revision: str | None) -> str:
    """What is so with a database of a newer bot, and what to do: the end of a sentence on that database."""
    return (
        f"has the schema {revision}, of a newer bot than this one ({CURRENT}); start that bot, or let it go back: with "
        f"the newer bot's program, not this one's, say python bot.py migrate --to {CURRENT}"
    )


async def refuse_other_schema(connection: AsyncConnection) -> None:
    """Raise UnfitError, with what to do, unless the database has the version that this bot needs."""
    revision = await revision_of(connection)
    if revision == CURRENT:
        return
    _refuse_newer(revision)
    raise UnfitError(
        f"the database has the schema {revision or 'of no version yet'}, and this bot needs {CURRENT}; "
        "run: python bot.py migrate"
    )


async def migrate(connection: AsyncConnection, target: str = CURRENT) -> str | None:
    """Bring a database to a version, up or down, in the connection's transaction, and say which one it had.

    That is UNVERSIONED for the tables of the first bot, which made them without a version, and None for no tables.

    Raises UnfitError for a database that a newer bot has made.
    """
    if connection.dialect.name == "sqlite":
        # Python's SQLite begins no transaction for a change of tables; and two that start together take turns.
        await connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    revision = await revision_of(connection)
    _refuse_newer(revision)
    before = revision
    if revision is None and await connection.run_sync(_has_readers):
        before = UNVERSIONED
    if target == CURRENT and await connection.run_sync(_is_new):
        await connection.run_sync(_create)
    elif revision != target:
        await connection.run_sync(_run_migrations, target, _position(target) >= _position(revision))
    return before


def _position(revision: str | None) -> int:
    return REVISIONS.index(revision) if revision in REVISIONS else -1


def _refuse_newer(revision: str | None) -> None:
    if is_newer(revision):
        raise UnfitError(f"the database {newer(revision)}")


def _is_new(connection: Connection) -> bool:
    # The first version of the bot made its table without Alembic.
    return not (_has_readers(connection) or inspect(connection).has_table(_VERSION.name))


def _has_readers(connection: Connection) -> bool:
    return inspect(connection).has_table(READERS.name)


def _create(connection: Connection) -> None:
    METADATA.create_all(connection, checkfirst=False)
    _VERSION.create(connection)
    connection.execute(_VERSION.insert().values(version_num=CURRENT))


def _run_migrations(connection: Connection, target: str, up: bool) -> None:  # noqa: FBT001  # run_sync has no keywords
    from alembic import command  # noqa: PLC0415  # see the module's docstring
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    # A percent sign in the path would be taken for a variable.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    (command.upgrade if up else command.downgrade)(config, target)
