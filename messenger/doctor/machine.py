"""The machine that the bot runs on: folders that it can write to, room on their disks, and free ports."""

import errno
import os
import shutil
import socket
import tempfile
from contextlib import suppress
from pathlib import Path

import aiohttp

from messenger.doctor.findings import Finding, look, ok, wrong
from messenger.doctor.storage import database_file
from messenger.settings import Settings

_LEAST_ROOM = 20_000_000  # bytes; the database itself takes a few
_ENOUGH_ROOM = 200_000_000
_EVERY_ADDRESS = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # what a maintainer may have set
_IN_USE = os.strerror(errno.EADDRINUSE)
_PATIENCE = aiohttp.ClientTimeout(total=3.0)


def folders(settings: Settings) -> list[Finding]:
    """The bot can write where it keeps its state, and the disk has room."""
    return [finding for folder in _folders(settings) for finding in _folder(folder)]


async def ports(settings: Settings) -> list[Finding]:
    """The ports that the bot listens on are free, or it listens there itself."""
    wanted = [("METRICS_PORT", settings.metrics_port)] if settings.metrics_port else []
    if settings.webhook_url and settings.port:
        wanted.append(("PORT", settings.port))
    problems = {name: _problem(settings.bind_host, port) for name, port in wanted}
    # One that is in use may be so by the bot itself; any other cannot be asked.
    running = problems.get("METRICS_PORT") == _IN_USE and await _is_bot(settings.bind_host, settings.metrics_port)
    return [_port(settings, name, port, problems[name], running=running) for name, port in wanted]


def _port(settings: Settings, name: str, port: int, problem: str | None, *, running: bool) -> Finding:
    if problem is None:
        return ok("ports", f"{name} {port} is free")
    if running and problem == _IN_USE:
        return ok("ports", f"{name} {port} is in use, and the bot runs")
    text = f"{name} {port} of BIND_HOST {settings.bind_host} cannot be used ({problem}); stop what uses it, or set"
    return wrong("ports", f"{text} another {name} or BIND_HOST")


def _folders(settings: Settings) -> list[Path]:
    """Where something is kept: the key in STATE_DIR, and the database."""
    kept = [] if settings.data_key and settings.database_url else [settings.state_dir]
    file = database_file(settings)
    return list(dict.fromkeys([*kept, *([file.parent] if file else [])]))


def _folder(folder: Path) -> list[Finding]:
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    problem = _unwritable(there)
    if problem is not None:
        text = f"{there} cannot be written to ({problem}); give it to the bot's user, or name another STATE_DIR"
        return [wrong("disk", text)]
    room = shutil.disk_usage(there).free
    has = f"{room // 1_000_000} MB are free at {there}"
    if room < _LEAST_ROOM:
        return [wrong("disk", f"only {has}; make room")]
    if room < _ENOUGH_ROOM:
        return [look("disk", f"only {has}; make room soon")]
    return [ok("disk", f"{has}, and it can be written to")]


def _unwritable(folder: Path) -> str | None:
    """Why nothing can be written to a folder; a file is made there for a moment, as rights alone do not tell."""
    if not folder.is_dir():
        return "it is no folder"
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"x")
    except OSError as error:
        return error.strerror or type(error).__name__
    return None


def _problem(host: str, port: int) -> str | None:
    """Why nobody can listen there; None if one can."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            # As asyncio does: a port whose last connections are only just closed is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        # A host that is not found has a number of another kind, and words of its own.
        number = error.errno or 0
        return os.strerror(number) if number > 0 else error.strerror or type(error).__name__
    return None


async def _is_bot(host: str, port: int) -> bool:
    """Whether a bot answers at METRICS_PORT."""
    name = _EVERY_ADDRESS.get(host, host)
    address = f"http://[{name}]:{port}/livez" if ":" in name else f"http://{name}:{port}/livez"
    with suppress(aiohttp.ClientError, OSError, TimeoutError, ValueError):
        async with aiohttp.ClientSession(timeout=_PATIENCE) as session, session.get(address) as answer:
            return await answer.content.read(16) == b"alive\n"
    return False
