"""Moves every row from an old key to a new one, while the bot runs (it reads both meanwhile; see ChatCipher)."""

import asyncio
from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from messenger.store.cipher import ChatCipher, CipherError
from messenger.store.database import Database
from messenger.store.opening import empty_log
from messenger.store.rows import after, move

_BATCH: Final = 100  # rows in one transaction: a reader's choice waits for milliseconds
_PASSES: Final = 5
# Seconds. SQLite has no queue: whoever waits looks every 100 ms whether it is free, and a bot must find it so.
_PAUSE: Final = 0.15


@dataclass(slots=True)
class Rekeyed:
    """What was done: rows that were encrypted anew, and rows that none of the keys can read."""

    moved: int = 0
    unreadable: int = 0


async def rekey(database: Database, cipher: ChatCipher, done: Rekeyed) -> None:
    """Encrypt every row with the key that is written with; `done` counts along.

    It may be ended at any moment, and begun again. Raises StoreError.
    """
    # A replica that has the old key only may write behind us; another pass finds that.
    for _ in range(_PASSES):
        moved = done.moved
        done.unreadable = 0
        await _pass(database, cipher, done)
        if done.moved == moved:
            break
    # What the old key encrypted shall not stay readable in the log.
    await database.write(empty_log)


async def _pass(database: Database, cipher: ChatCipher, done: Rekeyed) -> None:
    reached = b""

    async def batch(connection: AsyncConnection) -> tuple[list[bytes], int, int]:
        chats = await after(connection, reached, _BATCH)
        moved = unreadable = 0
        for chat in chats:
            try:
                new = cipher.encrypt(cipher.decrypt(chat))
            except CipherError:
                unreadable += 1
                continue
            if new != chat:
                await move(connection, chat, new)
                moved += 1
        return chats, moved, unreadable

    while True:
        chats, moved, unreadable = await database.write(batch)
        done.moved += moved
        done.unreadable += unreadable
        if not chats:
            return
        reached = chats[-1]
        if database.has_one_writer:
            await asyncio.sleep(_PAUSE)
