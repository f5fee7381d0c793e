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
