"""A file of SQLite: private, erased for good, and never in the way of a reader when it is locked or full."""

import asyncio
import sqlite3
import stat
import time
from pathlib import Path

import pytest

from messenger.store.addresses import address_of, file_of
from messenger.store.cipher import ChatCipher
from messenger.store.errors import AwayError
from messenger.store.limits import Limits
from messenger.store.readers import Choices, ReaderStore, StoreError
from store.conftest import Place

CHAT = 4815162342
CIPHER = ChatCipher(bytes(64))
ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"


async def test_the_file_names_nobody(sqlite_store: ReaderStore, file: Path) -> None:
    """Neither the row nor, after it is forgotten, any of its bytes shows the chat id."""
    await sqlite_store.choose_locale(CHAT, "ar")
    await sqlite_store.forget(CHAT)
    await sqlite_store.close()
    content = b"".join(part.read_bytes() for part in file.parent.iterdir())
    assert str(CHAT).encode() not in content
    assert CHAT.to_bytes(8, "big") not in content
    assert CIPHER.encrypt(CHAT) not in content


async def test_what_is_erased_leaves_every_file(sqlite_store: ReaderStore, file: Path) -> None:
    """While the store is open and others are in it, no file holds what was forgotten or taken back."""
    for chat in range(60):
        await sqlite_store.choose_country(chat, "MX", chat)
    started = time.perf_counter()
    for chat in range(0, 60, 2):
        await sqlite_store.forget(chat, 1000 + chat)
        await sqlite_store.choose_country(chat + 1, None) if chat % 3 else None
    assert time.perf_counter() - started < 30, "each is forgotten within a second"
    assert sorted(part.name for part in file.parent.iterdir()) == [f"{file.name}{end}" for end in ("", "-shm", "-wal")]
    content = b"".join(part.read_bytes() for part in file.parent.iterdir())
    left = [chat for chat in range(60) if CIPHER.encrypt(chat) in content]
    assert left == [chat for chat in range(1, 60, 2) if not (chat - 1) % 3]


async def test_erasing_while_somebody_reads(sqlite_place: Place, file: Path) -> None:
    """If the log cannot be emptied the reader is not told that all is erased; the next try finishes it."""
    store = await ReaderStore.open(sqlite_place.url, CIPHER, limits=Limits(locked=0.01))
    await store.choose_locale(CHAT, "ar")
    with sqlite3.connect(file, isolation_level=None) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM readers").fetchall()
        with pytest.raises(StoreError, match="in use"):
            await store.forget(CHAT)
        assert store.remembered(CHAT) == Choices()
        with pytest.raises(StoreError, match="in use"):
            await store.forget(CHAT)
        other.execute("ROLLBACK")
    other.close()
    assert CIPHER.encrypt(CHAT) in _everything(file)
    await store.note_uses()
    assert CIPHER.encrypt(CHAT) not in _everything(file)
    await store.close()


