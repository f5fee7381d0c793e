"""Two replicas that share PostgreSQL: one is killed, the database is killed, and updates reach both at once."""

import asyncio
import time
from dataclasses import dataclass
from functools import partial

import pytest
from store.postgres import Cluster, running_cluster

from faults.api import LocalApi, Trouble
from faults.bots import Bot
from faults.crowd import Act, Asked, Crowd, at_rate
from faults.findings import Findings, percentile
from faults.marks import DATA_KEY
from faults.readings import kept
from faults.stage import Stage
from messenger.store.cipher import keys_from_text

_RATE = 100.0
_CALL = 0.02  # seconds for a call of the Bot API
_KILL_SECONDS, _KILL_AFTER = 6.0, 2.0  # of load; the kill comes in the middle of it
_TWICE = 100  # updates that reach both replicas at once
_OUTAGE_AFTER, _OUTAGE, _WELL_WITHIN = 2.0, 4.0, 10.0  # seconds of load, without a database, and after its return
_SETTLE = 20.0
_NOT_SAVED = "Your choice cannot be saved"
"""How the English screen begins that says so."""


async def replicas(stage: Stage) -> Findings:
    """Updates go to both in turn."""
    found = Findings()
    try:
        with running_cluster() as cluster:
            await _with_database(stage, cluster, found)
    except pytest.skip.Exception as reason:
        found.count(f"not run: {reason.msg}", 0)
    except pytest.fail.Exception as reason:  # on CI, where it must be there
        found.exactly(f"not run: {reason.msg}", 1, 0)
    return found


async def _with_database(stage: Stage, cluster: Cluster, found: Findings) -> None:
    address = cluster.url(cluster.new_database())
    async with LocalApi(lambda _method, _parameters: Trouble(delay=_CALL)) as api:
        crowd = Crowd(api)
        settings = {"DATABASE_URL": address, "DATA_KEY": DATA_KEY}
        both = [Bot(f"replica-{name}", stage.folder, api.url, settings=settings) for name in "ab"]
        api.delivery.targets = [bot.url for bot in both]
        try:
            await both[0].migrate()
            for bot in both:
                bot.start()
            for bot in both:
                await bot.ready()
            await _kill_one(found, crowd, both[0], stage)
            await _twice(found, crowd, stage)
            outage = await _outage(found, crowd, cluster, stage)
            found.exactly("both ran through it", sum(bot.runs for bot in both), 2)
            found.exactly("starts", sum(bot.starts for bot in both), 3)
            codes = [await bot.stop() for bot in both]
        finally:
            for bot in both:
                bot.kill()
        found.exactly("lost", crowd.lost, 0)
        found.exactly("unconfirmed", api.pending, 0)
        found.exactly("out of order", crowd.out_of_order, 0)
        await _compare(found, crowd, address, outage)
        found.exactly("exit codes", sum(code != 0 for code in codes), 0)


async def _kill_one(found: Findings, crowd: Crowd, bot: Bot, stage: Stage) -> None:
    """Menus, languages and feedback; one replica dies in the middle, and comes back."""
    acts = _mixed(crowd, stage, int(_KILL_SECONDS * _RATE))
    first = len(crowd.asked)
    load = asyncio.create_task(at_rate(acts, _RATE))
    await asyncio.sleep(_KILL_AFTER)
    bot.kill()
    bot.start()
    await load
    await crowd.settled(_SETTLE)
    asked = crowd.asked[first:]
    found.count("updates around a kill", len(asked))
    found.seconds("slowest", max(one.seconds for one in asked), most=5.0)
    await bot.ready()


async def _twice(found: Findings, crowd: Crowd, stage: Stage) -> None:
    """Feedback that reaches both replicas at the same moment."""
    for number in range(_TWICE):
        section = stage.sections[number % len(stage.sections)]
        crowd.tap(crowd.person(stage.locales[0]), f"fb_{section}_no", at_once=True)
        await asyncio.sleep(0.01)
    await crowd.settled(_SETTLE)
    found.count("answered by both", sum(len(one.shown) > 1 for one in crowd.asked[-_TWICE:]), least=_TWICE / 2)


@dataclass(frozen=True, slots=True)
class Outage:
    """What was asked around it."""

    places: list[Asked]
    choices: list[Asked]
    returned: float
    """When the database was back, on the monotonic clock."""


async def _outage(found: Findings, crowd: Crowd, cluster: Cluster, stage: Stage) -> Outage:
    """The database dies in the middle of a load, and comes back."""
    seconds = _OUTAGE_AFTER + _OUTAGE + _WELL_WITHIN + 2.0
    first = len(crowd.asked)
    # Each choice by somebody new, who is shown English unless it was kept.
    choices: list[Act] = [
        partial(crowd.tap, crowd.person(stage.locales[0]), f"l_{stage.locales[1]}") for _ in range(int(seconds * 10))
    ]
    places = _places(crowd, stage, int(seconds * _RATE))
    load = asyncio.gather(at_rate(places, _RATE), at_rate(choices, 10.0))
    await asyncio.sleep(_OUTAGE_AFTER)
    cluster.kill()
    died = time.monotonic()
    await asyncio.sleep(_OUTAGE)
    await asyncio.to_thread(cluster.start)
    returned = time.monotonic()
    await load
    await crowd.settled(_SETTLE)
    asked = crowd.asked[first:]
    outage = Outage(
        [one for one in asked if one.data[0] == "s"], [one for one in asked if one.data[0] == "l"], returned
    )
    during = [one for one in outage.places if died <= one.asked_at < returned]
    unsaved = [one for one in outage.choices if one.text.startswith(_NOT_SAVED)]
    found.count("places without the database", len(during), least=_OUTAGE * _RATE / 2)
    found.milliseconds("their p95", percentile([one.seconds for one in during], 0.95), most=1.5)
    found.count("choices that said they are not kept", len(unsaved), least=10)
    last = max((one.shown[0] for one in unsaved), default=returned)
    found.seconds("all well again after", max(last - returned, 0.0), most=_WELL_WITHIN)
    return outage


async def _compare(found: Findings, crowd: Crowd, address: str, outage: Outage) -> None:
    """What was answered as kept is kept, once."""
    said = {one.chat: not one.text.startswith(_NOT_SAVED) for one in outage.choices}
    stored = await kept(address, keys_from_text(DATA_KEY), said)
    feedback = sum(one.data.startswith("fb_") for one in crowd.asked)
    found.exactly("feedback counted beside what was given", stored.feedback - feedback, 0)
    found.exactly("choices said to be kept that are not", sum(said[c] and not stored.locales[c] for c in said), 0)
    found.count("kept though it was said that they are not", sum(bool(stored.locales[c]) > said[c] for c in said))


def _mixed(crowd: Crowd, stage: Stage, count: int) -> list[Act]:
    acts: list[Act] = []
    for number in range(count // 4):
        person = crowd.person(stage.locales[0])
        section = stage.sections[number % len(stage.sections)]
        acts += [
            partial(crowd.say, person, "/start"),
            partial(crowd.tap, person, f"s_{section}"),
            partial(crowd.tap, person, f"fb_{section}_yes"),
            partial(crowd.tap, person, f"l_{stage.locales[1]}"),
        ]
    return acts


def _places(crowd: Crowd, stage: Stage, count: int) -> list[Act]:
    return [
        partial(crowd.tap, crowd.person(stage.locales[0]), f"s_{stage.sections[number % len(stage.sections)]}")
        for number in range(count)
    ]
