"""A storm of 429 and 5xx: each 429 is waited out exactly, nobody waits for another's, and nothing is sent twice."""

import random
from collections import defaultdict
from functools import partial

from faults.api import Call, LocalApi, Trouble
from faults.bots import Bot
from faults.crowd import Asked, Crowd, at_rate
from faults.findings import Findings, percentile
from faults.stage import Stage
from messenger.simulator.json_text import JsonObject

_UPDATES, _RATE = 1000, 100.0
_CALL = 0.02  # seconds for a call of the Bot API
# Of the chats. Telegram keeps at most 100 deliveries under way, and one that waits for the end of a flood limit is one
# of them: with twice as many in trouble all would wait.
_IN_TROUBLE = 0.2
_FLOODED, _FAILING, _LOST = 0.35, 0.25, 0.15  # of the calls for those
_LONGEST_FLOOD = 6  # seconds in all for one answer; beyond 20 the bot gives up, as it should
_MOST_FAILURES = 2  # for one answer; at the third the bot gives up, as it should
_FAILURES = (500, 502, 503, 504)
_HOPELESS = 5  # chats that Telegram asks to wait a minute
_EXACT = 0.25  # seconds after the end of a flood limit
_TICK = 0.001  # seconds: so finely an event loop keeps its times
_SETTLE = 40.0


class Weather:
    """Decides what trouble a call meets; some chats never meet any."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._dice = random.Random(11)  # noqa: S311  # the same storm in every run is wanted
        self._flood: dict[str, int] = defaultdict(int)
        self._failures: dict[str, int] = defaultdict(int)
        self.troubled: set[int] = set()
        self.hopeless: set[int] = set()

    def __call__(self, method: str, parameters: JsonObject) -> Trouble:
        """The trouble of this call; at least the time that any call takes."""
        key = key_of(method, parameters)
        chat = self._crowd.chat_of(parameters)
        if chat in self.hopeless and method == "sendMessage":
            return Trouble(_CALL, 429, retry_after=60)
        if chat not in self.troubled:
            return Trouble(_CALL)
        die = self._dice.random()
        if die < _FLOODED:
            seconds = self._dice.randint(1, 3)
            if self._flood[key] + seconds <= _LONGEST_FLOOD:
                self._flood[key] += seconds
                return Trouble(_CALL, 429, retry_after=seconds)
        elif die < _FLOODED + _FAILING:
            if self._failures[key] < _MOST_FAILURES:
                self._failures[key] += 1
                return Trouble(_CALL, self._dice.choice(_FAILURES), page=self._dice.random() < 0.5)
        elif die < _FLOODED + _FAILING + _LOST and not self._failures[key]:
            self._failures[key] += 1
            return Trouble(_CALL, lost=True)
        return Trouble(_CALL)


def key_of(method: str, parameters: JsonObject) -> str:
    """What one answer's calls have in common."""
    return ":".join(str(parameters.get(name, "")) for name in ("chat_id", "message_id", "callback_query_id")) + method


async def storm(stage: Stage) -> Findings:
    """One bot by webhook; one of five chats in trouble, the others beside them."""
    async with LocalApi() as api:
        crowd = Crowd(api)
        weather = Weather(crowd)
        api.plan = weather
        persons = [crowd.person(stage.locales[0]) for _ in range(_UPDATES // 2)]
        split = int(_IN_TROUBLE * len(persons))
        weather.troubled = {person.id for person in persons[:split]}
        weather.hopeless = {person.id for person in persons[:_HOPELESS]}
        order = list(persons)
        random.Random(3).shuffle(order)  # noqa: S311  # as above
        bot = Bot("storm", stage.folder, api.url, settings={"LOG_FORMAT": "json"})
        api.delivery.targets = [bot.url]
        bot.start()
        try:
            await bot.ready()
            says = [partial(crowd.say, person, "/start") for person in order]
            taps = [
                partial(crowd.tap, person, f"s_{stage.sections[number % len(stage.sections)]}")
                for number, person in enumerate(order)
            ]
            await at_rate([act for pair in zip(says, taps, strict=True) for act in pair], _RATE)
            await crowd.settled(_SETTLE, partial(_is_hopeless, weather))
            left = await bot.metric("messenger_left_behind_total", 'reason="flood_limit"')
            code = await bot.stop()
        finally:
            bot.kill()
        return _found(crowd, api, weather, left, code)


def _found(crowd: Crowd, api: LocalApi, weather: Weather, left: float, code: int | None) -> Findings:
    others = [asked.seconds for asked in crowd.asked if asked.chat not in weather.troubled]
    answered = [asked for asked in crowd.asked if not _is_hopeless(weather, asked)]
    early, late, waits = _waits(api.calls)
    found = Findings()
    found.exactly("updates", len(crowd.asked), _UPDATES)
    found.count("calls refused with 429", sum(call.status == 429 for call in api.calls), least=100)
    found.count("with 5xx", sum(call.status >= 500 for call in api.calls), least=100)
    found.count("answers lost", sum(call.status == 0 for call in api.calls), least=20)
    found.exactly("retried too early", early, 0)
    found.exactly("too late", late, 0)
    found.milliseconds("latest retry", max(waits, default=0.0), most=_EXACT)
    found.milliseconds("p95 of the other chats", percentile(others, 0.95), most=0.25)
    found.milliseconds("their slowest", max(others), most=1.0)
    found.exactly("lost", sum(not asked.is_done for asked in answered), 0)
    found.exactly("sent twice", sum(crowd.unasked.values()), 0)
    found.exactly("hopeless ones given up", left, _HOPELESS)
    found.exactly("unconfirmed", api.pending, 0)
    found.exactly("exit code", -1 if code is None else code, 0)
    return found


def _is_hopeless(weather: Weather, asked: Asked) -> bool:
    return asked.chat in weather.hopeless and asked.kind == "message"


def _waits(calls: list[Call]) -> tuple[int, int, list[float]]:
    """How many calls came before the end of their flood limit, and long after it; and how long after it all came."""
    early = late = 0
    waits: list[float] = []
    free_at: dict[str, float] = {}
    for call in sorted(calls, key=lambda call: call.came):
        key = key_of(call.method, call.parameters)
        if key in free_at:
            waits.append(call.came - free_at.pop(key))
            early += waits[-1] < -_TICK
            late += waits[-1] > _EXACT
        if call.status == 429 and call.retry_after is not None and call.retry_after <= _LONGEST_FLOOD:
            free_at[key] = call.answered + call.retry_after
    return early, late + len(free_at), waits
