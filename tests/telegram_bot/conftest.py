"""A running bot, spoken to as a person would: send, press, read. Everything goes over real HTTP."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from phone import PATIENCE, Phone

from messenger.dialog.edition import Current, Edition
from messenger.simulator import Simulator
from messenger.store.cipher import ChatCipher
from messenger.store.readers import ReaderStore
from messenger.telegram_bot.application import serve

TOKEN = "123456:test_token"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[ReaderStore]:
    """An empty store."""
    store = await ReaderStore.open(f"sqlite+aiosqlite:///{tmp_path / 'readers.sqlite3'}", ChatCipher(bytes(64)))
    yield store
    await store.close()


@pytest.fixture
async def simulator(edition: Edition, store: ReaderStore) -> AsyncIterator[Simulator]:
    """A simulator with the real bot running against it. The bot must end by itself, and without an error."""
    stop = asyncio.Event()
    async with Simulator(TOKEN) as simulator:
        bot = asyncio.create_task(
            serve(
                token=TOKEN,
                api_base_url=simulator.base_url,
                current=Current(edition),
                store=store,
                stop=stop,
                prepare=False,
            )
        )
        yield simulator
        stop.set()
        async with asyncio.timeout(PATIENCE):
            await bot


@pytest.fixture
def phone(simulator: Simulator) -> Phone:
    """The phone of a person whose Telegram speaks English."""
    return Phone(simulator, simulator.add_person("en"))
