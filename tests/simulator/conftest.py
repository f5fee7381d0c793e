"""A running simulator and a plain HTTP client for it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from messenger.simulator import Person, Simulator
from simulator.support import TOKEN, Api, Clock


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until the test turns it."""
    return Clock()


@pytest.fixture
async def sim(clock: Clock) -> AsyncIterator[Simulator]:
    """A running simulator."""
    async with Simulator(TOKEN, clock=clock) as simulator:
        yield simulator


@pytest.fixture
async def api(sim: Simulator) -> AsyncIterator[Api]:
    """A client of that simulator."""
    async with aiohttp.ClientSession() as session:
        yield Api(session, sim.base_url)


@pytest.fixture
def person(sim: Simulator) -> Person:
    """Somebody who reads Arabic."""
    return sim.add_person(language_code="ar", first_name="Amal")
