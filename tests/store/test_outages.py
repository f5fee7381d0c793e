"""PostgreSQL hangs, dies and comes back: every call comes to an end, and all is well again by itself."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import suppress

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from messenger.store.cipher import ChatCipher
from messenger.store.errors import AwayError, StoreError
from messenger.store.limits import Limits
from messenger.store.maintenance import migrate_database
from messenger.store.readers import Choices, ReaderStore
from store.postgres import Cluster, running_cluster

CIPHER = ChatCipher(bytes(64))
LIMITS = Limits(read=0.4, write=0.6, fresh=0.05)
BUSY = 0.5  # seconds that a busy machine may add


@pytest.fixture(scope="module")
def own_cluster() -> Iterator[Cluster]:
    """A server that nobody else uses."""
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture
async def url(own_cluster: Cluster) -> str:
    """A database with its tables."""
    url = own_cluster.url(own_cluster.new_database())
    await migrate_database(url)
    return url


@pytest.fixture
async def store(url: str) -> AsyncIterator[ReaderStore]:
    """A store with one reader; at the end nothing of it is left running."""
    store = await ReaderStore.open(url, CIPHER, limits=LIMITS)
    await store.choose_locale(1, "ar")
    yield store
    await store.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def seconds_of(call: Awaitable[object]) -> float:
    """How long a call takes that must fail."""
    started = time.perf_counter()
    with pytest.raises(StoreError):
        await call
    return time.perf_counter() - started


async def seconds_until_well(store: ReaderStore) -> float:
    """How long it takes until the store reads what it knew, and writes."""
    started = time.perf_counter()
    for call in (lambda: store.choices_of(2), lambda: store.choose_locale(3, "es"), store.alive):
        while True:
            assert time.perf_counter() - started < 10
            with suppress(StoreError):
                if await call() is not False:
                    break
            await asyncio.sleep(0.05)
    assert await store.choices_of(3) == Choices("es")
    return time.perf_counter() - started


async def test_a_server_that_hangs(store: ReaderStore, own_cluster: Cluster) -> None:
    """One call waits, the next ones do not; what was known is still used; and it is well soon after it goes on."""
    await asyncio.gather(*(store.choose_locale(chat, "es") for chat in range(10, 20)))
    await asyncio.sleep(LIMITS.fresh)
    own_cluster.signal(signal.SIGSTOP)
    try:
        assert await seconds_of(store.choices_of(2)) < LIMITS.read + BUSY
        assert await seconds_of(store.choices_of(2)) < 0.05
        assert await seconds_of(store.choose_country(1, "EG", 7)) < 0.05
        started = time.perf_counter()
        assert await store.choices_of(1) == Choices("ar")
        assert time.perf_counter() - started < 0.05
        assert not await store.alive()
        await asyncio.sleep(1.1)
        # The one that tries again, where each connection that was idle is a new one.
        assert await seconds_of(store.choose_country(1, "EG", 7)) < LIMITS.write + BUSY
        started = time.perf_counter()
        assert not await store.alive()
        assert time.perf_counter() - started < LIMITS.alive + BUSY
    finally:
        own_cluster.signal(signal.SIGCONT)
    assert await seconds_until_well(store) < 10
    await store.choose_country(1, "EG", 7)
    assert await store.choices_of(1) == Choices("ar", "EG")


async def test_many_calls_at_a_server_that_hangs(store: ReaderStore, own_cluster: Cluster) -> None:
    """A hundred that are on their way together all come to an end in time, more than there are connections."""
    own_cluster.signal(signal.SIGSTOP)
    try:
        started = time.perf_counter()
        calls = [store.choices_of(chat) for chat in range(100, 200)]
        writes = [store.choose_locale(chat, "es", chat) for chat in range(200, 220)]
        results = await asyncio.gather(*calls, *writes, return_exceptions=True)
        assert time.perf_counter() - started < LIMITS.write + BUSY
        assert {type(result) for result in results} == {AwayError}
    finally:
        own_cluster.signal(signal.SIGCONT)
    assert await seconds_until_well(store) < 10
    # Each of the writes can be tried again.
    await asyncio.gather(*(store.choose_locale(chat, "es", chat) for chat in range(200, 210)))
    assert await store.choices_of(209) == Choices("es")


async def test_a_server_that_is_killed(store: ReaderStore, own_cluster: Cluster) -> None:
    """Calls fail at once while it is gone, and it is found again when it is back."""
    own_cluster.kill()
    for chat in (2, 3):
        assert await seconds_of(store.choices_of(chat)) < BUSY
        assert await seconds_of(store.choose_locale(chat, "es", chat)) < BUSY
    assert await store.choices_of(1) == Choices("ar")
    assert not await store.alive()
    own_cluster.start()
    assert await seconds_until_well(store) < 10


async def test_a_short_restart(store: ReaderStore, own_cluster: Cluster) -> None:
    """Connections that died while nobody used them are replaced, and no call notices."""
    await asyncio.gather(*(store.choices_of(chat) for chat in range(50, 60)))
    own_cluster.kill()
    own_cluster.start()
    await asyncio.sleep(0.1)
    assert await store.choices_of(2) == Choices()
    await store.choose_locale(2, "es", 2)


async def test_a_start_without_the_server(url: str, own_cluster: Cluster, caplog: pytest.LogCaptureFixture) -> None:
    """The bot starts and goes on without; when the server is there it is used, after a look at its tables."""
    own_cluster.kill()
    store = await ReaderStore.open(url, CIPHER, limits=LIMITS)
    assert "goes on without it" in caplog.text
    assert "very_secret" not in caplog.text
    assert await seconds_of(store.choices_of(1)) < BUSY
    own_cluster.start()
    own_cluster.sql(url.rpartition("/")[2], "UPDATE alembic_version SET version_num = '0001'")
    await asyncio.sleep(1.1)
    with pytest.raises(StoreError, match="migrate"):
        await store.choose_locale(1, "ar")
    own_cluster.sql(url.rpartition("/")[2], "UPDATE alembic_version SET version_num = '0002'")
    assert await seconds_until_well(store) < 10
    await store.close()


async def test_a_locked_row(store: ReaderStore, url: str, own_cluster: Cluster) -> None:
    """A choice that must wait for somebody else for too long fails in time, and nothing of it happens later."""
    other = await ReaderStore.open(url, CIPHER, limits=Limits(write=5))

    async def lock(connection: AsyncConnection) -> None:
        await connection.execute(text("SELECT * FROM readers FOR UPDATE"))
        assert await seconds_of(store.choose_locale(1, "es", 9)) < LIMITS.write + BUSY

    await other._database.write(lock)
    await other.close()
    assert await seconds_until_well(store) < 10
    assert own_cluster.sql(url.rpartition("/")[2], "SELECT count(*) FROM claims WHERE update_id = 9") == [(0,)]


async def test_a_caller_that_is_cancelled(store: ReaderStore, own_cluster: Cluster) -> None:
    """Its connection is thrown away with what it was doing, and none is missing afterwards."""
    own_cluster.signal(signal.SIGSTOP)
    try:
        calls = [asyncio.create_task(store.choices_of(chat)) for chat in range(30, 60)]
        await asyncio.sleep(0.1)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
    finally:
        own_cluster.signal(signal.SIGCONT)
    assert await seconds_until_well(store) < 10
    results = await asyncio.gather(*(store.choices_of(chat) for chat in range(30, 60)))
    assert set(results) == {Choices()}


async def test_closing_while_it_hangs(url: str, own_cluster: Cluster) -> None:
    """The bot can be stopped whatever the database does."""
    store = await ReaderStore.open(url, CIPHER, limits=LIMITS)
    await asyncio.gather(*(store.choices_of(chat) for chat in range(5)))
    own_cluster.signal(signal.SIGSTOP)
    try:
        started = time.perf_counter()
        await store.close()
        assert time.perf_counter() - started < 5
    finally:
        own_cluster.signal(signal.SIGCONT)