async def test_what_a_killed_process_left(sqlite_place: Place, file: Path) -> None:
    """What was erased and stayed in the log leaves it soon after the next start."""
    store = await ReaderStore.open(sqlite_place.url, CIPHER, limits=Limits(locked=0.01))
    await store.choose_locale(CHAT, "ar")
    reader = sqlite3.connect(file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM readers").fetchall()
    with pytest.raises(StoreError):
        await store.forget(CHAT)
    again = await ReaderStore.open(sqlite_place.url, CIPHER, limits=Limits(locked=0.01))
    reader.close()
    await again.note_uses()
    assert CIPHER.encrypt(CHAT) not in _everything(file)
    await again.close()
    await store.close()


async def test_the_files_are_private(sqlite_store: ReaderStore, file: Path) -> None:
    """Nobody but the bot's own user may read the database or its log."""
    await sqlite_store.choose_locale(CHAT, "ar")
    assert {stat.S_IMODE(part.stat().st_mode) for part in file.parent.iterdir()} == {0o600}


@pytest.mark.parametrize("name", ["a b", "a?b=c", "a#b", "a%20b", "ä", "a:b@c"])
async def test_any_folder_will_do(tmp_path: Path, name: str) -> None:
    """The address of a file names that file, whatever signs are in it."""
    file = tmp_path / name / "readers.sqlite3"
    file.parent.mkdir()
    store = await ReaderStore.open(address_of(file), CIPHER)
    await store.close()
    assert file.stat().st_size
    assert file_of(address_of(file)) == file


async def test_a_database_in_memory() -> None:
    """It does as well, for as long as the process lives."""
    store = await ReaderStore.open("sqlite+aiosqlite://", CIPHER)
    await store.choose_locale(CHAT, "ar", 1)
    assert store.remembered(CHAT) == Choices("ar")
    await store.forget(CHAT)
    await store.close()


async def test_a_database_that_can_only_be_read(sqlite_store: ReaderStore, file: Path) -> None:
    """It is refused when it is opened, with the reason, and not when somebody chooses."""
    await sqlite_store.close()
    with pytest.raises(StoreError, match="readonly"):
        await ReaderStore.open(f"sqlite+aiosqlite:///file:{file}?mode=ro&uri=true", CIPHER)


async def test_a_file_that_is_no_database(file: Path) -> None:
    """Garbage in place of the database is one known error."""
    file.write_bytes(b"garbage" * 1000)
    with pytest.raises(StoreError, match="not a database"):
        await ReaderStore.open(address_of(file), CIPHER)


async def test_a_locked_database(sqlite_place: Place, file: Path) -> None:
    """While another process writes, taps go on as ever and a choice fails in time; afterwards it is kept at once."""
    store = await ReaderStore.open(sqlite_place.url, CIPHER, limits=Limits(locked=0.2, write=1.0, queue=0.5))
    await store.choose_locale(CHAT, "ar")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    started = time.perf_counter()
    results = await asyncio.gather(
        *(store.choose_locale(chat, "es", chat) for chat in range(20)), return_exceptions=True
    )
    assert time.perf_counter() - started < 2
    assert {type(result) for result in results} <= {StoreError, *StoreError.__subclasses__()}
    assert any("another process has it locked; end what else has it open" in str(result) for result in results)
    assert store.remembered(CHAT) == Choices("ar")
    assert await store.choices_of(3) == Choices()
    other.close()
    await store.choose_locale(3, "es", 3)
    assert await store.choices_of(3) == Choices("es")
    await store.close()
    assert sqlite_place.sql("SELECT count(*) FROM readers WHERE locale = 'es'") == [(1,)]


async def test_a_disk_that_hangs(sqlite_place: Place) -> None:
    """A query that takes too long is given up in time and ended, and what comes after it is answered."""
    store = await ReaderStore.open(sqlite_place.url, CIPHER, limits=Limits(read=0.2, all_readers=0))
    await store.choose_locale(1, "ar")
    database = store._database
    started = time.perf_counter()
    with pytest.raises(AwayError, match="in time"):
        await database.read(lambda connection: connection.exec_driver_sql(ENDLESS))
    with pytest.raises(AwayError, match="a moment ago"):
        await store.choices_of(2)
    assert time.perf_counter() - started < 0.5
    await asyncio.sleep(1)  # the circuit's first pause
    assert not database.has_late
    assert await store.choices_of(2) == Choices()
    await store.close()


async def test_a_full_disk(sqlite_store: ReaderStore, sqlite_place: Place) -> None:
    """What does not fit is not kept, and said to be; what is there is read; with room again all is well."""
    await sqlite_store.choose_locale(CHAT, "ar")
    (pages,) = sqlite_place.sql("PRAGMA page_count")[0]
    await _limit_pages(sqlite_store, int(str(pages)))
    chat = 0
    with pytest.raises(StoreError, match="full"):  # noqa: PT012  # it fails when the last page is full
        for chat in range(1000):
            await sqlite_store.choose_locale(chat, "zh_Hans", chat)
    assert await sqlite_store.choices_of(CHAT) == Choices("ar")
    assert await sqlite_store.choices_of(chat) == Choices()
    await _limit_pages(sqlite_store, 100_000)
    await sqlite_store.choose_locale(chat, "es", chat)
    assert await sqlite_store.choices_of(chat) == Choices("es")
    assert (chat,) in sqlite_place.sql("SELECT update_id FROM claims")


async def _limit_pages(store: ReaderStore, pages: int) -> None:
    """Let the file grow to so many pages, in each connection that there is."""
    engine = store._database._engine
    async with engine.connect() as one, engine.connect() as two, engine.connect() as three, engine.connect() as four:
        for connection in (one, two, three, four):
            await connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")


def _everything(file: Path) -> bytes:
    return b"".join(part.read_bytes() for part in file.parent.iterdir())
