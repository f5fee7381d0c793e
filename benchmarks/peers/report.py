"""Prints what was measured: medians of the rounds, ratios within each round, and the goals beside them."""

import math
import os
import platform
import statistics
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from peers.asks import LOADS, MENU_LOAD, MIXED_LOAD
from peers.measuring import Figures, Plan, Run
from peers.processes import AIOGRAM, OURS, PTB, processors

T = TypeVar("T")
Round = Mapping[str, Run]
"""By the name of the candidate."""

# How many times as much as each of the libraries.
_GOALS = {MENU_LOAD: {PTB: 6.0, AIOGRAM: 4.0}, MIXED_LOAD: {PTB: 4.5, AIOGRAM: 3.0}}
_LONGEST_START = 3.0  # seconds
_UNDISTURBED = 0.9  # of a processor; a bot that gets less of it was kept from working by something else
_FLOOD_WINDOW = 10  # seconds, in which our bot takes at most 20 updates from one person


def print_conditions(plan: Plan) -> None:
    """Say on what and how it is measured."""
    bots, own = processors()
    pinned = f"bots on processor {bots}, stub and load on {own}" if bots != own else "no processors of their own"
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors ({pinned}), load {os.getloadavg()[0]:.1f}")
    print(
        f"{plan.rounds} rounds, {plan.seconds:g} s a load, {plan.outstanding} updates outstanding, "
        f"{plan.persons} persons. An update is done when it is confirmed and its calls have arrived."
    )


def print_round(number: int, name: str, run: Run) -> None:
    """One line as soon as a candidate is through, so that a long measurement shows that it goes on."""
    speeds = ", ".join(f"{figures.per_second:.0f}" for figures in run.loads.values())
    print(f"  round {number}: {name:<14} {speeds} updates/s", flush=True)


def print_report(rounds: Sequence[Round], plan: Plan) -> None:
    """Print every table."""
    for load in LOADS:
        _print_load(load, rounds)
    _print_costs(rounds)
    _print_goals(rounds)
    _print_checks(rounds, plan)


def _print_load(load: str, rounds: Sequence[Round]) -> None:
    print(f"\n{load}")
    heads = ("updates/s", "p50 ms", "p95 ms", "p99 ms", "CPU us", "CPU", "x PTB", "x aiogram", "stub's CPU")
    print(f"{'':<14}" + "".join(f"{head:>11}" for head in heads))
    for name in rounds[0]:
        figures = [one[name].loads[load] for one in rounds]
        latencies = [_percentiles(one) for one in figures]
        numbers = (
            f"{_median(figures, lambda f: f.per_second):.0f}",
            *(f"{statistics.median(part):.2f}" for part in zip(*latencies, strict=True)),
            f"{_median(figures, lambda f: f.cpu_microseconds):.0f}",
            f"{_median(figures, lambda f: f.cpu_share):.0%}",
            *(f"{_ratio(rounds, load, name, peer):.2f}" for peer in (PTB, AIOGRAM)),
            f"{_median(figures, lambda f: f.stub_share):.0%}",
        )
        print(f"{name:<14}" + "".join(f"{number:>11}" for number in numbers))


def _print_costs(rounds: Sequence[Round]) -> None:
    print(f"\n{'':<14}{'start s':>11}{'peak MB':>11}")
    for name in rounds[0]:
        runs = [one[name] for one in rounds]
        start, peak = _median(runs, lambda r: r.start_seconds), _median(runs, lambda r: r.peak_megabytes)
        print(f"{name:<14}{start:>11.2f}{peak:>11.1f}")


def _print_goals(rounds: Sequence[Round]) -> None:
    print("\nGoals, as measured")
    if any(name not in rounds[0] for name in (OURS, PTB, AIOGRAM)):
        print("  not all candidates were measured")
        return
    for load, goals in _GOALS.items():
        for peer, goal in goals.items():
            ratios = [_times(one, load, OURS, peer) for one in rounds]
            by_cpu = statistics.median(_times_by_cpu(one, load, OURS, peer) for one in rounds)
            span = f"{min(ratios):.2f} to {max(ratios):.2f}; by processor time {by_cpu:.2f}"
            _print_goal(f"{load}: x {peer}", statistics.median(ratios), f"at least {goal:.1f}", goal, span)
    start = _median([one[OURS] for one in rounds], lambda r: r.start_seconds)
    _print_goal("start, in seconds", -start, f"under {_LONGEST_START:.0f}", -_LONGEST_START)
    peak, theirs = (_median([one[name] for one in rounds], lambda r: r.peak_megabytes) for name in (OURS, AIOGRAM))
    _print_goal("peak memory, in MB", -peak, f"at most {theirs:.1f} (bare aiogram)", -theirs)


def _print_goal(what: str, value: float, goal: str, least: float, span: str = "") -> None:
    """A value that should be low is given negative."""
    verdict = "reached" if value >= least else "missed"
    print(f"  {what:<62}{abs(value):>8.2f}  {goal:<31}{verdict:<9}{span}".rstrip())


def _print_checks(rounds: Sequence[Round], plan: Plan) -> None:
    print("\nChecks")
    most = 0.0
    for name in rounds[0]:
        figures = [one for run in rounds for one in run[name].loads.values()]
        faults = sum((one.faults for one in figures), Counter[str]())
        problems = ", ".join(f"{count} x {fault}" for fault, count in faults.items()) or "none"
        done, compared = sum(len(one.latencies) for one in figures), sum(one.compared for one in figures)
        print(f"  {name:<14}{done:>8} updates done, {compared} screens compared word for word; failures: {problems}")
        most = max(most, *(one.per_second for one in figures))
    shares = [one.cpu_share for run in rounds for each in run.values() for one in each.loads.values()]
    disturbed = sum(share < _UNDISTURBED for share in shares)
    print(f"  {disturbed} of {len(shares)} measurements had under {_UNDISTURBED:.0%} of the bots' processor.")
    print(f"  One person sent at most {math.ceil(most * _FLOOD_WINDOW / plan.persons)} updates in {_FLOOD_WINDOW} s.")
    shares = [one.stub_share for run in rounds for each in run.values() for one in each.loads.values()]
    print(f"  Stub and load used at most {max(shares):.0%} of their processor.")


def _median(values: Sequence[T], key: Callable[[T], float]) -> float:
    return statistics.median(map(key, values))


def _percentiles(figures: Figures) -> tuple[float, float, float]:
    if len(figures.latencies) < 2:
        return math.nan, math.nan, math.nan
    cuts = statistics.quantiles(figures.latencies, n=100)
    return cuts[49] * 1000, cuts[94] * 1000, cuts[98] * 1000


def _ratio(rounds: Sequence[Round], load: str, name: str, peer: str) -> float:
    return statistics.median(_times(one, load, name, peer) for one in rounds)


def _times(one: Round, load: str, name: str, peer: str) -> float:
    if peer not in one or not one[peer].loads[load].per_second:
        return math.nan
    return one[name].loads[load].per_second / one[peer].loads[load].per_second


def _times_by_cpu(one: Round, load: str, name: str, peer: str) -> float:
    """As `_times`, by processor time for an update: what else the machine does touches it less."""
    own = one[name].loads[load].cpu_microseconds
    return one[peer].loads[load].cpu_microseconds / own if own else math.nan
