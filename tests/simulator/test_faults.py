"""Misbehaviour on demand."""

import time

import aiohttp
import pytest

from messenger.simulator import Person, Simulator
from simulator.support import Api


async def test_flood(api: Api, sim: Simulator, person: Person) -> None:
    """The next two calls of one method are refused with retry_after; others and the third are not."""
    sim.faults.next("sendMessage", status=429, retry_after=3, count=2)
    assert (await api.result("getMe"))["is_bot"] is True
    for _ in range(2):
        assert await api.call("sendMessage", chat_id=person.id, text="x") == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 3",
            "parameters": {"retry_after": 3},
        }
    assert sim.messages(person) == []
    await api.result("sendMessage", chat_id=person.id, text="x")
    assert [call.carried_out for call in sim.calls] == [True, False, False, True]


async def test_a_failing_server(api: Api, sim: Simulator) -> None:
    """Any call, any status."""
    sim.faults.next(None, status=502)
    assert (await api.call("getMe"))["description"] == "Bad Gateway"
    assert (await api.call("getMe"))["ok"] is True


async def test_a_lost_answer(api: Api, sim: Simulator, person: Person) -> None:
    """With after, the call is carried out and only the answer is lost."""
    sim.faults.next("sendMessage", drop=True, after=True)
    with pytest.raises(aiohttp.ClientError):
        await api.call("sendMessage", chat_id=person.id, text="x")
    assert [message.text for message in sim.messages(person)] == ["x"]
    sim.faults.next("sendMessage", status=500, after=True)
    assert (await api.call("sendMessage", chat_id=person.id, text="y"))["error_code"] == 500
    assert [message.text for message in sim.messages(person)] == ["x", "y"]
    sim.faults.next("sendMessage", drop=True)
    with pytest.raises(aiohttp.ClientError):
        await api.call("sendMessage", chat_id=person.id, text="z")
    assert len(sim.messages(person)) == 2
    assert [call.status for call in sim.calls] == [None, 500, None]


async def test_slow_and_cleared(api: Api, sim: Simulator) -> None:
    """A delay comes before the answer; clear ends all misbehaviour."""
    sim.faults.next("getMe", delay=0.2)
    started = time.monotonic()
    assert (await api.call("getMe"))["ok"] is True
    assert time.monotonic() - started >= 0.2
    sim.faults.next(status=500, count=100)
    sim.faults.clear()
    assert (await api.call("getMe"))["ok"] is True
