"""PostgreSQL hangs, dies and comes back: every call comes to an end, and all is well again by itself."""

import asyncio
import gc
import logging
import re
import signal
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from functools import partial

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
WELL = 10.0  # seconds within which all must be well after its return
BUSY = 0.5  # seconds that a busy machine may add


@pytest.fixture(autouse=True)
def _no_long_pause() -> Iterator[None]:
    """What other tests have left in this process is not looked through while time is taken: that stops all for long."""
    gc.freeze()
    yield
    gc.unfreeze()


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


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the store logged."""
    return [record.getMessage() for record in caplog.records if record.name.startswith("messenger.")]


async def seconds_of(call: Awaitable[object]) -> float:
    """How long a call takes that must fail."""
    started = time.perf_counter()
    with pytest.raises(StoreError):
        await call
    return time.perf_counter() - started


async def in_the_end(call: Callable[[], Awaitable[bool | Choices | None]]) -> None:
    """Try again until it works, as who pressed a button would."""
    async with asyncio.timeout(WELL):
        while True:
            with suppress(StoreError):
                if await call() is not False:
                    return
            await asyncio.sleep(0.05)


async def seconds_until_well(store: ReaderStore) -> float:
    """How long it takes until the store reads what it knew, and writes."""
    started = time.perf_counter()
    for call in (lambda: store.choices_of(2), lambda: store.choose_locale(3, "es"), store.alive):
        await in_the_end(call)
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
    assert await seconds_until_well(store) < WELL
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
    assert await seconds_until_well(store) < WELL
    # Each of the writes can be tried again; on a busy machine, where each is given little time here, more than once.
    writing = (partial(store.choose_locale, chat, "es", chat) for chat in range(200, 210))
    await asyncio.gather(*map(in_the_end, writing))
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
    assert await seconds_until_well(store) < WELL


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
    caplog.set_level(logging.INFO)
    own_cluster.kill()
    store = await ReaderStore.open(url, CIPHER, limits=LIMITS)
    assert "away: Connection refused" in said(caplog)[0]
    assert "goes on without it" in said(caplog)[0]
    assert "very_secret" not in caplog.text
    assert await seconds_of(store.choices_of(1)) < BUSY
    own_cluster.start()
    own_cluster.sql(url.rpartition("/")[2], "UPDATE alembic_version SET version_num = '0001'")
    await asyncio.sleep(1.1)
    with pytest.raises(StoreError, match="migrate"):
        await store.choose_locale(1, "ar")
    own_cluster.sql(url.rpartition("/")[2], "UPDATE alembic_version SET version_num = '0002'")
    assert await seconds_until_well(store) < WELL
    await store.close()
    assert [line.partition(";")[0] for line in said(caplog)[1:]] == ["the database is back"], "and no more"


async def test_it_comes_back_with_other_tables(
    url: str, own_cluster: Cluster, caplog: pytest.LogCaptureFixture
) -> None:
    """That it answers and cannot be used is one more line, which says what to do."""
    own_cluster.kill()
    store = await ReaderStore.open(url, CIPHER, limits=LIMITS)
    own_cluster.start()
    own_cluster.sql(url.rpartition("/")[2], "UPDATE alembic_version SET version_num = '0001'")
    for _ in range(3):
        await asyncio.sleep(1.1)
        with suppress(StoreError):
            await store.choices_of(1)
    await store.close()
    assert len(said(caplog)) == 2
    assert "python bot.py migrate" in said(caplog)[1]


async def test_one_line_for_an_outage(
    store: ReaderStore, own_cluster: Cluster, caplog: pytest.LogCaptureFixture
) -> None:
    """However many calls fail, and whoever is the first to notice: one line, and one with the time when it is back."""
    caplog.set_level(logging.INFO)
    started = time.perf_counter()
    own_cluster.kill()
    for _ in range(2):
        await asyncio.gather(*(store.choices_of(chat) for chat in range(300, 310)), return_exceptions=True)
        assert not await store.alive()
        await asyncio.sleep(1.1)
    assert len(said(caplog)) == 1
    assert said(caplog)[0].startswith("the database is away: ")
    own_cluster.start()
    assert await seconds_until_well(store) < WELL
    seconds = time.perf_counter() - started
    assert len(said(caplog)) == 2
    found = re.fullmatch(r"the database is back; it was away for (\d+) s", said(caplog)[1])
    assert found
    assert 2 <= int(found[1]) <= seconds + 1


async def test_a_host_that_is_not_known(
    url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The bot starts and goes on without, as for a container that is stopped; once the name is known it is used."""
    caplog.set_level(logging.INFO)
    known: list[str] = []
    look_up = socket.getaddrinfo

    def getaddrinfo(host: str, *arguments: int, **options: int) -> object:
        if host == "database" and not known:
            raise socket.gaierror(socket.EAI_NONAME, f"{host}: Name or service not known")
        return look_up("127.0.0.1" if host == "database" else host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    store = await ReaderStore.open(url.replace("127.0.0.1", "database"), CIPHER, limits=LIMITS)
    assert await seconds_of(store.choices_of(1)) < BUSY
    assert len(said(caplog)) == 1
    assert "the name of its host is not known" in said(caplog)[0]
    known.append("database")
    assert await seconds_until_well(store) < WELL
    await store.close()
    assert len(said(caplog)) == 2


async def starting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer as a PostgreSQL that is starting up: no TLS, and then its code 57P03 to whoever comes."""
    await reader.readexactly(8)
    writer.write(b"N")
    await reader.read(1)
    fields = b"SFATAL\0C57P03\0Mthe database system is starting up\0\0"
    writer.write(b"E" + (4 + len(fields)).to_bytes(4, "big") + fields)
    await writer.drain()
    writer.close()


async def test_a_server_that_is_starting(caplog: pytest.LogCaptureFixture) -> None:
    """The bot does not wait for it."""
    server = await asyncio.start_server(starting, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        store = await ReaderStore.open(f"postgresql://a:b@127.0.0.1:{port}/x", CIPHER, limits=LIMITS)
        await store.close()
    assert "the server is starting up" in said(caplog)[0]


async def test_too_many_connections(url: str, own_cluster: Cluster, caplog: pytest.LogCaptureFixture) -> None:
    """The bot starts without it, and uses it as soon as it is let in."""
    own_cluster.new_user("many", "CONNECTION LIMIT 0")
    own_cluster.sql(url.rpartition("/")[2], "GRANT ALL ON ALL TABLES IN SCHEMA public TO many")
    store = await ReaderStore.open(url.replace("bot:very_secret", "many:right"), CIPHER, limits=LIMITS)
    assert "too many connections" in said(caplog)[0]
    own_cluster.sql("postgres", "ALTER ROLE many CONNECTION LIMIT -1")
    assert await seconds_until_well(store) < WELL
    await store.close()


async def test_a_start_while_it_hangs(url: str, own_cluster: Cluster, caplog: pytest.LogCaptureFixture) -> None:
    """The bot starts within seconds, and a command of a maintainer ends as soon."""
    own_cluster.signal(signal.SIGSTOP)
    try:
        started = time.perf_counter()
        store = await ReaderStore.open(url, CIPHER, limits=LIMITS)
        assert await seconds_of(migrate_database(url)) < 5
        assert time.perf_counter() - started < 10
        assert len(said(caplog)) == 1, "a command says it in its last line, and not in the log"
        await store.close()
    finally:
        own_cluster.signal(signal.SIGCONT)


async def test_a_locked_row(store: ReaderStore, url: str, own_cluster: Cluster) -> None:
    """A choice that must wait for somebody else for too long fails in time, and nothing of it happens later."""
    other = await ReaderStore.open(url, CIPHER, limits=Limits(write=5))

    async def lock(connection: AsyncConnection) -> None:
        await connection.execute(text("SELECT * FROM readers FOR UPDATE"))
        assert await seconds_of(store.choose_locale(1, "es", 9)) < LIMITS.write + BUSY

    await other._database.write(lock)
    await other.close()
    assert await seconds_until_well(store) < WELL
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
    assert await seconds_until_well(store) < WELL
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
