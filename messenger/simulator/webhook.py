"""Delivers updates by POST: several chats side by side, each chat in order, again and again until a 2xx.

It delivers to this machine only, over http or https. Another https address is accepted, as Telegram would, but nothing
is ever sent there: the updates stay pending and getWebhookInfo says why.
"""

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import aiohttp

from messenger.simulator.errors import bad_request
from messenger.simulator.json_text import JsonObject
from messenger.simulator.updates import Pending, Updates
from messenger.simulator.urls import is_loopback

FIRST_WAIT_SECONDS = 0.1
LONGEST_WAIT_SECONDS = 10.0
ANSWER_SECONDS = 60.0
DEFAULT_CONNECTIONS = 40
CONNECTIONS_LIMIT = 100
_PORTS = frozenset({None, 80, 88, 443, 8443})
OK = range(200, 300)


@dataclass(slots=True)
class Target:
    """What the bot said with setWebhook."""

    url: str
    secret: str
    max_connections: int
    has_certificate: bool
    ip_address: str | None = None
    slots: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self.slots = asyncio.Semaphore(self.max_connections)


class Webhook:
    """The delivery of one bot's updates.

    A class of its own may override `deliver`, to say where an update goes; order, repetition and confirmation stay.
    """

    def __init__(
        self,
        updates: Updates,
        *,
        first_wait: float = FIRST_WAIT_SECONDS,
        longest_wait: float = LONGEST_WAIT_SECONDS,
    ) -> None:
        self._updates = updates
        self._first_wait = first_wait
        self._longest_wait = longest_wait
        self._target: Target | None = None
        self._lanes: dict[str, deque[Pending]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._error: tuple[int, str] | None = None

    def set(
        self,
        url: str,
        *,
        secret: str = "",
        max_connections: int | None = None,
        has_certificate: bool = False,
        ip_address: str | None = None,
    ) -> None:
        """Start to deliver there; raise Telegram's 400 for an address that it would not take."""
        _check_address(url)
        connections = min(max(max_connections or DEFAULT_CONNECTIONS, 1), CONNECTIONS_LIMIT)
        target = Target(url, secret, connections, has_certificate, ip_address)
        if self._target is not None and self._target.url == url:
            # Another replica has started: what is under way goes on.
            self._target = target
            return
        self.remove()
        self._target = target
        self._updates.webhook_active = True
        self._updates.on_push = self._enqueue
        self._updates.stop_poll("terminated by setWebhook request")
        for entry in list(self._updates.pending.values()):
            self._enqueue(entry)

    def remove(self) -> None:
        """Stop to deliver. What is under way stays pending, so it may arrive once more."""
        self._target = None
        self._error = None
        self._updates.webhook_active = False
        self._updates.on_push = None
        self._lanes = {}
        for task in self._tasks:
            task.cancel()

    async def close(self) -> None:
        """End every task and connection."""
        self.remove()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    def info(self) -> JsonObject:
        """Return the Bot API's WebhookInfo."""
        target = self._target
        info: JsonObject = {
            "url": target.url if target else "",
            "has_custom_certificate": bool(target and target.has_certificate),
            "pending_update_count": len(self._updates.pending),
        }
        if target is not None:
            info["max_connections"] = target.max_connections
            info["ip_address"] = target.ip_address or "127.0.0.1"
        if self._updates.allowed:
            info["allowed_updates"] = self._updates.allowed
        if self._error is not None:
            info["last_error_date"], info["last_error_message"] = self._error
        return info

    def _enqueue(self, entry: Pending) -> None:
        target = self._target
        if target is None:
            return
        if not is_loopback(target.url):
            self._error = (int(time.time()), "The simulator delivers to this machine only")
            return
        # An update of no chat at all waits for none.
        name = entry.lane or f"update {entry.number}"
        lane = self._lanes.get(name)
        if lane is not None:
            lane.append(entry)
            return
        self._lanes[name] = lane = deque([entry])
        task = asyncio.get_running_loop().create_task(self._run(name, lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, name: str, lane: deque[Pending]) -> None:
        wait = self._first_wait
        while lane and (target := self._target) is not None:
            entry = lane[0]
            if entry.number not in self._updates.pending:
                lane.popleft()
                continue
            async with target.slots:
                delivered = await self.deliver(target, entry)
            if not delivered:
                await asyncio.sleep(wait)
                wait = min(wait * 2, self._longest_wait)
                continue
            wait = self._first_wait
            entry.copies -= 1
            if entry.copies <= 0:
                lane.popleft()
                self._updates.confirm(entry.number)
        if self._lanes.get(name) is lane:
            del self._lanes[name]

    async def deliver(self, target: Target, entry: Pending) -> bool:
        """Try once; whether the update was confirmed. getWebhookInfo says why not."""
        try:
            answer = await self.post(target.url, target.secret, entry)
        except TimeoutError:
            reason = "Read timeout expired"
        except aiohttp.ClientConnectorError:
            reason = "Connection refused"
        except (aiohttp.ClientError, OSError):
            reason = "Connection closed"
        else:
            if answer.status in OK:
                return True
            reason = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        self._error = (int(time.time()), reason)
        return False

    async def post(self, url: str, secret: str, entry: Pending) -> aiohttp.ClientResponse:
        """Send an update; return the answer, which has been read. Raise aiohttp's errors, OSError and TimeoutError."""
        headers = {"Content-Type": "application/json"}
        if secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        async with self._client().post(url, data=entry.body(), headers=headers, allow_redirects=False) as answer:
            await answer.read()
            return answer

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0),
                timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session


def _check_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise bad_request("bad webhook: invalid URL specified") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if is_loopback(url):
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if port not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
