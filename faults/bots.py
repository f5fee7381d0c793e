"""Runs the bot as a process of its own, as in production: started, killed, asked how it is; all its output is kept."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import aiohttp

from faults.marks import SECRET, TOKEN

PROJECT = Path(__file__).resolve().parents[1]
PATH = "/hook"
"""Where every bot takes updates."""

_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "CONTENT_DIR", "LOCALES_DIR")
_READY = 60.0  # seconds for a start
_LOOK = 0.02
_PORTS = range(20_000, 30_000)  # below those that the system gives to connections: a port must be free at a restart
_taken: set[int] = set()


class BotError(Exception):
    """A bot did not start, or did not end."""


class Bot:
    """One replica, with its settings, its ports and its folder; it may run many times, one after another."""

    def __init__(
        self,
        name: str,
        folder: Path,
        api_url: str,
        *,
        by_webhook: bool = True,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self.state_dir = folder / f"{name}-state"
        self.log = folder / f"{name}.log"
        self.port = free_port()
        self.health_url = f"http://127.0.0.1:{free_port()}"
        self.url = f"http://127.0.0.1:{self.port}{PATH}"
        self._environment = {
            **{name: os.environ[name] for name in _INHERITED if name in os.environ},
            "BOT_TOKEN": TOKEN,
            "API_BASE_URL": api_url,
            "BIND_HOST": "127.0.0.1",
            "PORT": str(self.port),
            "METRICS_PORT": self.health_url.rpartition(":")[2],
            "STATE_DIR": str(self.state_dir),
            # Whatever `.env` names: this must not touch a reader's row.
            "DATABASE_URL": f"sqlite+aiosqlite:///{self.database}",
            "LOG_LEVEL": "DEBUG",
            "PTB_TIMEDELTA": "true",
            **({"WEBHOOK_URL": self.url, "WEBHOOK_SECRET": SECRET} if by_webhook else {}),
            **(settings or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self.starts = 0

    @property
    def database(self) -> Path:
        """Its SQLite file."""
        return self.state_dir / "readers.sqlite3"

    @property
    def runs(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it; what it prints is added to what it printed before."""
        self._process = self._call("run")
        self.starts += 1

    async def migrate(self) -> None:
        """Bring its database to the version that it needs."""
        migration = self._call("migrate")
        if await _ended(migration, _READY) != 0:
            raise BotError(f"{self.name}: the migration failed; see {self.log}")

    async def ready(self) -> None:
        """Wait until it takes updates."""
        async with aiohttp.ClientSession() as session, asyncio.timeout(_READY):
            while await self.readiness(session) != 200:
                if not self.runs:
                    raise BotError(f"{self.name} ended at its start; see {self.log}")
                await asyncio.sleep(_LOOK)

    async def readiness(self, session: aiohttp.ClientSession) -> int:
        """The status of /readyz; 0 where nobody answers."""
        with suppress(aiohttp.ClientError, OSError):
            async with session.get(f"{self.health_url}/readyz") as answer:
                return answer.status
        return 0

    async def metric(self, name: str, label: str = "") -> float:
        """The sum of a metric's series; of those with a label, as in `reason="network"`, if one is given."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.health_url}/metrics") as answer:
            lines = (await answer.text()).splitlines()
        series = (line for line in lines if line.partition("{")[0].partition(" ")[0] == name and label in line)
        return sum(float(line.rpartition(" ")[2]) for line in series)

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    def terminate(self) -> None:
        """Ask it to end."""
        self._signal(signal.SIGTERM)

    async def ended(self, within: float) -> int | None:
        """Its exit code; None if it has not ended after some seconds."""
        return await _ended(self._process, within) if self._process else None

    async def stop(self) -> int | None:
        """Ask it to end, and make it; its exit code."""
        if not self.runs:
            return self._process.returncode if self._process else None
        self.terminate()
        code = await self.ended(30.0)
        if code is None:
            self.kill()
        return code

    def megabytes(self) -> float:
        """The most memory that it ever held (Linux)."""
        if self._process is None:
            return 0.0
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii", errors="replace")
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    def _call(self, command: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as output:
            return subprocess.Popen(
                [sys.executable, str(PROJECT / "bot.py"), command],
                env=self._environment,
                cwd=PROJECT,
                stdout=output,
                stderr=subprocess.STDOUT,
            )


async def _ended(process: subprocess.Popen[bytes], within: float) -> int | None:
    with suppress(TimeoutError):
        async with asyncio.timeout(within):
            while process.poll() is None:
                await asyncio.sleep(_LOOK)
    return process.poll()


def free_port() -> int:
    """A port that nobody listens on, and that was not given before."""
    for port in _PORTS:
        if port in _taken:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind(("127.0.0.1", port))
                _taken.add(port)
                return port
    raise BotError("no port is free")
