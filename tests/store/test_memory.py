"""What is remembered is right, bounded, and fast enough for every tap."""

import gc
import time
import tracemalloc

import pytest

from messenger.store.cipher import ChatCipher
from messenger.store.limits import Limits
from messenger.store.memory import NOBODY, Choices, Memory
from messenger.store.readers import ReaderStore

SMALL = Limits(all_readers=20, recent_readers=10, fresh=2)


class Clock:
    """A time to set."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def memory(limits: Limits = SMALL, *, shared: bool = False, readers: int | None = None) -> Memory:
    """A memory, complete if it is told of readers."""
    made = Memory(limits, Clock(), shared=shared)
    if readers is not None:
        made.learn_all((chat, made.entry("ar", None, "2026-11")) for chat in range(readers))
    return made


def test_complete() -> None:
    """It knows who is stored and who is not, also after a change."""
    known = memory(readers=3)
    assert [known.fresh(chat) for chat in (2, 3)] == [known.entry("ar", None, "2026-11"), NOBODY]
    known.keep(2, NOBODY)
    known.keep(3, known.entry("es", "MX", "2026-12"))
    assert [known.fresh(chat) for chat in (2, 3)] == [NOBODY, (Choices("es", "MX"), "2026-12", 0.0)]


def test_no_longer_complete() -> None:
    """One reader too many, and it is not certain any more that a stranger is not stored; the last ones are known."""
    known = memory(readers=20)
    assert known.fresh(99) is NOBODY
    known.keep(20, known.entry("es", None, "2026-11"))
    assert known.fresh(99) is None
    assert [chat for chat in range(21) if known.fresh(chat)] == list(range(12, 21))


def test_those_who_came_last() -> None:
    """Who was here a short while ago is not forgotten for those who were not; absence is remembered as well."""
    known = memory()
    for chat in range(10):
        known.keep(chat, NOBODY)
    assert known.fresh(0) is NOBODY
    known.keep(10, NOBODY)
    assert [chat for chat in range(11) if known.fresh(chat)] == [0, *range(3, 11)]


def test_what_others_may_have_changed_grows_old() -> None:
    """After two seconds it is only the last that is known."""
    clock = Clock()
    known = Memory(SMALL, clock, shared=True)
    known.learn_all([])
    assert known.fresh(1) is None
    entry = known.entry("ar", None, "2026-11")
    known.keep(1, entry)
    known.keep(2, known.nobody())
    clock.now += 2
    assert known.fresh(1) == entry
    assert known.fresh(2) == known.last_known(2)
    clock.now += 0.1
    assert known.fresh(1) is known.fresh(2) is None
    assert known.last_known(1) == entry


@pytest.mark.parametrize("readers", [None, 3])
def test_doubt(readers: int | None) -> None:
    """After a write that failed the database is asked, until it has answered; and the doubts are bounded too."""
    known = memory(readers=readers)
    known.keep(1, known.entry("ar", None, "2026-11"))
    known.doubt(1)
    known.doubt(2)
    assert known.fresh(1) is known.fresh(2) is None
    assert known.last_known(1) is not None
    known.keep(1, NOBODY)
    assert known.fresh(1) is NOBODY
    for chat in range(100, 112):
        known.doubt(chat)
    assert known.fresh(100) is None
    assert len(known._doubted) <= SMALL.recent_readers


def test_months() -> None:
    """Who was here in a month is not erased with those who were not."""
    known = memory(readers=3)
    known.use(1, "2027-01")
    known.use(9, "2027-01")
    known.erase_before("2027-01")
    assert [known.fresh(chat) for chat in (0, 1, 9)] == [NOBODY, known.entry("ar", None, "2027-01"), NOBODY]


async def test_speed_and_size(capsys: pytest.CaptureFixture[str]) -> None:
    """A remembered read takes microseconds; 10,000 readers take little room."""
    store = await ReaderStore.open("sqlite+aiosqlite://", ChatCipher(bytes(64)))
    gc.collect()
    tracemalloc.start()
    store._memory.learn_all((chat, store._memory.entry("ar", f"C{chat % 9}", "2026-11")) for chat in range(10_000))
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    rounds = []
    for _ in range(20):
        started = time.perf_counter()
        for chat in range(9_000, 11_000):
            store.remembered(chat)
        rounds.append((time.perf_counter() - started) / 2_000)
    with capsys.disabled():
        print(f"\n10,000 readers take {size / 1e6:.2f} MB; a remembered read {min(rounds) * 1e6:.2f} µs")  # noqa: T201  # wanted by a maintainer
    # Far from what was measured (1 µs, 1.4 MB), for slow and busy machines.
    assert min(rounds) < 5e-6
    assert size < 5e6
    await store.close()
