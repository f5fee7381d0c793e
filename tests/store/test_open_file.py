"""The SQLite file is removed or replaced while the bot has it open: nothing seems to be saved that is not."""

import logging
import sqlite3
from pathlib import Path

import pytest

from messenger.store.addresses import address_of
from messenger.store.cipher import ChatCipher
from messenger.store.errors import MovedError
from messenger.store.open_file import OpenFile
from messenger.store.readers import Choices, ReaderStore

CIPHER = ChatCipher(bytes(64))


async def backed_up(folder: Path) -> Path:
    """A database from yesterday: reader 1 speaks French, and nobody else is in it."""
    file = folder / "backup.sqlite3"
    store = await ReaderStore.open(address_of(file), CIPHER)
    await store.choose_locale(1, "fr")
    await store.close()
    return file


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged, from information upwards."""
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.INFO]


@pytest.mark.parametrize("what", ["removed", "replaced"])
async def test_it_is_noticed(
    sqlite_store: ReaderStore, file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    """Health says so, one line says what to do, and no change is made in a file that is lost; taps go on."""
    await sqlite_store.choose_locale(1, "ar", 1)
    assert await sqlite_store.alive()
    if what == "removed":
        file.unlink()
    else:
        (await backed_up(tmp_path)).replace(file)
    for number in range(3):
        assert not await sqlite_store.alive()
        for call in (sqlite_store.choose_locale(1, "es", 10 + number), sqlite_store.forget(1, 20 + number)):
            with pytest.raises(MovedError, match=f"{what} .* restart the bot"):
                await call
    assert await sqlite_store.choices_of(1) == Choices("ar")
    assert await sqlite_store.choices_of(2) == Choices()
    assert len(lines(caplog)) == 1
    assert f"its file was {what} while the bot had it open; restart the bot" in lines(caplog)[0]
    assert str(file) not in caplog.text
    assert file.exists() is (what == "replaced"), "no empty database is made in its place"


async def test_a_choice_notices_it_first(
    sqlite_store: ReaderStore, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Where nobody looks at the bot's health the line comes with the first choice."""
    file.unlink()
    for _ in range(2):
        with pytest.raises(MovedError):
            await sqlite_store.choose_locale(1, "es")
    assert len(lines(caplog)) == 1


async def test_it_goes_in_the_middle_of_a_change(sqlite_store: ReaderStore, file: Path) -> None:
    """What was written to a file that is gone when it is done was not saved."""

    async def work(_connection: object) -> None:
        file.unlink()

    with pytest.raises(MovedError):
        await sqlite_store._database.write(work)


async def test_it_is_put_back(
    sqlite_store: ReaderStore, file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The very same file is used again, with what was in its log, and choices are kept; that is one more line."""
    caplog.set_level(logging.INFO)
    await sqlite_store.choose_locale(1, "ar", 1)
    file.rename(tmp_path / "elsewhere")
    assert not await sqlite_store.alive()
    (tmp_path / "elsewhere").rename(file)
    await sqlite_store.choose_locale(2, "es", 2)
    assert await sqlite_store.alive()
    assert [line.partition(";")[0] for line in lines(caplog)][1:] == ["the database is back"]
    await sqlite_store.close()
    again = await ReaderStore.open(address_of(file), CIPHER)
    assert [await again.choices_of(chat) for chat in (1, 2)] == [Choices("ar"), Choices("es")]
    await again.close()


async def test_a_restart_uses_the_file_that_took_its_place(
    sqlite_store: ReaderStore, file: Path, tmp_path: Path
) -> None:
    """A backup that is put in place under a running bot is not overwritten with the log of the file before it."""
    await sqlite_store.choose_locale(1, "ar", 1)
    await sqlite_store.choose_locale(2, "es", 2)
    (await backed_up(tmp_path)).replace(file)
    assert not await sqlite_store.alive()
    await sqlite_store.close()
    again = await ReaderStore.open(address_of(file), CIPHER)
    assert [await again.choices_of(chat) for chat in (1, 2)] == [Choices("fr"), Choices()]
    await again.choose_locale(2, "es", 2)
    await again.close()


async def test_a_restart_after_it_was_removed(sqlite_store: ReaderStore, file: Path) -> None:
    """A new database is made, and the log of the old one does not get into it."""
    await sqlite_store.choose_locale(1, "ar", 1)
    file.unlink()
    await sqlite_store.close()
    again = await ReaderStore.open(address_of(file), CIPHER)
    assert await again.choices_of(1) == Choices()
    await again.choose_locale(1, "es", 1)
    await again.close()


async def test_the_log_of_another_file_stays(sqlite_store: ReaderStore, file: Path, tmp_path: Path) -> None:
    """Only our own log is removed: one that came with the new file holds what was saved last in it."""
    await sqlite_store.choose_locale(1, "ar", 1)
    (await backed_up(tmp_path)).replace(file)
    Path(f"{file}-wal").unlink()
    other = sqlite3.connect(file)
    with other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("DELETE FROM readers")
    await sqlite_store.close()
    assert Path(f"{file}-wal").exists()
    other.close()


def test_what_has_no_file() -> None:
    """A database that is no file is never moved, and has no log."""
    nothing = OpenFile(None)
    nothing.look()
    nothing.drop_stale_log()
