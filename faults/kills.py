"""kill -9 under load, again and again: no update is lost, and none changes anything twice."""

import asyncio
import random
import sqlite3
from functools import partial

from faults.api import LocalApi, Trouble
from faults.bots import Bot
from faults.crowd import Act, Crowd, at_rate
from faults.findings import Findings
from faults.readings import kept
from faults.stage import Stage
from messenger.simulator.chats import Person
from messenger.store.addresses import address_of
from messenger.store.cipher import keys_from_file

_PERSONS, _RATE, _KILLS = 200, 100.0, 20
_FIRST_KILL, _LAST_KILL = 0.05, 0.45  # seconds after a life's share of the load begins
_CALL = 0.03  # seconds for a call of the Bot API, so that a kill meets some that are under way
_SETTLE = 30.0


async def kills_by_webhook(stage: Stage) -> Findings:
    """Telegram repeats what got no 2xx."""
    return await _kills(stage, by_webhook=True)


async def kills_by_polling(stage: Stage) -> Findings:
    """Telegram gives again what was not confirmed."""
    return await _kills(stage, by_webhook=False)


async def _kills(stage: Stage, *, by_webhook: bool) -> Findings:
    name = "killed-webhook" if by_webhook else "killed-polling"
    async with LocalApi(lambda _method, _parameters: Trouble(delay=_CALL)) as api:
        crowd = Crowd(api)
        persons = [crowd.person(stage.locales[0]) for _ in range(_PERSONS)]
        bot = Bot(name, stage.folder, api.url, by_webhook=by_webhook, settings=stage.short_guide)
        api.delivery.targets = [bot.url]
        try:
            in_hand = await _lives(bot, api, _acts(crowd, persons, stage))
            await bot.ready()
            settled = await crowd.settled(_SETTLE)
            code = await bot.stop()
        finally:
            bot.kill()
        found = Findings()
        found.exactly("updates", len(crowd.asked), 5 * _PERSONS)
        found.exactly("kills", bot.starts - 1, _KILLS)
        found.count("kills with updates in hand", in_hand, least=_KILLS / 2)
        found.exactly("lost", crowd.lost, 0)
        found.exactly("unconfirmed", api.pending, 0)
        found.count("answered again", sum(len(asked.shown) > 1 for asked in crowd.asked) + sum(crowd.unasked.values()))
        found.exactly("out of order", crowd.out_of_order, 0)
        await _compare(found, bot, persons, stage)
        found.exactly("settled", settled, expected=True)
        found.exactly("exit code", -1 if code is None else code, 0)
        return found


async def _lives(bot: Bot, api: LocalApi, acts: list[Act]) -> int:
    """Kill and restart while the acts go on; the number of kills that met updates in hand."""
    dice = random.Random(7)  # noqa: S311  # the same moments in every run are wanted
    share = len(acts) // _KILLS
    in_hand = 0
    bot.start()
    for life in range(_KILLS):
        await bot.ready()
        load = asyncio.create_task(at_rate(acts[life * share : (life + 1) * share], _RATE))
        await asyncio.sleep(dice.uniform(_FIRST_KILL, _LAST_KILL))
        bot.kill()
        in_hand += bool(api.pending)
        bot.start()
        await load
    return in_hand


def _acts(crowd: Crowd, persons: list[Person], stage: Stage) -> list[Act]:
    """Five things of each person: a message, a language, a place, feedback, and the other language."""
    first, second = stage.locales
    texts = ("/start", "/help", "what is this", "therapy")
    rounds: list[list[Act]] = [[], [], [], [], []]
    for number, person in enumerate(persons):
        section = stage.sections[number % len(stage.sections)]
        # Half of them end with the one language, and half with the other.
        languages = (first, second) if number % 2 else (second, first)
        rounds[0].append(partial(crowd.say, person, texts[number % len(texts)]))
        rounds[1].append(partial(crowd.tap, person, f"l_{languages[0]}"))
        rounds[2].append(partial(crowd.tap, person, f"s_{section}"))
        rounds[3].append(partial(crowd.tap, person, f"fb_{section}_yes"))
        rounds[4].append(partial(crowd.tap, person, f"l_{languages[1]}"))
    # Persons in groups, so that the updates of one are near each other and some are in hand together.
    size = 10
    return [
        act for begin in range(0, len(persons), size) for one_round in rounds for act in one_round[begin : begin + size]
    ]


async def _compare(found: Findings, bot: Bot, persons: list[Person], stage: Stage) -> None:
    database = sqlite3.connect(bot.database)
    try:
        claims = database.execute("SELECT count(*) FROM claims").fetchone()[0]
    finally:
        database.close()
    keys = keys_from_file(bot.state_dir / "data.key")
    stored = await kept(address_of(bot.database), keys, [person.id for person in persons])
    first, second = stage.locales
    expected = {person.id: second if number % 2 else first for number, person in enumerate(persons)}
    found.exactly("feedback counted", stored.feedback, len(persons))
    found.exactly("claims", claims, 3 * len(persons))
    found.exactly("wrong languages", sum(stored.locales[chat] != locale for chat, locale in expected.items()), 0)
