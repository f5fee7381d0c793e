"""What machines are told of the bot: alive without the database, ready while it serves, and what it has counted."""

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from messenger.settings import SettingsError
from messenger.store.addresses import address_of
from messenger.store.cipher import ChatCipher
from messenger.store.readers import ReaderStore
from messenger.telegram_bot.health import Health
from messenger.telegram_bot.metrics import Metrics


async def get(health: Health, path: str, method: str = "GET") -> tuple[int, str]:
    """Ask; return the status and the text."""
    address = f"http://127.0.0.1:{health.port}{path}"
    async with aiohttp.ClientSession() as session, session.request(method, address) as answer:
        return answer.status, await answer.text()


@asynccontextmanager
async def running(alive: Callable[[], Awaitable[bool]] | None = None) -> AsyncIterator[tuple[Health, asyncio.Event]]:
    """A server that answers, and what tells it that the bot stops."""
    stop = asyncio.Event()
    health = Health(Metrics(), stop, alive)
    await health.start("127.0.0.1", 0)
    try:
        yield health, stop
    finally:
        await health.close()


async def test_a_life() -> None:
    """It is alive from the start, ready while it serves, and no more from the moment that it is told to stop."""
    async with running() as (health, stop):
        assert await get(health, "/livez") == (200, "alive\n")
        status, text = await get(health, "/readyz")
        assert (status, json.loads(text)["state"]) == (503, "starting")
        health.started = True
        status, text = await get(health, "/readyz")
        assert (status, json.loads(text)) == (200, {"state": "serving", "database": "unknown"})
        stop.set()
        status, text = await get(health, "/readyz")
        assert (status, json.loads(text)["state"]) == (503, "stopping")
        assert (await get(health, "/livez"))[0] == 200


async def _well() -> bool:
    return True


async def _badly() -> bool:
    return False


async def _never() -> bool:
    await asyncio.Event().wait()
    return True


async def _broken() -> bool:
    raise OSError


@pytest.mark.parametrize(
    ("alive", "word"), [(_well, "ok"), (_badly, "degraded"), (_never, "degraded"), (_broken, "degraded")]
)
async def test_the_database(alive: Callable[[], Awaitable[bool]], word: str) -> None:
    """Its state is said, in time, and changes nothing: menus are served without it."""
    async with running(alive) as (health, _):
        health.started = True
        started = time.monotonic()
        status, text = await get(health, "/readyz")
        assert time.monotonic() - started < 0.3
        assert (status, json.loads(text)["database"]) == (200, word)


async def test_a_file_that_is_gone(tmp_path: Path) -> None:
    """A database that goes on in a file that nobody will find again is not "ok"."""
    file = tmp_path / "readers.sqlite3"
    store = await ReaderStore.open(address_of(file), ChatCipher(bytes(64)))
    async with running(store.alive) as (health, _):
        assert json.loads((await get(health, "/readyz"))[1])["database"] == "ok"
        file.unlink()
        assert json.loads((await get(health, "/readyz"))[1])["database"] == "degraded"
        assert "messenger_database_up 0" in (await get(health, "/metrics"))[1]
    await store.close()


async def test_metrics() -> None:
    """What was counted is there in Prometheus' format; nothing else is anywhere."""
    async with running() as (health, _):
        status, text = await get(health, "/metrics")
        assert status == 200
        assert "# TYPE messenger_updates_total counter" in text
        assert (await get(health, "/"))[0] == 404
        assert (await get(health, "/livez", "POST"))[0] == 405


async def test_a_port_that_is_taken() -> None:
    """It is said on one line which setting to change."""
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(SettingsError, match=r"^METRICS_PORT: port \d+ .+Address already in use.+\Z"),
    ):
        await Health(Metrics(), asyncio.Event()).start("127.0.0.1", taken.getsockname()[1])
