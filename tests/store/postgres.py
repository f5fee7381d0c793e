"""A real PostgreSQL for tests, from the installed binaries: a cluster in a folder of its own, on loopback only."""

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]  # it has no types
import pytest
from network import free_port

_PATIENCE = 30.0  # seconds for the server to start or end
_PLACES = [Path("/usr/local/bin"), *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
_OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    # A test's data need not outlive the machine.
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "log_min_messages": "fatal",
}


class Cluster:
    """A running server; each test gets a database of its own."""

    def __init__(self, binaries: Path, folder: Path, user: str | None) -> None:
        self._binaries = binaries
        self._folder = folder
        self._user = user
        self._numbers = count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()

    def url(self, database: str, scheme: str = "postgresql") -> str:
        """The address of a database."""
        return f"{scheme}://bot:very_secret@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """The name of a new, empty database."""
        name = f"test_{next(self._numbers)}"
        self.sql("postgres", f"CREATE DATABASE {name}")
        return name

    def sql(self, database: str, statement: str) -> list[tuple[object, ...]]:
        """Carry out a statement, and give its rows."""
        # In a thread of its own: the test may be in the middle of an event loop.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, _fetched(self.url(database), statement)).result(_PATIENCE)

    def new_user(self, name: str, options: str = "") -> None:
        """Make a user who must give a password, which is "right"."""
        rules = self._folder / "pg_hba.conf"
        rule = f"host all {name} 127.0.0.1/32 scram-sha-256\n"
        rules.write_text(rule + rules.read_text(encoding="utf-8"), encoding="utf-8")
        self.sql("postgres", f"CREATE ROLE {name} LOGIN PASSWORD 'right' {options}")
        self.sql("postgres", "SELECT pg_reload_conf()")

    def make(self) -> None:
        """Make the cluster's files."""
        self._call("initdb", "--no-sync", "--auth=trust", "--username=bot", "--encoding=UTF8", "--locale=C")

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        options = [f"-c{key}={value}" for key, value in _OPTIONS.items()]
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                # What was killed a moment ago may still hold the folder: then this ends, and is tried again.
                command = [self._binary("postgres"), "-D", str(self._folder), f"-p{self.port}", *options]
                self._process = subprocess.Popen(
                    command, user=self._user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
            with suppress(OSError, asyncpg.PostgresError):
                self.sql("postgres", "SELECT 1")
                return
            time.sleep(0.05)
        raise TimeoutError("PostgreSQL did not start")

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the server and to each process that it has started."""
        assert self._process
        for pid in [self._process.pid, *_children(self._process.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def kill(self) -> None:
        """End the server and all its processes in the middle of whatever they do."""
        self.signal(signal.SIGKILL)
        assert self._process
        self._process.wait(_PATIENCE)

    def stop(self) -> None:
        """End the server, and remove its files."""
        if self._process is not None and self._process.poll() is None:
            self.signal(signal.SIGCONT)
            self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _binary(self, name: str) -> str:
        return str(self._binaries / name)

    def _call(self, name: str, *arguments: str) -> None:
        command = [self._binary(name), "-D", str(self._folder), *arguments]
        subprocess.run(command, user=self._user, cwd="/", check=True, capture_output=True, timeout=_PATIENCE)


async def _fetched(url: str, statement: str) -> list[tuple[object, ...]]:
    connection = await asyncpg.connect(url, timeout=5)
    try:
        return [tuple(row) for row in await connection.fetch(statement)]
    finally:
        await connection.close()


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """A cluster for the time being; without PostgreSQL the test is skipped, and fails where CI is set."""
    binaries = _binaries()
    if binaries is None:
        reason = "PostgreSQL is not installed (Debian: apt-get install postgresql)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="messenger-postgres-", dir="/tmp"))  # mkdtemp makes it private
    if user:
        shutil.chown(folder, user)
    cluster = Cluster(binaries, folder, user)
    try:
        cluster.make()
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


def _binaries() -> Path | None:
    found = shutil.which("postgres")
    # A link may lead to the server alone; its other programs stand beside the real one.
    places = [Path(found).resolve().parent, *_PLACES] if found else _PLACES
    return next((place for place in places if all((place / name).exists() for name in ("postgres", "initdb"))), None)


def _user() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return None
    names = {line.split(":")[0] for line in Path("/etc/passwd").read_text(encoding="utf-8").splitlines()}
    return "postgres" if "postgres" in names else "nobody"


def _children(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                # The parent stands second after the name, which may hold anything.
                if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                    found.append(int(entry.name))
    return found
