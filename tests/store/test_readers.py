"""Who chose what is kept, found again and erased; nobody else is stored."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from messenger.store.cipher import ChatCipher
from messenger.store.readers import ReaderStore, StoreError

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


async def test_nobody_is_stored_unasked(store: ReaderStore) -> None:
    """Looking somebody up stores nothing."""
    assert await store.locale_of(CHAT) is None
    assert await store.locale_of(CHAT) is None


async def test_a_choice_is_kept_changed_and_forgotten(store: ReaderStore) -> None:
    """The last choice counts, for that chat only, until it is forgotten."""
    await store.choose_locale(CHAT, "ar")
    await store.choose_locale(CHAT, "es")
    await store.choose_locale(-CHAT, "en")
    assert (await store.locale_of(CHAT), await store.locale_of(-CHAT)) == ("es", "en")
    await store.forget(CHAT)
    await store.forget(CHAT)
    assert (await store.locale_of(CHAT), await store.locale_of(-CHAT)) == (None, "en")


async def test_a_choice_outlives_the_process(file: Path) -> None:
    """What was chosen is there after a restart, with the same key only."""
    url = f"sqlite+aiosqlite:///{file}"
    first = await ReaderStore.open(url, ChatCipher(bytes(64)))
    await first.choose_locale(CHAT, "ar")
    await first.close()
    again = await ReaderStore.open(url, ChatCipher(bytes(64)))
    other = await ReaderStore.open(url, ChatCipher(bytes(63) + b"x"))
    assert (await again.locale_of(CHAT), await other.locale_of(CHAT)) == ("ar", None)
    await again.close()
    await other.close()


async def test_the_file_names_nobody(store: ReaderStore, file: Path) -> None:
    """Neither the row nor, after it is forgotten, any of its bytes shows the chat id; and the table has no more."""
    await store.choose_locale(CHAT, "ar")
    with sqlite3.connect(file) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(readers)")]
        (sealed,) = connection.execute("SELECT chat FROM readers").fetchone()
    connection.close()
    assert columns == ["chat", "locale"]
    await store.forget(CHAT)
    await store.close()
    content = b"".join(part.read_bytes() for part in file.parent.iterdir())
    assert str(CHAT).encode() not in content
    assert CHAT.to_bytes(8, "big") not in content
    assert sealed not in content


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
        await store.locale_of(CHAT)
    with pytest.raises(StoreError):
        await store.choose_locale(CHAT, "es")
    with pytest.raises(StoreError):
        await store.forget(CHAT)
