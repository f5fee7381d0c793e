"""The command line as a maintainer meets it: it runs, it ends when told, and bad input is one clear line."""

import signal
import socket
import stat
import subprocess
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.program import PATIENCE, TOKEN, end

Start = Callable[..., subprocess.Popen[str]]


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_run_with_the_simulator(start: Start, environment: dict[str, str], ending: signal.Signals) -> None:
    """`run --simulator` says where the page is, serves it from any working folder, and ends cleanly when told."""
    process = start("run", "--simulator", **environment)
    assert process.stdout
    line = process.stdout.readline()
    address = next(word for word in line.split() if word.startswith("http://127.0.0.1:"))
    with urllib.request.urlopen(address, timeout=PATIENCE) as page:  # noqa: S310  # our own loopback address
        assert b"<html" in page.read()
    process.send_signal(ending)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "Traceback" not in errors


def test_check(environment: dict[str, str]) -> None:
    """`check` counts what it found to be well."""
    real = {"CONTENT_DIR": "content", "LOCALES_DIR": "locales"}
    code, output, _ = end("check", **(environment | real))
    assert code == 0
    assert "languages (en, ar, " in output


@pytest.mark.parametrize("arguments", [(), ("run",)])
def test_without_a_token(environment: dict[str, str], arguments: tuple[str, ...]) -> None:
    """Without a token the bot says where to get one, and how to try it without."""
    code, _, errors = end(*arguments, **environment)
    assert code == 2
    assert errors.count("\n") == 1
    assert "@BotFather" in errors
    assert "run --simulator" in errors


def test_run_without_a_token_if_so_asked(start: Start, environment: dict[str, str]) -> None:
    """What `make run` says serves the local page, unless there is a token."""
    process = start("run", "--simulator-without-token", **environment)
    assert process.stdout
    address = next(word for word in process.stdout.readline().split() if word.startswith("http://127.0.0.1:"))
    changed = {**environment, "BOT_TOKEN": TOKEN, "API_BASE_URL": address}
    code, output, errors = end("run", "--simulator-without-token", **changed)
    assert (code, output) == (2, "")
    assert "BOT_TOKEN:" in errors


def test_the_state_is_private(start: Start, environment: dict[str, str], tmp_path: Path) -> None:
    """The state folder that the bot makes, its key and its database are its own user's only."""
    process = start("run", "--simulator", **environment)
    assert process.stdout
    process.stdout.readline()
    state = tmp_path / "state"
    modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in (state, *state.iterdir())}
    assert modes["state"] == 0o700
    assert {mode for name, mode in modes.items() if name != "state"} == {0o600}
    assert {"data.key", "readers.sqlite3"} <= set(modes)


def test_a_lost_key_is_not_replaced(start: Start, environment: dict[str, str], tmp_path: Path) -> None:
    """Beside a database of another key none is made: it is said what is lost, and what to do."""
    process = start("run", "--simulator", **environment)
    assert process.stdout
    process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=PATIENCE)
    (tmp_path / "state" / "data.key").unlink()
    code, _, errors = end("run", "--simulator", **environment)
    assert (code, errors.count("\n")) == (2, 1), errors
    assert all(word in errors for word in ("data.key", "missing", "readers.sqlite3", "restore", "move"))
    assert not (tmp_path / "state" / "data.key").exists()


@pytest.mark.parametrize("arguments", [("nonsense",), ("run", "--nonsense"), ("check", "extra")])
def test_wrong_use(environment: dict[str, str], arguments: tuple[str, ...]) -> None:
    """Wrong words on the command line end with 2."""
    code, _, errors = end(*arguments, **environment)
    assert code == 2
    assert "Traceback" not in errors


def test_port_taken(environment: dict[str, str]) -> None:
    """A port that something else uses is named, with what to do."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        code, _, errors = end("run", "--simulator", **{**environment, "SIMULATOR_PORT": port})
    assert (code, errors.count("\n")) == (2, 1), errors
    assert port in errors


def test_token_that_telegram_refuses(start: Start, environment: dict[str, str]) -> None:
    """A token that the Bot API does not know is said to be wrong, and is not shown."""
    simulator = start("run", "--simulator", **environment)
    assert simulator.stdout
    address = next(word for word in simulator.stdout.readline().split() if word.startswith("http://"))
    changed = {**environment, "BOT_TOKEN": TOKEN, "API_BASE_URL": address, "STATE_DIR": environment["STATE_DIR"] + "2"}
    code, _, errors = end("run", **changed)
    assert (code, errors.count("\n")) == (2, 1), errors
    assert "@BotFather" in errors
    assert TOKEN not in errors
