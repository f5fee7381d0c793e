"""Delivery by POST: the secret, the order within a chat, retries, and what getWebhookInfo tells."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from messenger.simulator import Person, Simulator
from simulator.support import Api


@dataclass
class Hook:
    """A webhook that answers as it is told."""

    statuses: list[int] = field(default_factory=list)  # of the next answers; then 200
    refused: set[str] = field(default_factory=set)  # texts that are answered with 503
    delay: float = 0.0
    updates: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    url: str = ""

    async def handle(self, request: web.Request) -> web.Response:
        """Take an update."""
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        update = await request.json()
        await asyncio.sleep(self.delay)
        self.at_once -= 1
        if update["message"].get("text") in self.refused:
            status = 503
        else:
            status = self.statuses.pop(0) if self.statuses else 200
        self.updates.append(update)
        return web.Response(status=status)

    def texts(self) -> list[str]:
        """Return what has been said."""
        return [update["message"]["text"] for update in self.updates]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    """A running webhook."""
    target = Hook()
    app = web.Application()
    app.router.add_post("/hook", target.handle)
    server = TestServer(app)
    await server.start_server()
    target.url = str(server.make_url("/hook"))
    yield target
    await server.close()


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that shall soon be so."""
    async with asyncio.timeout(5):
        while not condition():  # the state of the simulator has no event to wait for
            await asyncio.sleep(0.01)


async def test_delivery(api: Api, sim: Simulator, person: Person, hook: Hook) -> None:
    """What waited and what comes later is delivered with the secret, and then forgotten."""
    sim.send_text(person, "a")
    await api.result("setWebhook", url=hook.url, secret_token="s_1-X", max_connections=2)
    sim.send_text(person, "b")
    await until(lambda: sim.pending_updates == 0)
    assert hook.texts() == ["a", "b"]
    assert set(hook.secrets) == {"s_1-X"}
    info = await api.result("getWebhookInfo")
    assert (info["url"], info["pending_update_count"], info["max_connections"]) == (hook.url, 0, 2)
    await api.result("deleteWebhook")
    assert (await api.result("getWebhookInfo"))["url"] == ""


async def test_a_failing_chat_is_retried_in_order_and_holds_nobody_up(
    api: Api,
    sim: Simulator,
    person: Person,
    hook: Hook,
) -> None:
    """Anything but 2xx repeats the update before that chat's next; another chat goes on."""
    other = sim.add_person()
    hook.statuses = [500, 302]
    await api.result("setWebhook", url=hook.url)
    sim.send_text(person, "a")
    sim.send_text(person, "b")
    await until(lambda: len(hook.updates) == 1)
    info = await api.result("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    await until(lambda: sim.pending_updates == 0)
    assert hook.texts() == ["a", "a", "a", "b"]
    hook.updates.clear()
    hook.refused = {"c"}
    sim.send_text(person, "c")
    await until(lambda: len(hook.updates) == 1)
    sim.send_text(other, "d")
    await until(lambda: "d" in hook.texts())
    assert sim.pending_updates == 1
    hook.refused.clear()
    await until(lambda: sim.pending_updates == 0)
    assert hook.texts()[-1] == "c"
    assert hook.texts().count("d") == 1


async def test_max_connections(api: Api, sim: Simulator, hook: Hook) -> None:
    """Never more deliveries at once than the bot asked for, and really that many."""
    hook.delay = 0.02
    await api.result("setWebhook", url=hook.url, max_connections=3)
    for number in range(12):
        sim.send_text(sim.add_person(), str(number))
    await until(lambda: sim.pending_updates == 0)
    assert hook.most_at_once == 3
    assert len(hook.updates) == 12


async def test_duplicates_are_delivered_twice(api: Api, sim: Simulator, person: Person, hook: Hook) -> None:
    """A duplicate carries the same id."""
    await api.result("setWebhook", url=hook.url)
    sim.faults.duplicate(1)
    sim.send_text(person, "a")
    sim.send_text(person, "b")
    await until(lambda: sim.pending_updates == 0)
    assert hook.texts() == ["a", "a", "b"]


async def test_setting_it_again_disturbs_nothing(api: Api, sim: Simulator, person: Person, hook: Hook) -> None:
    """A second replica that sets the same address repeats no update; the new secret counts from then on."""
    hook.delay = 0.05
    await api.result("setWebhook", url=hook.url, secret_token="one")
    sim.send_text(person, "a")
    sim.send_text(person, "b")
    await until(lambda: hook.at_once == 1)
    await api.result("setWebhook", url=hook.url, secret_token="two")
    await until(lambda: sim.pending_updates == 0)
    assert hook.texts() == ["a", "b"]
    assert hook.secrets == ["one", "two"]


async def test_nobody_listens(api: Api, sim: Simulator, person: Person, unused_tcp_port: int) -> None:
    """A refused connection keeps the update pending, and polling gets it after deleteWebhook."""
    await api.result("setWebhook", url=f"http://127.0.0.1:{unused_tcp_port}/")
    sim.send_text(person, "a")
    await asyncio.sleep(0.1)
    info = await api.result("getWebhookInfo")
    assert (info["pending_update_count"], info["last_error_message"]) == (1, "Connection refused")
    await api.result("setWebhook", url="")
    assert len(await api.result("getUpdates")) == 1


async def test_drop_pending_updates(api: Api, sim: Simulator, person: Person, hook: Hook) -> None:
    """What waited may be dropped, by either method."""
    sim.send_text(person, "a")
    await api.result("setWebhook", url=hook.url, drop_pending_updates="true")
    sim.send_text(person, "b")
    await until(lambda: sim.pending_updates == 0)
    assert hook.texts() == ["b"]
    await api.result("deleteWebhook")
    sim.send_text(person, "c")
    await api.result("deleteWebhook", drop_pending_updates=True)
    assert await api.result("getUpdates") == []


async def test_it_never_leaves_this_machine(api: Api, sim: Simulator, person: Person) -> None:
    """A public address is accepted, and nothing is sent there."""
    await api.result("setWebhook", url="https://example.org/hook")
    sim.send_text(person, "a")
    info = await api.result("getWebhookInfo")
    assert info["last_error_message"] == "The simulator delivers to this machine only"
    assert info["pending_update_count"] == 1
