"""The tables' versions: up, down and up again with readers in them, and nothing lost that both versions know."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

import messenger
from messenger.store import schema
from messenger.store.addresses import parsed
from messenger.store.cipher import ChatCipher
from messenger.store.errors import StoreError, UnfitError
from messenger.store.maintenance import migrate_database
from messenger.store.readers import Choices, ReaderStore
from messenger.store.schema import CURRENT, REVISIONS, UNVERSIONED
from messenger.store.tables import METADATA
from store.conftest import Place

CIPHER = ChatCipher(bytes(64))
FIRST_VERSION = "CREATE TABLE readers (chat {} NOT NULL, locale VARCHAR(35), country VARCHAR(2), PRIMARY KEY (chat))"


def test_the_known_versions_are_the_migrations() -> None:
    """What the plain look at the version knows is what Alembic finds."""
    config = Config()
    config.set_main_option("script_location", str(schema._MIGRATIONS))
    found = ScriptDirectory.from_config(config)
    assert tuple(script.revision for script in found.walk_revisions())[::-1] == REVISIONS
    assert found.get_current_head() == CURRENT


@pytest.mark.parametrize("way", [("0001", CURRENT), (CURRENT,)], ids=["migrated", "new"])
async def test_the_tables_are_what_the_migrations_make(place: Place, way: tuple[str, ...]) -> None:
    """Nothing differs between the tables in the code and those in a database, whichever way it came to them."""
    for revision in way:
        await migrate_database(place.url, revision)
    engine = create_async_engine(parsed(place.url))

    def compared(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert context.get_current_revision() == CURRENT
        return list(compare_metadata(context, METADATA))

    async with engine.connect() as connection:
        assert await connection.run_sync(compared) == []
    await engine.dispose()


async def test_up_down_and_up(place: Place) -> None:
    """Choices outlive the way down and up; what the older version does not know is gone."""
    await migrate_database(place.url)
    store = await ReaderStore.open(place.url, CIPHER)
    await store.choose_locale(1, "ar", 1)
    await store.choose_country(1, "EG")
    await store.mark_blocked(1)
    await store.count_miss("ar")
    await store.count_feedback("a/b", "ar", "yes")
    await store.close()
    assert await migrate_database(place.url, "0001") == "0002"
    assert place.sql("SELECT * FROM readers") == [(CIPHER.encrypt(1), "ar", "EG")]
    assert await migrate_database(place.url) == "0001"
    assert await migrate_database(place.url) == "0002"
    again = await ReaderStore.open(place.url, CIPHER)
    assert await again.choices_of(1) == Choices("ar", "EG")
    assert await again.misses() == []
    await again.close()
    await migrate_database(place.url, "base")
    assert place.sql("SELECT * FROM alembic_version") == []
    await migrate_database(place.url)
    assert place.sql("SELECT * FROM readers") == []


async def test_a_database_of_the_first_version(place: Place) -> None:
    """One that was made without Alembic is taken over with every choice; its readers count as here this month."""
    place.sql(FIRST_VERSION.format("BLOB" if place.kind == "sqlite" else "BYTEA"))
    quoted = CIPHER.encrypt(1).hex()
    literal = f"X'{quoted}'" if place.kind == "sqlite" else f"'\\x{quoted}'"
    place.sql(f"INSERT INTO readers VALUES ({literal}, 'ar', NULL)")  # noqa: S608  # the test's own
    if place.kind == "postgresql":
        assert await migrate_database(place.url) == UNVERSIONED
    store = await ReaderStore.open(place.url, CIPHER)
    assert await store.choices_of(1) == Choices("ar")
    await store.choose_country(1, "EG", 1)
    await store.close()
    month = f"{datetime.now(UTC):%Y-%m}"
    assert place.sql("SELECT locale, country, blocked, last_used FROM readers") == [("ar", "EG", False, month)]


@pytest.mark.parametrize("revision", [None, "0001"])
async def test_an_older_postgresql(postgres_place: Place, revision: str | None) -> None:
    """It is not changed at start, where other replicas use it: what to do is said."""
    if revision:
        await migrate_database(postgres_place.url, revision)
    with pytest.raises(UnfitError, match=r"python bot\.py migrate"):
        await ReaderStore.open(postgres_place.url, CIPHER)


async def test_a_newer_database(place: Place) -> None:
    """It is left alone, at start and by a migration, and the way back is said."""
    await migrate_database(place.url)
    place.sql("UPDATE alembic_version SET version_num = '9999'")
    for attempt in (ReaderStore.open(place.url, CIPHER), migrate_database(place.url)):
        with pytest.raises(
            UnfitError, match=r"9999, of a newer bot .*not this one's, say python bot\.py migrate --to 0002"
        ):
            await attempt


async def test_a_migration_that_is_ended_in_the_middle(place: Place) -> None:
    """It happens as a whole or not at all, on SQLite too."""
    await migrate_database(place.url, "0001")
    # Where the migration wants to make its last table there is one already.
    place.sql("CREATE TABLE claims (x INTEGER)")
    before = place.sql("SELECT * FROM readers")
    with pytest.raises(StoreError, match=r"already exists|DuplicateTable"):
        await migrate_database(place.url)
    assert place.sql("SELECT * FROM alembic_version") == [("0001",)]
    place.sql("DROP TABLE claims")
    await migrate_database(place.url)
    assert place.sql("SELECT chat FROM readers") == before == []


def test_alembic_is_not_imported_for_nothing(tmp_path: Path) -> None:
    """A start with a database that is as it should be, or not there yet, does not pay for it."""
    program = f"""
import asyncio, sys
sys.path.insert(0, {str(Path(messenger.__file__).parents[1])!r})
from messenger.store.cipher import ChatCipher
from messenger.store.readers import ReaderStore
async def start():
    store = await ReaderStore.open("sqlite+aiosqlite:///{tmp_path}/x.sqlite3", ChatCipher(bytes(64)))
    await store.close()
asyncio.run(start())
print("alembic" in sys.modules)
"""
    printed = [
        subprocess.run([sys.executable, "-c", program], cwd="/", capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert printed == ["False\n", "False\n"]
