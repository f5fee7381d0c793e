"""A deployment can be rehearsed without Telegram: the simulator alone is one for a real bot beside it."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from messenger.settings import PROJECT

PATIENCE = 30.0  # seconds for a process to start or end


def started(*options: str) -> subprocess.Popen[str]:
    """The program, as deploy/README.md says to start it."""
    return subprocess.Popen(
        [sys.executable, "-m", "messenger.simulator", *options],
        cwd=PROJECT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture
def rehearsal() -> Iterator[subprocess.Popen[str]]:
    """The program, on any free port, for a token of its own."""
    process = started("--port", "0", "--token", "1:rehearsed")
    # Whoever reads its lines waits for ever otherwise.
    watchdog = threading.Timer(3 * PATIENCE, process.kill)
    watchdog.start()
    yield process
    watchdog.cancel()
    process.kill()
    process.communicate()


def test_a_bot_finds_it(rehearsal: subprocess.Popen[str]) -> None:
    """It prints the settings with which the bot's own commands reach it; told to stop, it ends with 0."""
    assert rehearsal.stdout
    text = "".join(rehearsal.stdout.readline() for _ in range(4))
    printed = dict(re.findall(r"^([A-Z_]+)=(.+)$", text, re.MULTILINE))
    assert printed.keys() == {"BOT_TOKEN", "API_BASE_URL"}
    asked = subprocess.run(
        [sys.executable, "bot.py", "profile", "--dry-run"],
        cwd=PROJECT,
        env=os.environ | printed,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (asked.returncode, asked.stderr) == (0, "")
    assert "would be changed" in asked.stdout
    rehearsal.send_signal(signal.SIGTERM)
    assert rehearsal.wait(PATIENCE) == 0


def test_wrong_use() -> None:
    """A port in use and a token that is none are said on a line, without a traceback."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for options, words in [(("--port", port), "cannot be used"), (("--token", "x"), "must be digits")]:
            process = started(*options)
            output, _ = process.communicate(timeout=PATIENCE)
            assert process.returncode != 0
            assert words in output
            assert "Traceback" not in output
