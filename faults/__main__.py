"""Runs the scenarios one after another and prints their figures. Run by `make faults`; 1 if a bound is broken."""

import argparse
import asyncio
import gc
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import uvloop

from faults.bots import BotError
from faults.findings import Findings
from faults.flooder import flooder
from faults.hostile import hostile
from faults.kills import kills_by_polling, kills_by_webhook
from faults.mutated import mutated
from faults.replicas import replicas
from faults.stage import Stage, set_up
from faults.stopping import stop_by_polling, stop_by_webhook
from faults.storm import storm
from faults.traces import traces

Scenario = Callable[[Stage], Awaitable[Findings]]
SCENARIOS: Mapping[str, Scenario] = {
    "kills-by-webhook": kills_by_webhook,
    "kills-by-polling": kills_by_polling,
    "replicas": replicas,
    "storm": storm,
    "flooder": flooder,
    "hostile": hostile,
    "mutated": mutated,
    "stop-by-webhook": stop_by_webhook,
    "stop-by-polling": stop_by_polling,
    # Last: it reads what all the others printed.
    "traces": traces,
}
_LONGEST = 180.0  # seconds for one scenario, whatever happens in it


def main() -> None:
    """Read which scenarios are wanted, and run them."""
    parser = argparse.ArgumentParser(prog="faults", description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="scenario", help=f"one of: {', '.join(SCENARIOS)}; all if none")
    parser.add_argument("--keep", action="store_true", help="keep what the bots printed, and say where")
    given = parser.parse_args()
    unknown = [name for name in given.scenarios if name not in SCENARIOS]
    if unknown:
        parser.error(f"there is no scenario {unknown[0]}; there are: {', '.join(SCENARIOS)}")
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    began = time.monotonic()
    try:
        stage = set_up(folder)
        broken = [name for name in given.scenarios or SCENARIOS if not _holds(name, stage)]
    finally:
        if given.keep:
            print(f"What the bots printed is in {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"All took {time.monotonic() - began:.0f} s.")
    if broken:
        sys.exit(f"Broken: {', '.join(broken)}")


def _holds(name: str, stage: Stage) -> bool:
    """Run a scenario in an event loop of its own, print a line, and say whether all its bounds are kept."""
    # Else the local Bot API would stand still for a quarter of a second now and then, and the bot seem to be late.
    gc.collect()
    gc.freeze()
    began = time.monotonic()
    found, problem = Findings(), ""
    try:
        found = uvloop.run(_bounded(SCENARIOS[name], stage))
    except TimeoutError:
        problem = "it did not come to its end in time"
    except BotError as error:
        problem = str(error)
    took = time.monotonic() - began
    holds = not problem and not found.broken
    print(f"{name:<17} {took:>4.0f} s  {'ok' if holds else 'BROKEN':<6}  {problem or found}", flush=True)
    for figure in found.broken:
        print(f"{'':<26}broken: {figure.complaint()}", flush=True)
    return holds


async def _bounded(scenario: Scenario, stage: Stage) -> Findings:
    async with asyncio.timeout(_LONGEST):
        return await scenario(stage)


if __name__ == "__main__":
    main()
