"""A running bot, spoken to as a person would: send, press, read. Everything goes over real HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from phone import Phone
from running import TOKEN, simulator_with_bot, store_in

from messenger.dialog.edition import Edition
from messenger.simulator import Simulator
from messenger.store.readers import ReaderStore


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[ReaderStore]:
    """An empty store."""
    async with store_in(tmp_path) as store:
        yield store


@pytest.fixture
async def silent() -> AsyncIterator[Simulator]:
    """A simulator that no bot runs against yet."""
    async with Simulator(TOKEN) as simulator:
        yield simulator


@pytest.fixture
async def simulator(edition: Edition, store: ReaderStore) -> AsyncIterator[Simulator]:
    """A simulator with the real bot running against it."""
    async with simulator_with_bot(edition, store) as simulator:
        yield simulator


@pytest.fixture
def phone(simulator: Simulator) -> Phone:
    """The phone of a person whose Telegram speaks English."""
    return Phone(simulator, simulator.add_person("en"))
