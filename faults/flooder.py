"""One person who floods the bot: everybody else is answered nearly as soon as before."""

import asyncio
from collections.abc import Iterator
from functools import partial

from faults.api import LocalApi, Trouble
from faults.bots import Bot
from faults.crowd import Act, Asked, Crowd, at_rate
from faults.findings import Findings, percentile
from faults.stage import Stage
from messenger.simulator.chats import Person

_RATE, _FLOOD_RATE = 50.0, 100.0
_SECONDS = 5.0  # of each part: calm, flood, calm, flood
_CALL = 0.02  # seconds for a call of the Bot API
_ANSWERED = 20  # of one person's updates in ten seconds
_SETTLE = 20.0


async def flooder(stage: Stage) -> Findings:
    """Calm and flood in turn, so that a machine's drift meets both alike."""
    async with LocalApi(lambda _method, _parameters: Trouble(delay=_CALL)) as api:
        crowd = Crowd(api)
        people = _people(crowd, stage)
        mad = crowd.person(stage.locales[0])
        bot = Bot("flooded", stage.folder, api.url)
        api.delivery.targets = [bot.url]
        bot.start()
        try:
            await bot.ready()
            await at_rate([next(people) for _ in range(50)], _RATE)  # the first of each kind of call takes longer
            calm: list[Asked] = []
            flooded: list[Asked] = []
            for _ in range(2):
                calm += await _part(crowd, people)
                flooded += await _part(crowd, people, mad)
            await crowd.settled(_SETTLE, lambda asked: asked.chat == mad.id)
            patient = [asked for asked in crowd.asked if asked.chat != mad.id]
            floods = await bot.metric("messenger_floods_total")
            await bot.stop()
        finally:
            bot.kill()
        sent = sum(call.carried_out and call.parameters.get("chat_id") == mad.id for call in api.calls)
        before, during = ([asked.seconds for asked in part] for part in (calm, flooded))
        ratio = percentile(during, 0.95) / percentile(before, 0.95)
        found = Findings()
        found.exactly("updates of the flooder", len(crowd.asked) - len(patient), 2 * _SECONDS * _FLOOD_RATE)
        found.milliseconds("p95 of the others before", percentile(before, 0.95))
        found.milliseconds("during", percentile(during, 0.95))
        found.count("ratio", ratio, most=2.0)
        found.exactly("others without an answer", sum(not asked.is_done for asked in patient), 0)
        # Two windows of ten seconds may begin in this time, or three.
        found.count("answers to the flooder", sent, least=_ANSWERED, most=3 * (_ANSWERED + 1))
        found.count("notices", floods, least=1, most=3)
        found.exactly("unconfirmed", api.pending, 0)
        return found


def _people(crowd: Crowd, stage: Stage) -> Iterator[Act]:
    """Somebody new each time, with a command or a tap."""
    number = 0
    while True:
        person = crowd.person(stage.locales[0])
        section = stage.sections[number % len(stage.sections)]
        yield partial(crowd.tap, person, f"s_{section}") if number % 4 else partial(crowd.say, person, "/start")
        number += 1


async def _part(crowd: Crowd, people: Iterator[Act], mad: Person | None = None) -> list[Asked]:
    """What the others asked in some seconds, perhaps beside a flood."""
    first = len(crowd.asked)
    flood = [partial(crowd.say, mad, "/start")] * int(_SECONDS * _FLOOD_RATE) if mad else []
    async with asyncio.TaskGroup() as group:
        group.create_task(at_rate([next(people) for _ in range(int(_SECONDS * _RATE))], _RATE))
        group.create_task(at_rate(flood, _FLOOD_RATE))
    return [asked for asked in crowd.asked[first:] if mad is None or asked.chat != mad.id]
