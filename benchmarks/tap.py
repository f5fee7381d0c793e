"""From a tap's arrival to the bot's last call for it, over real HTTP against the simulator, and where the time goes.

Run by `make bench`. The whole way and its parts are measured side by side in this one process, so the shares hold even
where the machine's speed drifts; the seconds themselves do not compare between machines.
"""

import asyncio
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from running import TOKEN, running, store_in

from messenger.assembly import load_edition
from messenger.dialog.context import Reader
from messenger.dialog.render import every_screen, render
from messenger.dialog.route import Route, SetLanguageRoute
from messenger.dialog.route_text import decode, encode
from messenger.guide.model import Guide
from messenger.languages.catalogs import Translator
from messenger.settings import load_settings
from messenger.simulator import Call, Person, Simulator
from messenger.store.readers import ReaderStore
from messenger.telegram_bot.markup import to_html, to_keyboard

_TAPS = 600
_WARM_UP = 50
_PATIENCE = 5.0  # seconds for one tap


async def main() -> None:
    """Measure taps through every kind of screen in every language."""
    settings = load_settings()
    edition = load_edition(settings)
    guide, translators = edition.guide, edition.translators
    with tempfile.TemporaryDirectory() as folder:
        async with (
            store_in(Path(folder)) as store,
            Simulator(TOKEN) as simulator,
            running(simulator, edition, store) as bot,
        ):
            whole, to_first = await _taps(simulator, guide, translators)
            lookup = await _store_lookups(store)
            await bot.stopped()
    _print(whole, to_first, lookup, _parts(guide, translators))


async def _taps(
    simulator: Simulator, guide: Guide, translators: Mapping[str, Translator]
) -> tuple[list[float], list[float]]:
    """Milliseconds from each tap to its last call, and to its first."""
    whole, to_first = [], []
    for locale, translator in translators.items():
        person = simulator.add_person(locale.replace("_", "-"))
        simulator.send_text(person, "/start")
        await _settled(simulator)
        message_id = simulator.messages(person)[-1].message_id
        routes = [route for route, _ in every_screen(guide, translator) if not isinstance(route, SetLanguageRoute)]
        for number, route in enumerate(itertools.islice(itertools.cycle(routes), _TAPS // len(translators))):
            calls = await _tap(simulator, person, message_id, route)
            if number >= _WARM_UP and len(calls) > 1:
                to_first.append(min(calls))
                whole.append(max(calls))
    return whole, to_first


async def _tap(simulator: Simulator, person: Person, message_id: int, route: Route) -> list[float]:
    simulator.forget_calls()
    begin = time.time()
    simulator.press(person, message_id, encode(route))
    await _settled(simulator)
    return [(call.received_at - begin) * 1000 for call in simulator.calls if _is_answer(call)]


def _is_answer(call: Call) -> bool:
    return call.method in {"answerCallbackQuery", "editMessageText"}


async def _settled(simulator: Simulator) -> None:
    async with asyncio.timeout(_PATIENCE):
        while simulator.pending_updates:
            await asyncio.sleep(0.0005)


async def _store_lookups(store: ReaderStore) -> list[float]:
    times = []
    for chat in range(200):
        begin = time.perf_counter()
        await store.choices_of(chat)
        times.append((time.perf_counter() - begin) * 1000)
    return times


def _parts(guide: Guide, translators: Mapping[str, Translator]) -> dict[str, list[float]]:
    """Milliseconds of the pure parts of a tap, for every screen in every language."""
    parts: dict[str, list[float]] = {"parse the route": [], "render the screen": [], "write HTML and keyboard": []}
    for locale, translator in translators.items():
        reader = Reader(locale)
        for route, screen in list(every_screen(guide, translator)):
            text = encode(route)
            parts["parse the route"].append(_timed(lambda text=text: decode(text)))  # type: ignore[misc]
            parts["render the screen"].append(
                _timed(lambda r=route, t=translator, who=reader: render(r, guide, t, who))  # type: ignore[misc]
            )
            parts["write HTML and keyboard"].append(_timed(lambda s=screen: (to_html(s), to_keyboard(s))))  # type: ignore[misc]
    return parts


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def _print(whole: list[float], to_first: list[float], lookup: list[float], parts: Mapping[str, list[float]]) -> None:
    middle = statistics.median(whole)
    print(f"{'a tap, in milliseconds':<44} {'p50':>8} {'p95':>8} {'share of p50':>14}")
    ways = {"arrival to the last call": whole, "arrival to the first call": to_first}
    for name, times in {**ways, "look up the reader": lookup, **parts}.items():
        p95 = statistics.quantiles(times, n=20)[-1]
        print(f"{name:<44} {statistics.median(times):8.3f} {p95:8.3f} {statistics.median(times) / middle:13.1%}")
    print(f"{len(whole)} taps. The rest of the way is HTTP: the library's client, the update's objects, the simulator.")


if __name__ == "__main__":
    asyncio.run(main())
