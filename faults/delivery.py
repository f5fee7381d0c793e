"""The simulator's delivery, to one or several replicas in turn, with a record of every try.

Its waits between tries are shorter than Telegram's: a bot that is killed every few seconds meets all that waits.
"""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass

import aiohttp

from messenger.simulator.updates import Pending, Updates
from messenger.simulator.webhook import CONNECTIONS_LIMIT, OK, Target, Webhook

_FIRST_WAIT, _LONGEST_WAIT = 0.05, 0.4  # seconds
_NOBODY = "http://127.0.0.1/"  # the same for all replicas, so that none takes the delivery from another


@dataclass(slots=True)
class Try:
    """One delivery of one update, and its answer."""

    number: int
    target: str
    began: float  # on the monotonic clock
    ended: float = 0.0
    status: int = 0
    """0: no answer, because nobody listened or the connection was lost."""


class Delivery(Webhook):
    """Takes the place of the simulator's own; the address that a bot names is not asked, `targets` are."""

    def __init__(self, updates: Updates) -> None:
        super().__init__(updates, first_wait=_FIRST_WAIT, longest_wait=_LONGEST_WAIT)
        self.targets: list[str] = []
        self.tries: list[Try] = []
        self.at_once: set[int] = set()
        """Updates that are delivered to all targets at the same moment."""
        self._tries_of: Counter[int] = Counter()

    def set(self, url: str, *, secret: str = "", **options: object) -> None:
        """Begin to deliver, or go on."""
        del url, options
        super().set(_NOBODY, secret=secret, max_connections=CONNECTIONS_LIMIT)

    async def deliver(self, target: Target, entry: Pending) -> bool:
        """Try the target whose turn it is, or all of them; whether the update was confirmed."""
        if entry.number in self.at_once:
            return any(await asyncio.gather(*(self._try(url, target.secret, entry) for url in self.targets)))
        if not self.targets:
            return False
        # Updates begin at one target after another, and each further try goes to the next one.
        turn = entry.number + self._tries_of[entry.number]
        self._tries_of[entry.number] += 1
        return await self._try(self.targets[turn % len(self.targets)], target.secret, entry)

    async def _try(self, url: str, secret: str, entry: Pending) -> bool:
        attempt = Try(entry.number, url, time.monotonic())
        self.tries.append(attempt)
        try:
            attempt.status = (await self.post(url, secret, entry)).status
        except (aiohttp.ClientError, OSError, TimeoutError):
            pass
        finally:
            attempt.ended = time.monotonic()
        return attempt.status in OK
