"""The real bot against a simulator, as `run --simulator` puts them together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from phone import PATIENCE

from messenger.dialog.edition import Current, Edition
from messenger.simulator import Simulator
from messenger.store.cipher import ChatCipher
from messenger.store.readers import ReaderStore
from messenger.telegram_bot.application import serve

TOKEN = "123456:test_token"


@asynccontextmanager
async def running_bot(edition: Edition, folder: Path, *, port: int = 0) -> AsyncIterator[Simulator]:
    """A simulator with the bot; the bot must end by itself, and without an error."""
    stop = asyncio.Event()
    store = await ReaderStore.open(f"sqlite+aiosqlite:///{folder / 'readers.sqlite3'}", ChatCipher(bytes(64)))
    try:
        async with Simulator(TOKEN, port=port) as simulator:
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
            try:
                yield simulator
            finally:
                stop.set()
                async with asyncio.timeout(PATIENCE):
                    await bot
    finally:
        await store.close()
