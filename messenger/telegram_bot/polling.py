"""Asks Telegram for updates, and confirms a batch only when every update in it has been processed.

The library's own polling confirms a batch as soon as it is queued, so a bot that is killed loses it; and it asks for
an update that it cannot parse again and again, and no other ever arrives.
"""

import asyncio
import logging
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from telegram import Update
from telegram.error import Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ExtBot

_log = logging.getLogger(__name__)

_LONG_POLL = 10  # seconds that Telegram holds the line open
_LONGEST_PAUSE = 30.0  # seconds between tries while Telegram cannot be reached
_ALLOWED = [Update.MESSAGE, Update.CALLBACK_QUERY]

JsonDict = dict[str, Any]


class TokenRefusedError(Exception):
    """Telegram does not accept the bot's token."""


class PollingBot(ExtBot[None]):
    """A bot that can give updates as they arrive, before anything is read into them."""

    async def raw_updates(self, offset: int, seconds: int) -> list[JsonDict]:
        """The next updates from an offset on, waiting up to some seconds for one (Bot API, getUpdates).

        Raises TelegramError.
        """
        # The library's own get_updates raises for a whole batch when one update cannot be parsed; its version is
        # pinned, so that this protected call cannot change underneath.
        result = await self._post(
            "getUpdates",
            {"offset": offset, "timeout": seconds, "allowed_updates": _ALLOWED},
            read_timeout=seconds + 5.0,
        )
        return [update for update in result if isinstance(update, dict)] if isinstance(result, list) else []


class Polling:
    """Feeds an application with the updates of its bot until it is told to stop."""

    def __init__(self, application: Application[Any, Any, Any, Any, Any, Any], bot: PollingBot) -> None:
        self._application = application
        self._bot = bot
        self._offset = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Ask, process, confirm; until `stop` is set, and then to the end of what is in hand.

        Raises TokenRefusedError if Telegram no longer accepts the token.
        """
        pause = 1.0
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                asking = asyncio.create_task(self._bot.raw_updates(self._offset, _LONG_POLL))
                await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
                if not asking.done():
                    asking.cancel()
                    await asyncio.gather(asking, return_exceptions=True)
                    break
                try:
                    updates = asking.result()
                except (InvalidToken, Forbidden):
                    raise TokenRefusedError from None
                except TelegramError as error:
                    pause = await _pause(error, pause, stopping)
                else:
                    pause = 1.0
                    await self.process(updates)
            await self._confirm()
        finally:
            stopping.cancel()

    async def process(self, updates: Sequence[JsonDict]) -> None:
        """Process a batch: the updates of one chat in order, chats side by side."""
        parsed = [(_chat_of(update), update) for update in updates if _has_id(update)]
        parsed.sort(key=lambda pair: (pair[0], pair[1]["update_id"]))
        chats = [[update for _, update in group] for _, group in groupby(parsed, key=lambda pair: pair[0])]
        await asyncio.gather(*map(self._process_in_order, chats))
        self._offset = max([self._offset, *(update["update_id"] + 1 for _, update in parsed)])

    async def _process_in_order(self, updates: Sequence[JsonDict]) -> None:
        for raw in updates:
            try:
                update = Update.de_json(raw, self._bot)
            except Exception as error:  # noqa: BLE001  # the library raises whatever a malformed update leads it to
                _log.warning("an update could not be read and is left behind: %s", type(error).__name__)
                continue
            await self._application.process_update(update)

    async def _confirm(self) -> None:
        """Tell Telegram what has been processed, so that the next start does not get it again."""
        if self._offset:
            try:
                await self._bot.raw_updates(self._offset, 0)
            except TelegramError as error:
                _log.warning("the last updates were not confirmed and will come again: %s", type(error).__name__)


async def _pause(error: TelegramError, pause: float, stopping: asyncio.Task[bool]) -> float:
    """Wait before asking again; the next wait is twice as long, up to half a minute."""
    if isinstance(error, Conflict):
        _log.error("another process asks for this bot's updates; stop it, or this one")
    elif not isinstance(error, (NetworkError, RetryAfter)):
        _log.error("Telegram refused to give updates: %s", type(error).__name__)
    else:
        _log.warning("Telegram cannot be reached: %s; asking again in %.0f s", type(error).__name__, pause)
    await asyncio.wait({stopping}, timeout=pause)
    return min(pause * 2, _LONGEST_PAUSE)


def _has_id(update: JsonDict) -> bool:
    return isinstance(update.get("update_id"), int)


def _chat_of(update: JsonDict) -> int:
    """The chat that an update belongs to; 0 for one that names none where it should."""
    for value in update.values():
        if isinstance(value, dict):
            holder = value.get("message", value)
            chat = holder.get("chat") if isinstance(holder, dict) else None
            number = chat.get("id") if isinstance(chat, dict) else None
            if isinstance(number, int):
                return number
    return 0
