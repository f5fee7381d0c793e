"""Ten thousand mutated updates: never a 500, and the bot serves afterwards as before."""

import asyncio
from collections import Counter
from collections.abc import Iterator

import aiohttp

from faults.api import LocalApi
from faults.bots import Bot
from faults.crowd import Crowd
from faults.findings import Findings
from faults.marks import SECRET
from faults.mutations import Body, mutated_updates
from faults.stage import Stage

_COUNT, _PERSONS, _AT_ONCE = 10_000, 4000, 64
_MOST_TRIES = 50
_PAUSE = 0.1  # seconds before an update that was sent back comes again
_PATIENCE = 60.0  # seconds for an answer, as Telegram's
_NO_ANSWER = 0
_FINAL = {200, 400, 408, 413}
"""Taken, or refused for its form."""
_EXPECTED = ("chat not found", "message to edit not found", "message can't be edited", "query is too old")
"""Reasons of a refusal that lie in ids that nobody has."""


async def mutated(stage: Stage) -> Findings:
    """Delivered straight to the webhook, 64 at once."""
    async with LocalApi() as api:
        crowd = Crowd(api)
        persons = [crowd.person().id for _ in range(_PERSONS)]
        bot = Bot("mutated", stage.folder, api.url, settings={"LOG_FORMAT": "json"})
        api.delivery.targets = [bot.url]
        bot.start()
        try:
            await bot.ready()
            statuses: Counter[int] = Counter()
            bodies = iter(mutated_updates(_COUNT, persons, stage.sections))
            async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_PATIENCE)) as session:
                await asyncio.gather(*(_deliver(session, bot.url, bodies, statuses) for _ in range(_AT_ONCE)))
            runs = bot.runs
            last = crowd.say(crowd.person(), "/start")
            await crowd.settled(5.0)
            left = await bot.metric("messenger_left_behind_total")
            megabytes = bot.megabytes()
            code = await bot.stop()
        finally:
            bot.kill()
        refused = Counter(call.description for call in api.calls if call.status >= 400)
        strange = sum(count for reason, count in refused.items() if not any(word in reason for word in _EXPECTED))
        found = Findings()
        found.exactly("updates", sum(count for status, count in statuses.items() if status in _FINAL), _COUNT)
        found.exactly("500", sum(count for status, count in statuses.items() if status >= 500 and status != 503), 0)
        found.exactly("without an answer", statuses[_NO_ANSWER], 0)
        found.count("sent back for a while", statuses[503])
        found.count("refused as too large or malformed", statuses[413] + statuses[400] + statuses[408])
        found.count("left behind", left)
        found.count("calls that Telegram's rules refuse", strange)
        found.count("peak memory in MB", megabytes)
        found.exactly("the same process", runs, expected=True)
        found.seconds("answer afterwards", last.seconds, most=1.0)
        found.exactly("exit code", -1 if code is None else code, 0)
        return found


async def _deliver(session: aiohttp.ClientSession, url: str, bodies: Iterator[Body], statuses: Counter[int]) -> None:
    for body in bodies:
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": SECRET, **dict(body.headers)}
        for _ in range(_MOST_TRIES):
            status = await _post(session, url, body.content, headers)
            statuses[status] += 1
            if status in _FINAL:
                break
            await asyncio.sleep(_PAUSE)


async def _post(session: aiohttp.ClientSession, url: str, content: bytes, headers: dict[str, str]) -> int:
    try:
        async with session.post(url, data=content, headers=headers) as answer:
            await answer.read()
            return answer.status
    except (aiohttp.ClientError, OSError, TimeoutError):
        return _NO_ANSWER
