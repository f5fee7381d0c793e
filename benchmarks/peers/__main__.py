"""Measures our bot beside its peers and prints the figures. Run by `make bench`; it asserts nothing."""

import argparse
import gc
import os
import sys
import tempfile
from pathlib import Path

import uvloop

from peers.asks import LANGUAGES
from peers.measuring import Plan, gather_material, measure
from peers.processes import OURS, PROJECT, Candidate, CandidateError, candidates, processors
from peers.report import Round, print_conditions, print_report, print_round
from peers.stub_api import StubApi

_FULL, _QUICK = (3, 4.5, 1.0), (1, 1.5, 0.4)
_PEERS_PYTHON = PROJECT / "build" / "bench-venv" / "bin" / "python"


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(prog="peers", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round, half a minute")
    parser.add_argument("--rounds", type=int, help="how often each is measured, one after another")
    parser.add_argument("--seconds", type=float, help="how long each load is measured")
    parser.add_argument("--outstanding", type=int, default=32, help="updates in hand at any time (%(default)s)")
    parser.add_argument(
        "--persons", type=int, default=5000, help="readers who take turns; a bot may drop whoever asks too often"
    )
    given = parser.parse_args()
    if given.persons < 2 * given.outstanding + len(LANGUAGES):
        parser.error("--persons must be at least twice the updates outstanding: each has one in hand at most")
    rounds, seconds, warm_up = _QUICK if given.quick else _FULL
    plan = Plan(given.rounds or rounds, given.seconds or seconds, warm_up, given.outstanding, given.persons)
    if not Path("/proc/self/stat").exists():
        parser.error("this needs Linux: it reads processor time and memory from /proc")
    if not _PEERS_PYTHON.exists():
        parser.error("the libraries to compare with are not installed; say: make bench")
    own = processors()[1]
    if own:
        os.sched_setaffinity(0, own)
    print_conditions(plan)
    try:
        found = uvloop.run(_measure(plan, candidates(_PEERS_PYTHON)))
    except CandidateError as error:
        sys.exit(f"{error}")
    print_report(found, plan)


async def _measure(plan: Plan, which: tuple[Candidate, ...]) -> list[Round]:
    """All rounds: A B C D A B C D, so that a machine's drift meets all alike."""
    stub = StubApi()
    await stub.start()
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            ours = next(candidate for candidate in which if candidate.name == OURS)
            material = await gather_material(stub, ours, plan, Path(folder) / "screens.json")
            print(
                f"Our bot gave {len(material.answers)} screens for {len(material.callback_data)} taps, /start and the "
                "questions, in every language; all candidates answer with these."
            )
            gc.freeze()
            found: list[Round] = []
            for number in range(1, plan.rounds + 1):
                runs = {}
                for candidate in which:
                    runs[candidate.name] = await measure(stub, candidate, plan, material)
                    print_round(number, candidate.name, runs[candidate.name])
                found.append(runs)
            return found
    finally:
        await stub.stop()


if __name__ == "__main__":
    main()
