"""What is done now and then is done, and cannot fail the bot."""

import asyncio
from collections.abc import Callable
from datetime import date

import pytest

from messenger.store.errors import AwayError
from messenger.store.readers import ReaderStore, StoreError
from messenger.store.upkeep import look_after


async def look_after_until(store: ReaderStore, enough: Callable[[], bool]) -> None:
    """Look after a store, as fast as possible, until there was enough of it."""
    looking = asyncio.create_task(look_after(store, 0.001))
    try:
        async with asyncio.timeout(20):
            while not enough():
                await asyncio.sleep(0.005)
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)


@pytest.mark.parametrize("error", [StoreError("locked"), ZeroDivisionError("4815162342")])
async def test_it_goes_on_whatever_happens(
    sqlite_store: ReaderStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    """Who is not here any more is erased once a day; after a failure it is tried again, and an id is not logged."""
    called: list[str] = []

    async def erase(_today: date) -> int:
        called.append("erase")
        if len(called) < 3:
            raise error
        return 0

    async def note() -> None:
        called.append("note")
        raise error

    monkeypatch.setattr(sqlite_store, "erase_unused", erase)
    with monkeypatch.context() as patch:
        patch.setattr(sqlite_store, "note_uses", note)
        await look_after_until(sqlite_store, lambda: len(called) >= 5)
    assert called[:5] == ["erase", "erase", "erase", "note", "note"]
    assert type(error).__name__ in caplog.text or "locked" in caplog.text
    assert "4815162342" not in caplog.text


async def test_while_the_database_is_away(
    sqlite_store: ReaderStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is looked at each time, also where nobody else does; that it is away is said elsewhere, once."""
    looks: list[bool] = []

    async def alive() -> bool:
        looks.append(False)
        return False

    async def erase(_today: date) -> int:
        raise AwayError("no answer in time")

    monkeypatch.setattr(sqlite_store, "alive", alive)
    monkeypatch.setattr(sqlite_store, "erase_unused", erase)
    await look_after_until(sqlite_store, lambda: len(looks) > 3)
    assert not caplog.text


async def test_at_the_start(sqlite_store: ReaderStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who was not here for a year is erased as soon as the bot starts."""
    erased: list[int] = []
    erase_unused = sqlite_store.erase_unused

    async def erase(today: date) -> int:
        erased.append(await erase_unused(today))
        return erased[-1]

    monkeypatch.setattr(sqlite_store, "erase_unused", erase)
    await sqlite_store.choose_locale(1, "ar")
    sqlite_store._memory.use(1, "2020-01")
    async with sqlite_store._database._engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE readers SET last_used = '2020-01'")
    await look_after_until(sqlite_store, lambda: bool(erased))
    assert erased == [1]
    assert await erase_unused(date(2026, 11, 21)) == 0
    assert sqlite_store.remembered(1) == await sqlite_store.choices_of(-1)
