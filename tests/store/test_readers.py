"""Who chose what is kept, found again and erased; nobody else is stored."""

import sqlite3
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from messenger.store.cipher import ChatCipher
from messenger.store.readers import Choices, ReaderStore, StoreError, address_of, file_of

CHAT = 4815162342


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The database's file."""
    return tmp_path / "readers.sqlite3"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[ReaderStore]:
    """An open store."""
    store = await ReaderStore.open(f"sqlite+aiosqlite:///{file}", ChatCipher(bytes(64)))
    yield store
    await store.close()


async def test_nobody_is_stored_unasked(store: ReaderStore, file: Path) -> None:
    """Looking somebody up stores nothing, and nor does taking back what was never chosen."""
    assert await store.choices_of(CHAT) == Choices()
    await store.choose_country(CHAT, None)
    assert _rows(file) == 0


async def test_a_choice_is_kept_changed_and_forgotten(store: ReaderStore) -> None:
    """The last choice counts, for that chat only, until it is forgotten."""
    await store.choose_locale(CHAT, "ar")
    await store.choose_locale(CHAT, "es")
    await store.choose_locale(-CHAT, "en")
    await store.choose_country(CHAT, "MX")
    assert (await store.choices_of(CHAT), await store.choices_of(-CHAT)) == (Choices("es", "MX"), Choices("en"))
    await store.forget(CHAT)
    await store.forget(CHAT)
    assert (await store.choices_of(CHAT), await store.choices_of(-CHAT)) == (Choices(), Choices("en"))


async def test_choices_are_independent(store: ReaderStore, file: Path) -> None:
    """A country may be chosen without a language; the row goes with the last choice that is taken back."""
    await store.choose_country(CHAT, "EG")
    assert await store.choices_of(CHAT) == Choices(None, "EG")
    await store.choose_locale(CHAT, "ar")
    await store.choose_country(CHAT, None)
    assert await store.choices_of(CHAT) == Choices("ar")
    assert _rows(file) == 1


async def test_a_choice_outlives_the_process(file: Path) -> None:
    """What was chosen is there after a restart, with the same key only."""
    url = f"sqlite+aiosqlite:///{file}"
    first = await ReaderStore.open(url, ChatCipher(bytes(64)))
    await first.choose_locale(CHAT, "ar")
    await first.close()
    again = await ReaderStore.open(url, ChatCipher(bytes(64)))
    other = await ReaderStore.open(url, ChatCipher(bytes(63) + b"x"))
    assert (await again.choices_of(CHAT), await other.choices_of(CHAT)) == (Choices("ar"), Choices())
    await again.close()
    await other.close()


async def test_the_file_names_nobody(store: ReaderStore, file: Path) -> None:
    """Neither the row nor, after it is forgotten, any of its bytes shows the chat id; and the table has no more."""
    await store.choose_locale(CHAT, "ar")
    with sqlite3.connect(file) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(readers)")]
        (sealed,) = connection.execute("SELECT chat FROM readers").fetchone()
    connection.close()
    assert columns == ["chat", "locale", "country"]
    await store.forget(CHAT)
    await store.close()
    content = b"".join(part.read_bytes() for part in file.parent.iterdir())
    assert str(CHAT).encode() not in content
    assert CHAT.to_bytes(8, "big") not in content
    assert sealed not in content


async def test_what_is_erased_leaves_every_file(store: ReaderStore, file: Path) -> None:
    """While the store is open and others are in it, no file holds what was forgotten or taken back."""
    cipher = ChatCipher(bytes(64))
    for chat in range(200):
        await store.choose_country(chat, "MX")
    for chat in range(0, 200, 2):
        await store.forget(chat)
        await store.choose_country(chat + 1, None) if chat % 3 else None
    assert sorted(part.name for part in file.parent.iterdir()) == [f"{file.name}{end}" for end in ("", "-shm", "-wal")]
    content = b"".join(part.read_bytes() for part in file.parent.iterdir())
    left = [chat for chat in range(200) if cipher.encrypt(chat) in content]
    assert left == [chat for chat in range(1, 200, 2) if not (chat - 1) % 3]


