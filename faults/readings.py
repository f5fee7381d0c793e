"""What a bot's database holds after a run, read by the bot's own store."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from messenger.store.cipher import ChatCipher
from messenger.store.readers import ReaderStore


@dataclass(frozen=True, slots=True)
class Kept:
    """Counted answers about sections, and the locales of readers."""

    feedback: int
    locales: Mapping[int, str | None]


async def kept(address: str, keys: Iterable[bytes], chats: Iterable[int]) -> Kept:
    """Read a database.

    Raises StoreError.
    """
    store = await ReaderStore.open(address, ChatCipher(*keys))
    try:
        feedback = sum(row.count for row in await store.feedback())
        return Kept(feedback, {chat: (await store.choices_of(chat)).locale for chat in chats})
    finally:
        await store.close()
