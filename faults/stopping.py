"""SIGTERM under load: not ready at once, what is in hand comes to its end, and the process ends by itself."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import aiohttp

from faults.api import LocalApi, Trouble
from faults.bots import Bot
from faults.crowd import Act, Crowd, at_rate
from faults.findings import Findings
from faults.stage import Stage
from messenger.simulator.json_text import JsonObject

_RATE, _SECONDS = 100.0, 4.0
_STOP_AFTER = 2.0  # seconds of load
_CALL = 0.5  # seconds for a call of the Bot API, so that there is always something in hand
_NOT_READY_WITHIN = 0.25
_ON_ITS_WAY = 0.2  # seconds that a delivery takes at most, on a busy machine
_LONGEST = 25.0  # seconds for the process to end
_HANGS = 60.0  # seconds for a call that nobody waits for


async def stop_by_webhook(stage: Stage) -> Findings:
    """What was delivered before the signal is processed and confirmed; what comes after it is sent back."""
    async with _under_load(stage, "stopped-webhook", by_webhook=True) as (bot, api, crowd):
        found = Findings()
        stopped = await _stop(found, bot)
        # What was sent off in the last moment may arrive after the signal, and is then sent back as it should be.
        before = [attempt for attempt in api.delivery.tries if attempt.began < stopped - _ON_ITS_WAY]
        in_hand = [attempt for attempt in before if attempt.ended > stopped]
        after = [attempt for attempt in api.delivery.tries if attempt.began >= stopped + _NOT_READY_WITHIN]
        found.count("in hand", len(in_hand), least=10)
        found.exactly("of these not confirmed", sum(attempt.status != 200 for attempt in in_hand), 0)
        # Without an answer: nobody listens any more, at the very end.
        found.exactly("later ones taken", sum(attempt.status not in {0, 503} for attempt in after), 0)
        confirmed = {attempt.number for attempt in api.delivery.tries if attempt.status == 200}
        found.exactly("confirmed without an answer", _unanswered(crowd, confirmed), 0)
        return found


async def stop_by_polling(stage: Stage) -> Findings:
    """The same, with one call that never ends: its update stays with Telegram, and the process ends all the same."""
    hanging: set[int] = set()

    def plan(method: str, parameters: JsonObject) -> Trouble:
        if method == "getUpdates":
            return Trouble()
        return Trouble(_HANGS if parameters.get("chat_id") in hanging else _CALL)

    async with _under_load(stage, "stopped-polling", by_webhook=False) as (bot, api, crowd):
        api.plan = plan
        person = crowd.person(stage.locales[0])
        hanging.add(person.id)
        await asyncio.sleep(_STOP_AFTER / 2)
        slow = crowd.say(person, "/start")
        await asyncio.sleep(0.2)
        found = Findings()
        await _stop(found, bot)
        pending = set(api.state.updates.pending)
        confirmed = {asked.number for asked in crowd.asked} - pending
        found.count("confirmed", len(confirmed), least=50)
        found.exactly("confirmed without an answer", _unanswered(crowd, confirmed), 0)
        found.exactly("the one that hangs stays", slow.number in pending, expected=True)
        return found


@asynccontextmanager
async def _under_load(stage: Stage, name: str, *, by_webhook: bool) -> AsyncIterator[tuple[Bot, LocalApi, Crowd]]:
    """A bot in the middle of a load that goes on."""

    def plan(method: str, _parameters: JsonObject) -> Trouble:
        return Trouble() if method == "getUpdates" else Trouble(_CALL)

    async with LocalApi(plan) as api:
        crowd = Crowd(api)
        bot = Bot(name, stage.folder, api.url, by_webhook=by_webhook)
        api.delivery.targets = [bot.url]
        bot.start()
        try:
            await bot.ready()
            load = asyncio.create_task(at_rate(_acts(crowd, stage), _RATE))
            await asyncio.sleep(_STOP_AFTER)
            yield bot, api, crowd
            load.cancel()
            await asyncio.gather(load, return_exceptions=True)
        finally:
            bot.kill()


def _acts(crowd: Crowd, stage: Stage) -> list[Act]:
    people = [crowd.person(stage.locales[0]) for _ in range(int(_SECONDS * _RATE))]
    return [
        partial(crowd.tap, person, f"s_{stage.sections[number % len(stage.sections)]}")
        if number % 3
        else partial(crowd.say, person, "/start")
        for number, person in enumerate(people)
    ]


async def _stop(found: Findings, bot: Bot) -> float:
    """Stop a bot, see how it does that, and return when it was told to."""
    stopped = time.monotonic()
    bot.terminate()
    async with aiohttp.ClientSession() as session:
        while await bot.readiness(session) == 200 and time.monotonic() < stopped + 5.0:
            await asyncio.sleep(0.005)
        not_ready = time.monotonic() - stopped
        status = await bot.readiness(session)
    code = await bot.ended(_LONGEST + 5.0)
    found.milliseconds("not ready after", not_ready, most=_NOT_READY_WITHIN)
    found.exactly("readiness while it ends", status, 503)
    found.seconds("ended after", time.monotonic() - stopped, most=_LONGEST)
    found.exactly("exit code", -1 if code is None else code, 0)
    return stopped


def _unanswered(crowd: Crowd, confirmed: set[int]) -> int:
    return sum(not asked.is_done for asked in crowd.asked if asked.number in confirmed)