async def test_erasing_while_somebody_reads(store: ReaderStore, file: Path) -> None:
    """If the log cannot be emptied the reader is not told that all is erased; the next try finishes it."""
    await store.choose_locale(CHAT, "ar")
    async with store._engine.connect() as connection:
        await connection.exec_driver_sql("PRAGMA busy_timeout=10")
    with sqlite3.connect(file, isolation_level=None) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM readers").fetchall()
        with pytest.raises(StoreError, match="in use"):
            await store.forget(CHAT)
        other.execute("ROLLBACK")
    other.close()
    await store.choose_locale(-CHAT, "ar")
    await store.forget(-CHAT)
    assert file.with_name(f"{file.name}-wal").read_bytes() == b""


async def test_the_files_are_private(store: ReaderStore, file: Path) -> None:
    """Nobody but the bot's own user may read the database or its log."""
    await store.choose_locale(CHAT, "ar")
    assert {stat.S_IMODE(part.stat().st_mode) for part in file.parent.iterdir()} == {0o600}


@pytest.mark.parametrize("name", ["a b", "a?b=c", "a#b", "a%20b", "ä", "a:b@c"])
async def test_any_folder_will_do(tmp_path: Path, name: str) -> None:
    """The address of a file names that file, whatever signs are in it."""
    file = tmp_path / name / "readers.sqlite3"
    file.parent.mkdir()
    store = await ReaderStore.open(address_of(file), ChatCipher(bytes(64)))
    await store.close()
    assert file.stat().st_size
    assert file_of(address_of(file)) == file


@pytest.mark.parametrize("url", ["sqlite+aiosqlite://", "sqlite+aiosqlite:///:memory:", "sqlite+aiosqlite:nonsense"])
def test_not_every_address_names_a_file(url: str) -> None:
    """A database in memory has no file, and nor has an address that is none."""
    assert file_of(url) is None


async def test_a_database_that_can_only_be_read(store: ReaderStore, file: Path) -> None:
    """It is refused when it is opened, with the reason, and not when somebody chooses."""
    await store.close()
    with pytest.raises(StoreError, match="readonly"):
        await ReaderStore.open(f"sqlite+aiosqlite:///file:{file}?mode=ro&uri=true", ChatCipher(bytes(64)))


@pytest.mark.parametrize(
    "url",
    ["sqlite+aiosqlite:////nowhere/at/all.sqlite3", "nonsense", "sqlite+nonsense:///x", "oracle://secret:secret@x/y"],
)
async def test_a_bad_address_is_one_error_without_it(url: str) -> None:
    """Whatever is wrong with the address, the error names the kind of fault and not the address."""
    with pytest.raises(StoreError) as caught:
        await ReaderStore.open(url, ChatCipher(bytes(64)))
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_a_file_that_is_no_database(file: Path) -> None:
    """Garbage in place of the database is one known error."""
    file.write_bytes(b"garbage" * 1000)
    with pytest.raises(StoreError):
        await ReaderStore.open(f"sqlite+aiosqlite:///{file}", ChatCipher(bytes(64)))


async def test_a_database_that_goes_away(store: ReaderStore, file: Path) -> None:
    """A table that is gone is StoreError on each call, so that the bot can go on without."""
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TABLE readers")
    connection.close()
    with pytest.raises(StoreError):
        await store.choices_of(CHAT)
    with pytest.raises(StoreError):
        await store.choose_locale(CHAT, "es")
    with pytest.raises(StoreError):
        await store.forget(CHAT)


def _rows(file: Path) -> int:
    connection = sqlite3.connect(file)
    (count,) = connection.execute("SELECT count(*) FROM readers").fetchone()
    connection.close()
    return int(count)
