"""Who sends too much: one notice, silence until the window ends, and nobody else is touched."""

import pytest

from messenger.telegram_bot import floods
from messenger.telegram_bot.floods import Floods, Verdict

ANSWER, NOTICE, DROP = Verdict.ANSWER, Verdict.NOTICE, Verdict.DROP


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock, and the real limit, which the other tests of the bot do without."""
    monkeypatch.setattr(floods, "MOST", 20)
    return Clock()


def test_the_rule(clock: Clock) -> None:
    """Twenty in ten seconds are answered, the next brings a notice, the rest nothing, until the window ends."""
    judge = Floods(clock).judge
    assert [judge(1) for _ in range(23)] == [ANSWER] * 20 + [NOTICE, DROP, DROP]
    assert judge(2) is ANSWER
    clock.now += 9.9
    assert judge(1) is DROP
    clock.now += 0.2
    assert [judge(1) for _ in range(21)] == [ANSWER] * 20 + [NOTICE]


def test_a_steady_reader(clock: Clock) -> None:
    """Two taps a second for a minute are all answered."""
    judge = Floods(clock).judge
    for _ in range(120):
        assert judge(1) is ANSWER
        clock.now += 0.51


def test_memory_is_bounded(clock: Clock) -> None:
    """However many persons come at once, so many are remembered, those who came last."""
    guard = Floods(clock, remembered=100)
    for person in range(1000):
        guard.judge(person)
    assert len(guard) == 100
    assert [guard.judge(999) for _ in range(20)][-1] is NOTICE


def test_who_is_gone_is_forgotten(clock: Clock) -> None:
    """Windows that have ended do not stay."""
    guard = Floods(clock)
    for person in range(1000):
        guard.judge(person)
        clock.now += 1
    assert len(guard) < 13


def test_what_waited_is_no_flood(clock: Clock) -> None:
    """Messages of a whole minute that come at once, as after an outage, are answered; as many of one moment are not."""
    judge = Floods(clock).judge
    assert [judge(1, age=60.0 - 2 * number) for number in range(25)] == [ANSWER] * 25
    assert [judge(2, age=60.0) for _ in range(22)] == [ANSWER] * 20 + [NOTICE, DROP]
    # An old date that does not change makes nobody free, however long it goes on and whoever else writes.
    for number in range(100):
        clock.now += 0.5
        judge(1000 + number)
        assert judge(2, age=60.0 + clock.now - 100.0) is DROP
    assert judge(2) is ANSWER


def test_a_message_of_now_counts_as_before(clock: Clock) -> None:
    """A few seconds on the way, or a clock that differs, change nothing."""
    judge = Floods(clock).judge
    assert [judge(1, age=number % 5) for number in range(22)] == [ANSWER] * 20 + [NOTICE, DROP]


def test_a_pardon(clock: Clock) -> None:
    """Taps, which do not say when they were made, are not counted for a while; messages are, and taps after it."""
    guard = Floods(clock)
    guard.pardon(15)
    assert {guard.judge(1) for _ in range(50)} == {ANSWER}
    assert [guard.judge(2, age=0.0) for _ in range(21)][-1] is NOTICE
    clock.now += 15.1
    assert [guard.judge(1) for _ in range(21)] == [ANSWER] * 20 + [NOTICE]
