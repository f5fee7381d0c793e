"""Delivers updates to one or several replicas in turn, again and again until a 2xx: what the webhook meets in public.

Each chat in order, chats side by side, as Telegram does. Its waits between tries are shorter than Telegram's, so that a
bot that is killed every few seconds meets all that waits.
"""

import asyncio
import time
from collections import deque
from dataclasses import dataclass

import aiohttp

from messenger.simulator.json_text import JsonObject
from messenger.simulator.updates import Pending, Updates
from messenger.simulator.webhook import Webhook

_FIRST_WAIT, _LONGEST_WAIT = 0.05, 0.4  # seconds
_ANSWER_SECONDS = 60.0
_CONNECTIONS = 100


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
        super().__init__(updates)
        self.targets: list[str] = []
        self.tries: list[Try] = []
        self.at_once: set[int] = set()
        """Updates that are delivered to all targets at the same moment."""
        self._queue = updates
        self._secret = ""
        self._turn = 0
        self._waiting: dict[str, deque[Pending]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(_CONNECTIONS)
        self._http: aiohttp.ClientSession | None = None

    def set(
        self,
        url: str,
        *,
        secret: str = "",
        max_connections: int | None = None,
        has_certificate: bool = False,
        ip_address: str | None = None,
    ) -> None:
        """Begin to deliver, or go on."""
        del url, max_connections, has_certificate, ip_address
        self._secret = secret
        self._queue.webhook_active = True
        if self._queue.on_push is None:
            self._queue.on_push = self.put
            for entry in list(self._queue.pending.values()):
                self.put(entry)

    def remove(self) -> None:
        """Deliver no more."""
        self._queue.webhook_active = False
        self._queue.on_push = None

    def info(self) -> JsonObject:
        """Return the Bot API's WebhookInfo."""
        return {"url": "", "has_custom_certificate": False, "pending_update_count": len(self._queue.pending)}

    async def close(self) -> None:
        """End every delivery."""
        self.remove()
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        if self._http is not None:
            await self._http.close()

    def put(self, entry: Pending) -> None:
        """Deliver an update behind those of its chat."""
        name = entry.lane or f"update {entry.number}"
        lane = self._waiting.get(name)
        if lane is not None:
            lane.append(entry)
            return
        lane = self._waiting[name] = deque([entry])
        task = asyncio.get_running_loop().create_task(self._run_lane(name, lane))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _run_lane(self, name: str, lane: deque[Pending]) -> None:
        wait = _FIRST_WAIT
        # Lanes begin at one target after another, and each try of a lane goes to the next one.
        self._turn += 1
        turn = self._turn
        while lane:
            async with self._slots:
                delivered = await self._deliver(lane[0], turn)
            turn += 1
            if delivered:
                self._queue.confirm(lane.popleft().number)
                wait = _FIRST_WAIT
            else:
                await asyncio.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)
        del self._waiting[name]

    async def _deliver(self, entry: Pending, turn: int) -> bool:
        if entry.number in self.at_once:
            answers = await asyncio.gather(*(self._try(target, entry) for target in self.targets))
            return any(answers)
        if not self.targets:
            return False
        return await self._try(self.targets[turn % len(self.targets)], entry)

    async def _try(self, target: str, entry: Pending) -> bool:
        attempt = Try(entry.number, target, time.monotonic())
        self.tries.append(attempt)
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": self._secret}
        try:
            async with self._sessions().post(target, data=entry.body(), headers=headers) as answer:
                await answer.read()
                attempt.status = answer.status
        except (aiohttp.ClientError, OSError, TimeoutError):
            pass
        finally:
            attempt.ended = time.monotonic()
        return 200 <= attempt.status < 300

    def _sessions(self) -> aiohttp.ClientSession:
        if self._http is None:
            self._http = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=_ANSWER_SECONDS)
            )
        return self._http
