"""Starts a bot as a process of its own on a processor of its own, and reads from the system what it costs."""

import asyncio
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
OURS, PTB, AIOGRAM, FLOOR = "our bot", "bare PTB", "bare aiogram", "floor"
TOKEN = "123456789:benchmark"  # noqa: S105  # the stub's, on loopback
SECRET = "benchmark-secret"  # noqa: S105  # the stub's, on loopback
_HOOK = "/hook"
_TICKS = os.sysconf("SC_CLK_TCK")
_STOP = 15.0  # seconds to end after SIGTERM


class CandidateError(Exception):
    """A bot did not start, or ended."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A bot to measure: its name, and the command that starts it."""

    name: str
    command: Sequence[str]


def candidates(peers_python: Path) -> tuple[Candidate, ...]:
    """All that are measured, in their order; the libraries run in an environment of their own."""
    return (
        Candidate(PTB, (str(peers_python), "-m", "peers.bots.ptb_bot")),
        Candidate(AIOGRAM, (str(peers_python), "-m", "peers.bots.aiogram_bot")),
        Candidate(FLOOR, (sys.executable, "-m", "peers.bots.floor_bot")),
        Candidate(OURS, (sys.executable, str(PROJECT / "bot.py"), "run")),
    )


@lru_cache
def processors() -> tuple[set[int], set[int]]:
    """The processor of the bots and that of the measurement; both all there are where they cannot be chosen.

    Found once: later this process has only its own.
    """
    if not hasattr(os, "sched_getaffinity"):
        return set(), set()
    allowed = sorted(os.sched_getaffinity(0))
    return ({allowed[0]}, {allowed[1]}) if len(allowed) > 1 else (set(allowed), set(allowed))


class Running:
    """A bot that runs, in a folder that is thrown away after it."""

    def __init__(self, candidate: Candidate, api_base_url: str, screens: Path) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="bench-")
        state = Path(self._folder.name)
        self._log = state / "log"
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}{_HOOK}"
        environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ},
            "BOT_TOKEN": TOKEN,
            "API_BASE_URL": api_base_url,
            "WEBHOOK_URL": self.url,
            "WEBHOOK_SECRET": SECRET,
            "BIND_HOST": "127.0.0.1",
            "PORT": str(port),
            "METRICS_PORT": str(_free_port()),
            "STATE_DIR": str(state / "state"),
            # Whatever `.env` names: a measurement must not touch a reader's row.
            "DATABASE_URL": f"sqlite+aiosqlite:///{state / 'readers.sqlite3'}",
            "SCREENS": str(screens),
            "PYTHONPATH": str(PROJECT / "benchmarks"),
        }
        self.begun = time.perf_counter()
        self._process = _start(candidate.command, environment, self._log)
        self._name = candidate.name

    def check(self) -> None:
        """Raise CandidateError if it has ended."""
        code = self._process.poll()
        if code is not None:
            lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            raise CandidateError(f"{self._name} ended with {code}: {' / '.join(lines[-3:])}")

    def cpu_seconds(self) -> float:
        """Processor time so far, of the program and of the system for it (Linux)."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def peak_megabytes(self) -> float:
        """The most memory that it ever held (Linux)."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii", errors="replace")
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    async def stop(self) -> None:
        """End it and remove its folder. The stub goes on meanwhile: a bot may have something to say at its end."""
        self._process.send_signal(signal.SIGTERM)
        end = time.perf_counter() + _STOP
        while self._process.poll() is None and time.perf_counter() < end:
            await asyncio.sleep(0.02)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()


def own_cpu_seconds() -> float:
    """Processor time of this process so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _start(command: Sequence[str], environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    bots, own = processors()
    with log.open("wb") as output:
        # A child begins where its parent is: so no part of its start runs elsewhere.
        if bots:
            os.sched_setaffinity(0, bots)
        try:
            return subprocess.Popen(command, env=environment, cwd=PROJECT, stdout=output, stderr=subprocess.STDOUT)
        finally:
            if own:
                os.sched_setaffinity(0, own)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
