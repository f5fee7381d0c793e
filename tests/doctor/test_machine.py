"""Ports, folders and disks."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import aiohttp
import pytest
from telegram_bot.small_api import small_api

from doctor.conftest import MakeSettings
from messenger.doctor import machine
from messenger.doctor.findings import Level

HOOK = {"webhook_url": "https://example.org/hook", "webhook_secret": "very_secret"}


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that something else uses."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def free() -> int:
    """A port that nothing uses."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        return int(other.getsockname()[1])


@pytest.mark.parametrize("name", ["port", "metrics_port"])
async def test_a_port_that_is_taken(make: MakeSettings, taken: int, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said which setting to change."""
    monkeypatch.setattr(machine, "_PATIENCE", aiohttp.ClientTimeout(total=0.3))
    settings = make(**{**HOOK, "port": free(), "metrics_port": free(), name: taken})
    levels = {finding.text.split()[0]: finding.level for finding in await machine.ports(settings)}
    wanted = {"PORT": Level.OK, "METRICS_PORT": Level.OK}
    assert levels == {**wanted, name.upper(): Level.WRONG}


async def test_ports_that_the_bot_itself_uses(make: MakeSettings, taken: int) -> None:
    """While the bot runs they are taken, and nothing is wrong."""
    async with small_api({"livez": (200, "alive\n")}) as (address, _):
        settings = make(**HOOK, port=taken, metrics_port=int(address.rpartition(":")[2]))
        findings = await machine.ports(settings)
    assert [finding.level for finding in findings] == [Level.OK, Level.OK]
    assert all("and the bot runs" in finding.text for finding in findings)


async def test_ports_that_nobody_asked_for(make: MakeSettings) -> None:
    """Without a webhook PORT is not looked at."""
    assert await machine.ports(make()) == []
    assert [finding.text.split()[0] for finding in await machine.ports(make(metrics_port=free()))] == ["METRICS_PORT"]


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host", "nowhere.invalid"])
async def test_a_host_that_is_not_ours(make: MakeSettings, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that this machine does not have is said."""

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    if not host[0].isdigit():
        monkeypatch.setattr(socket, "getaddrinfo", unknown)
    settings = make(metrics_port=9).model_copy(update={"bind_host": host})
    [finding] = await machine.ports(settings)
    assert finding.level is Level.WRONG
    assert "BIND_HOST" in finding.text


def test_a_folder_that_will_be_made(make: MakeSettings) -> None:
    """The nearest folder that is there counts, and nothing is left in it."""
    settings = make()
    before = set(settings.state_dir.parent.iterdir())
    [finding] = machine.folders(settings)
    assert finding.level is Level.OK
    assert set(settings.state_dir.parent.iterdir()) == before


def test_a_folder_that_is_none(make: MakeSettings, tmp_path: Path) -> None:
    """A file in its place is said."""
    file = tmp_path / "file"
    file.touch()
    for folder in (file, file / "below"):
        [finding] = machine.folders(make(state_dir=folder))
        assert (finding.level, "it is no folder" in finding.text) == (Level.WRONG, True)


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder in which nobody can make a file")
def test_a_folder_that_cannot_be_written_to(make: MakeSettings) -> None:
    """Also for root, whom rights do not stop."""
    [finding] = machine.folders(make(state_dir=Path(f"/proc/{os.getpid()}/fd")))
    assert (finding.level, "cannot be written to" in finding.text) == (Level.WRONG, True)


@pytest.mark.parametrize(("room", "level"), [(10**6, Level.WRONG), (10**8, Level.LOOK), (10**9, Level.OK)])
def test_room(make: MakeSettings, monkeypatch: pytest.MonkeyPatch, room: int, level: Level) -> None:
    """A disk that is nearly full is said before it is full."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=room))
    [finding] = machine.folders(make())
    assert finding.level is level
    assert f"{room // 10**6} MB" in finding.text


def test_which_folders(make: MakeSettings, tmp_path: Path) -> None:
    """The folders in which key and database are kept; with both elsewhere there is none to look at."""
    (tmp_path / "other").mkdir()
    elsewhere = f"sqlite+aiosqlite:///{tmp_path}/other/x.sqlite3"
    assert len(machine.folders(make(database_url=elsewhere))) == 2
    assert len(machine.folders(make(database_url=elsewhere, data_key="x"))) == 1
    assert machine.folders(make(database_url="postgresql://a@b/c", data_key="x")) == []
