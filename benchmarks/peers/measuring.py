"""Measures one candidate: its start, then the two loads, each for the same time after the same warming up."""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from peers.asks import LANGUAGES, LOADS, MIXED_LOAD, START, Answer, Ask, Turn, crowd
from peers.capture import Tour, save
from peers.delivery import Delivery
from peers.ledger import Ledger, Tally
from peers.processes import SECRET, Candidate, CandidateError, Running, own_cpu_seconds
from peers.stub_api import StubApi

_LONGEST_START = 30.0
_LONGEST_TOUR = 30.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured."""

    rounds: int
    seconds: float
    """Of each load."""
    warm_up: float
    outstanding: int
    persons: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What one load showed of one candidate."""

    per_second: float
    latencies: Sequence[float]
    cpu_microseconds: float
    """Of the bot, for one update."""
    cpu_share: float
    """Of the processor that the bot has; well below 100 % if something else kept it from working."""
    stub_share: float
    """Of the processor that the measurement itself has."""
    compared: int
    faults: Counter[str]


@dataclass(frozen=True, slots=True)
class Run:
    """One candidate in one round."""

    start_seconds: float
    peak_megabytes: float
    loads: dict[str, Figures]


@dataclass(frozen=True, slots=True)
class Material:
    """What our bot said, and what it was asked by taps."""

    answers: dict[Ask, Answer]
    callback_data: Sequence[str]
    screens: Path


async def gather_material(stub: StubApi, ours: Candidate, plan: Plan, screens: Path) -> Material:
    """Ask our bot everything once. Raises CandidateError if it does not answer it all."""
    answers: dict[Ask, Answer] = {}
    async with _running(stub, ours, screens) as bot:
        ledger = stub.ledger = Ledger(answers, learning=True)
        await _first_answer(bot, ledger)
        tour = Tour(answers, plan.persons)
        delivery = Delivery(bot.url, SECRET, ledger)
        await delivery.start(tour.turns(), 1)
        end = time.perf_counter() + _LONGEST_TOUR
        while not tour.is_over and not ledger.tally.faults and time.perf_counter() < end:
            await delivery.watch(0.02)
        await delivery.close()
        bot.check()
    if not tour.is_over or ledger.tally.faults:
        raise CandidateError(f"{ours.name} did not answer everything once: {dict(ledger.tally.faults)}")
    save(answers, screens)
    return Material(answers, tour.callback_data, screens)


async def measure(stub: StubApi, candidate: Candidate, plan: Plan, material: Material) -> Run:
    """Start a candidate, measure it under every load, and stop it. Raises CandidateError."""
    async with _running(stub, candidate, material.screens) as bot:
        ledger = stub.ledger = Ledger(material.answers)
        start_seconds = await _first_answer(bot, ledger)
        delivery = Delivery(bot.url, SECRET, ledger)
        try:
            await delivery.start(crowd(MIXED_LOAD, material.callback_data, plan.persons), plan.outstanding)
            await delivery.watch(plan.warm_up)
            await delivery.stop()
            loads = {}
            for load in LOADS:
                turns = crowd(load, material.callback_data, plan.persons)
                loads[load] = await _figures(bot, delivery, ledger, turns, plan)
            bot.check()
            return Run(start_seconds, bot.peak_megabytes(), loads)
        finally:
            await delivery.close()


async def _figures(bot: Running, delivery: Delivery, ledger: Ledger, turns: Iterator[Turn], plan: Plan) -> Figures:
    ledger.tally = whole = Tally()
    await delivery.start(turns, plan.outstanding)
    await delivery.watch(plan.warm_up / 4)
    done_before = len(whole.latencies)
    begin, bot_cpu, own_cpu = time.perf_counter(), bot.cpu_seconds(), own_cpu_seconds()
    await delivery.watch(plan.seconds)
    seconds = time.perf_counter() - begin
    bot_cpu, own_cpu = bot.cpu_seconds() - bot_cpu, own_cpu_seconds() - own_cpu
    latencies = whole.latencies[done_before:]
    await delivery.stop()
    return Figures(
        per_second=len(latencies) / seconds,
        latencies=latencies,
        cpu_microseconds=bot_cpu / max(1, len(latencies)) * 1e6,
        cpu_share=bot_cpu / seconds,
        stub_share=own_cpu / seconds,
        compared=whole.compared,
        faults=whole.faults,
    )


@asynccontextmanager
async def _running(stub: StubApi, candidate: Candidate, screens: Path) -> AsyncIterator[Running]:
    bot = Running(candidate, stub.base_url, screens)
    try:
        yield bot
    finally:
        await bot.stop()


async def _first_answer(bot: Running, ledger: Ledger) -> float:
    """Deliver /start until it is answered; return the seconds from the start of the process to the answer."""
    ask = Ask("start", LANGUAGES[0], START)
    end = time.perf_counter() + _LONGEST_START
    while time.perf_counter() < end:
        bot.check()
        delivery = Delivery(bot.url, SECRET, ledger)
        try:
            await delivery.start(itertools.repeat((0, ask), 1), 1)
            while len(ledger) and time.perf_counter() < end:
                await asyncio.sleep(0.002)
                bot.check()
        except OSError:
            await asyncio.sleep(0.005)
        finally:
            await delivery.close()
        if ledger.first_answer is not None:
            ledger.tally = Tally()
            return ledger.first_answer - bot.begun
    raise CandidateError("no answer after the start")
