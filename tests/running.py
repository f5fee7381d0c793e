"""The real bot as a task of a test, and a store for it: put together in one place for all tests."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from phone import PATIENCE

from messenger.dialog.edition import Current, Edition
from messenger.simulator import Simulator
from messenger.store.addresses import address_of
from messenger.store.cipher import ChatCipher
from messenger.store.readers import ReaderStore
from messenger.telegram_bot.application import MetricsAddress, serve
from messenger.telegram_bot.webhook import WebhookAddress

TOKEN = "123456:test_token"


@dataclass(frozen=True)
class RunningBot:
    """A bot that was started."""

    _task: asyncio.Task[None]
    _stop: asyncio.Event

    async def ended(self) -> None:
        """Wait until it ends by itself; raise what ended it."""
        async with asyncio.timeout(PATIENCE):
            await self._task

    async def stopped(self) -> None:
        """Tell it to stop, and wait until it has."""
        self._stop.set()
        await self.ended()


@asynccontextmanager
async def running(
    simulator: Simulator,
    edition: Edition,
    store: ReaderStore,
    *,
    webhook: WebhookAddress | None = None,
    metrics_at: MetricsAddress | None = None,
    prepare: bool = True,
) -> AsyncIterator[RunningBot]:
    """A bot against this simulator. One that has not ended when the block ends is killed in the middle of its work."""
    stop = asyncio.Event()
    task = asyncio.create_task(
        serve(
            token=TOKEN,
            api_base_url=simulator.base_url,
            current=Current(edition),
            store=store,
            stop=stop,
            webhook=webhook,
            metrics_at=metrics_at,
            prepare=prepare,
        )
    )
    try:
        yield RunningBot(task, stop)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def store_in(folder: Path) -> AsyncIterator[ReaderStore]:
    """An open store in a folder, empty the first time."""
    store = await ReaderStore.open(address_of(folder / "readers.sqlite3"), ChatCipher(bytes(64)))
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def simulator_with_bot(edition: Edition, store: ReaderStore, *, port: int = 0) -> AsyncIterator[Simulator]:
    """A simulator with a bot, as `run --simulator` puts them together; the bot must end well when it is stopped."""
    async with Simulator(TOKEN, port=port) as simulator, running(simulator, edition, store, prepare=False) as bot:
        yield simulator
        await bot.stopped()
