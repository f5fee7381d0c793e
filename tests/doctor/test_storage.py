"""The database and its key: everything that can be wrong with either, and with the two together."""

import asyncio
import base64
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from store.postgres import Cluster, running_cluster

from doctor.conftest import MakeSettings
from messenger.doctor import storage
from messenger.doctor.findings import Finding, Level
from messenger.settings import Settings
from messenger.storage import keys_of
from messenger.store.cipher import ChatCipher
from messenger.store.maintenance import migrate_database
from messenger.store.readers import ReaderStore
from messenger.store.schema import newer


def new_key() -> str:
    """A key as DATA_KEY has it."""
    return base64.b64encode(os.urandom(64)).decode()


def look_at(settings: Settings) -> list[Finding]:
    """What is found of database and key."""
    return [*asyncio.run(storage.database(settings)), *storage.private(settings)]


def lines(settings: Settings) -> list[tuple[Level, str]]:
    """Levels and subjects of what is found."""
    return [(finding.level, finding.about) for finding in look_at(settings)]


def texts(settings: Settings) -> str:
    """The texts of what is found."""
    return "\n".join(finding.text for finding in look_at(settings))


def used(settings: Settings, *keys: bytes) -> Path:
    """Let a bot have stored a reader's choice; return the database's file."""
    file = settings.state_dir / "readers.sqlite3"
    settings.state_dir.mkdir(exist_ok=True)
    cipher = ChatCipher(*(keys or keys_of(settings)))

    async def choose() -> None:
        store = await ReaderStore.open(f"sqlite+aiosqlite:///{file}", cipher)
        await store.choose_country(123456789, "FR")
        await store.close()

    asyncio.run(choose())
    return file


def test_before_the_first_start(make: MakeSettings) -> None:
    """Nothing is wrong, and nothing is made."""
    settings = make()
    assert lines(settings) == [(Level.OK, "database"), (Level.OK, "key")]
    assert not settings.state_dir.exists()


def test_in_use(make: MakeSettings) -> None:
    """Database and key fit; that both lie in one folder is worth a look."""
    settings = make()
    used(settings)
    assert lines(settings) == [(Level.OK, "database"), (Level.LOOK, "key"), (Level.OK, "key")]
    assert "lies beside the database" in texts(settings)


def test_a_key_apart(make: MakeSettings) -> None:
    """A key in DATA_KEY is as good as can be; a file that nobody uses any more is worth a look."""
    key = new_key()
    settings = make(data_key=key)
    used(settings)
    assert lines(settings) == [(Level.OK, "database"), (Level.OK, "key"), (Level.OK, "key")]
    (settings.state_dir / "data.key").write_text("old", encoding="ascii")
    assert "DATA_KEY is used, and not" in texts(settings)
    assert key not in texts(settings)


def test_a_key_that_is_lost(make: MakeSettings) -> None:
    """What is stored cannot be read."""
    settings = make()
    used(settings)
    (settings.state_dir / "data.key").unlink()
    found = look_at(settings)
    assert [finding.level for finding in found if finding.about == "key"][-1] is Level.WRONG
    assert "restore it" in found[-1].text
    assert "the first start makes it" not in str(found), "a new key would read nothing"
    assert not (settings.state_dir / "data.key").exists()


def test_another_key(make: MakeSettings) -> None:
    """A key that does not fit is wrong, whether it is in the file or in DATA_KEY."""
    settings = make()
    used(settings)
    other = new_key()
    for changed in (make(data_key=other), settings):
        (settings.state_dir / "data.key").write_text(other, encoding="ascii")
        assert "does not fit 1 of 1" in texts(changed)
        assert other not in texts(changed)
        assert (Level.WRONG, "key") in lines(changed)


@pytest.mark.parametrize("content", ["very_secret", "", "\xff"], ids=["text", "nothing", "binary"])
def test_no_key_at_all(make: MakeSettings, content: str) -> None:
    """A key that is none is wrong, and is not shown."""
    settings = make()
    used(settings)
    (settings.state_dir / "data.key").write_text(content, encoding="latin-1")
    assert (Level.WRONG, "key") in lines(settings)
    assert "very_secret" not in texts(settings)
    assert "DATA_KEY: must be 64" in texts(make(data_key="very_secret"))


def test_two_keys(make: MakeSettings) -> None:
    """While a key is changed, what is left to do is said."""
    old, new = new_key(), new_key()
    settings = make(data_key=f"{new},{old}")
    used(settings, base64.b64decode(old))
    assert "holds two keys; run: python bot.py rekey" in texts(settings)
    # Before and after: the first key is the one that is written with.
    assert "If that is the new one, put it first" in texts(make(data_key=f"{old},{new}"))
    assert "rekey, which says whether it can be taken out" in texts(make(data_key=f"{old},{new}"))


def test_files_that_others_can_read(make: MakeSettings) -> None:
    """The key must be private, and the database should be."""
    settings = make()
    file = used(settings)
    for name in (file, settings.state_dir / "data.key"):
        name.chmod(0o640)
    found = look_at(settings)
    assert {(finding.level, finding.about) for finding in found} >= {(Level.WRONG, "key"), (Level.LOOK, "database")}
    assert str(found).count("chmod 600") == 2


@pytest.mark.parametrize(
    ("revision", "level", "words"),
    [("0001", Level.LOOK, "the next start changes it"), ("9999", Level.WRONG, newer("9999"))],
)
def test_another_schema(make: MakeSettings, revision: str, level: Level, words: str) -> None:
    """An older file gets the new one by itself; a newer one needs a newer bot."""
    settings = make()
    file = used(settings)
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    found = look_at(settings)
    assert found[0].level is level
    assert words in found[0].text


def test_a_file_that_is_no_database(make: MakeSettings) -> None:
    """It is said which folder to look at."""
    settings = make()
    used(settings).write_text("very_secret" * 1000, encoding="ascii")
    for name in ("-wal", "-shm"):
        (settings.state_dir / f"readers.sqlite3{name}").unlink(missing_ok=True)
    found = look_at(settings)
    assert found[0].level is Level.WRONG
    assert "STATE_DIR: " in found[0].text
    assert "very_secret" not in str(found)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL."""
    with running_cluster() as cluster:
        yield cluster


def test_postgresql(make: MakeSettings, cluster: Cluster) -> None:
    """Empty, as it should be, older, not there: each with what to do, and without the password."""
    name = cluster.new_database()
    settings = make(database_url=cluster.url(name), data_key=new_key())
    assert "run: python bot.py migrate" in texts(settings)
    assert lines(settings)[0] == (Level.WRONG, "database")
    asyncio.run(migrate_database(cluster.url(name)))
    assert lines(settings) == [(Level.OK, "database"), (Level.OK, "key")]
    asyncio.run(migrate_database(cluster.url(name), "0001"))
    assert lines(settings)[0] == (Level.WRONG, "database")
    for address in (
        cluster.url("no_such"),
        "postgresql://bot:very_secret@127.0.0.1:9/x",
        "postgresql://very_secret:x:y",
    ):
        other = make(database_url=address, data_key=new_key())
        assert lines(other)[0] == (Level.WRONG, "database")
        assert "DATABASE_URL: " in texts(other)
        assert "very_secret" not in texts(other)
