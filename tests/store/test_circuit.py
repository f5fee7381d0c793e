"""A database that does not answer is left alone for a short time, and tried by one caller after it."""

from itertools import pairwise

from messenger.store.circuit import Circuit


class Clock:
    """A time to set."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_all_is_well() -> None:
    """While nothing fails everybody is let through."""
    assert all(Circuit(Clock()).lets_through() for _ in range(3))


def test_pauses_grow_to_five_seconds() -> None:
    """After each try that fails the next one is later, but never by more than five seconds."""
    clock = Clock()
    circuit = Circuit(clock)
    circuit.failed()
    tries = [clock.now]
    while len(tries) < 7:
        clock.now = round(clock.now + 0.1, 1)
        if circuit.lets_through():
            tries.append(clock.now)
            circuit.failed()
    assert [round(later - sooner, 1) for sooner, later in pairwise(tries)] == [1, 2, 4, 5, 5, 5]


def test_one_tries() -> None:
    """While one is trying, the others are still kept away; when it succeeds all are let through."""
    clock = Clock()
    circuit = Circuit(clock)
    circuit.failed()
    clock.now += 1
    assert [circuit.lets_through() for _ in range(3)] == [True, False, False]
    circuit.went_well()
    assert circuit.lets_through()
    circuit.failed()
    clock.now += 1
    assert circuit.lets_through(), "after a success the pauses are short again"


def test_those_who_fail_together_are_one_failure() -> None:
    """Calls that were on their way when it happened do not make the pause longer."""
    clock = Clock()
    circuit = Circuit(clock)
    for _ in range(10):
        circuit.failed()
        clock.now += 0.05
    clock.now += 0.6
    assert circuit.lets_through()


def test_a_try_that_never_ends() -> None:
    """If the one who tries is never heard of again, another one tries later."""
    clock = Clock()
    circuit = Circuit(clock)
    circuit.failed()
    clock.now += 1
    assert circuit.lets_through()
    clock.now += 1
    assert circuit.lets_through()


def test_what_is_told_of_an_outage() -> None:
    """Which failure in a row it is, none for those that fail together; and at its end how long it was away."""
    clock = Clock()
    circuit = Circuit(clock)
    assert circuit.went_well() is None
    assert [circuit.failed() for _ in range(3)] == [1, 0, 0]
    clock.now += 1
    assert circuit.lets_through()
    assert [circuit.failed() for _ in range(2)] == [2, 0]
    clock.now += 2
    assert circuit.lets_through()
    assert circuit.went_well() == 3
    assert circuit.went_well() is None
    assert circuit.failed() == 1
