"""A browser for all tests of this folder, and for each test a bot of its own and a person's phone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser
from running import simulator_with_bot, store_in

from messenger.dialog.edition import Edition
from messenger.simulator import Simulator
from page.browser import Device, chromium, device
from page.chat import Chat


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests: to start it takes longer than most of them."""
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def simulator(edition: Edition, tmp_path: Path) -> AsyncIterator[Simulator]:
    """A simulator with the real bot running against it."""
    async with store_in(tmp_path) as store, simulator_with_bot(edition, store) as simulator:
        yield simulator


@pytest_asyncio.fixture(loop_scope="session")
async def phone_browser(browser: Browser) -> AsyncIterator[Device]:
    """A phone's browser. Unless the test says otherwise, nothing goes wrong in it and nothing leaves this machine."""
    async with device(browser) as made:
        yield made
        assert made.troubles == []
        assert made.beyond == []


@pytest_asyncio.fixture(loop_scope="session")
async def chat(phone_browser: Device, simulator: Simulator) -> AsyncIterator[Chat]:
    """The chat page of a person whose Telegram speaks English, before START."""
    yield await Chat.at(await phone_browser.tab(simulator.base_url), simulator)
    await phone_browser.close_tabs()
