"""The queue of updates and its two exits: long polling here, the webhook in its own module."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from messenger.simulator.errors import conflict
from messenger.simulator.json_text import JsonObject, dumps

QUEUE_LIMIT = 100_000
BATCH_LIMIT = 100
POLL_LIMIT_SECONDS = 50
_FIRST_UPDATE_ID = 100_001
_ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_KINDS = _ONLY_ON_REQUEST | {
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "inline_query",
    "chosen_inline_result",
    "my_chat_member",
    "poll",
    "poll_answer",
}
TERMINATED_BY_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_IS_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(slots=True)
class Pending:
    """An update that nobody has confirmed yet."""

    number: int
    update: JsonObject
    lane: str  # updates of one lane are delivered in order
    copies: int

    def body(self) -> bytes:
        """Return the JSON that a webhook gets."""
        return dumps(self.update)


Listener: TypeAlias = Callable[[Pending], None]


class Updates:
    """Numbers updates, keeps them until they are confirmed, and answers getUpdates."""

    def __init__(self) -> None:
        self.pending: dict[int, Pending] = {}
        self.allowed: list[str] = []
        self.webhook_active = False
        # The webhook listens here.
        self.on_push: Listener | None = None
        self._next_number = _FIRST_UPDATE_ID
        self._in_order = True
        self._duplicates = 0
        self._poll: asyncio.Future[str] | None = None

    def duplicate(self, count: int) -> None:
        """Let the next ``count`` updates be delivered twice."""
        self._duplicates = count

    def push(self, update: JsonObject) -> int | None:
        """Queue an update; return its number, or None if the bot does not want its kind.

        Raise TypeError or ValueError for what is no JSON: queued, it would fail every getUpdates after it.
        """
        dumps(update)
        if not self._wanted(update):
            return None
        number = self._number(update)
        copies = 1
        if self._duplicates:
            self._duplicates -= 1
            copies = 2
        entry = Pending(number, update, lane_of(update), copies)
        self.pending[number] = entry
        if len(self.pending) > QUEUE_LIMIT:
            del self.pending[next(iter(self.pending))]
        if self.on_push is not None:
            self.on_push(entry)
        self._finish_poll("")
        return number

    def _number(self, update: JsonObject) -> int:
        given = update.get("update_id")
        if isinstance(given, int) and not isinstance(given, bool):
            self._in_order = self._in_order and given >= self._next_number
            self._next_number = max(self._next_number, given + 1)
            return given
        number = self._next_number
        self._next_number += 1
        if "update_id" not in update:
            # First, as Telegram sends it.
            rest = dict(update)
            update.clear()
            update.update({"update_id": number, **rest})
        return number

    def _wanted(self, update: JsonObject) -> bool:
        kind = next((name for name in update if name != "update_id"), "")
        if kind not in _KINDS:
            return True  # malformed and unknown updates are for tests, which know what they do
        return kind in self.allowed if self.allowed else kind not in _ONLY_ON_REQUEST

    def confirm(self, number: int) -> None:
        """Forget an update that has been delivered."""
        self.pending.pop(number, None)

    def drop(self) -> None:
        """Forget all updates."""
        self.pending.clear()

    def stop_poll(self, reason: str) -> None:
        """End a long poll under way with a 409."""
        self._finish_poll(reason)

    def _finish_poll(self, reason: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(reason)

    def _confirm_before(self, offset: int) -> None:
        if offset < 0:
            for number in list(self.pending)[:offset]:
                del self.pending[number]
            return
        if self._in_order:
            while self.pending and (first := next(iter(self.pending))) < offset:
                del self.pending[first]
            return
        for number in [number for number in self.pending if number < offset]:
            del self.pending[number]

    def _batch(self, limit: int) -> list[JsonObject]:
        batch: list[JsonObject] = []
        for entry in self.pending.values():
            if len(batch) + entry.copies > limit and batch:
                break
            batch.extend([entry.update] * entry.copies)
        return batch

    async def poll(self, offset: int, limit: int, timeout: int) -> list[JsonObject]:  # noqa: ASYNC109  # Telegram's word
        """Answer getUpdates. As with Telegram, a newer poll ends the older one, which gets the 409."""
        if self.webhook_active:
            raise conflict(WEBHOOK_IS_ACTIVE)
        self._finish_poll(TERMINATED_BY_POLL)
        if offset:
            self._confirm_before(offset)
        limit = limit if 1 <= limit <= BATCH_LIMIT else BATCH_LIMIT
        if self.pending or timeout <= 0:
            return self._batch(limit)
        self._poll = poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(min(timeout, POLL_LIMIT_SECONDS)):
                reason = await poll
        except TimeoutError:
            return []
        if reason:
            raise conflict(reason)
        return self._batch(limit)

    def close(self) -> None:
        """End a long poll under way without a word."""
        self._finish_poll("")


def lane_of(update: JsonObject) -> str:
    """Return the chat, or else the sender, whose updates keep their order."""
    for value in update.values():
        if not isinstance(value, dict):
            continue
        inner = value.get("message")
        for holder, name in ((value, "chat"), (inner, "chat"), (value, "from")):
            found = holder.get(name) if isinstance(holder, dict) else None
            if isinstance(found, dict) and "id" in found:
                return str(found["id"])
    return ""
