"""An environment for the program as a maintainer starts it, with nothing of this machine's own settings."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli.program import BOT
from messenger.new_guide.command import write_guide


@pytest.fixture(scope="session")
def small_guide(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A guide that is loaded in a tenth of the time of the real one, as settings."""
    folder = tmp_path_factory.mktemp("guide")
    write_guide(folder)
    return {"CONTENT_DIR": str(folder / "content"), "LOCALES_DIR": str(folder / "locales")}


@pytest.fixture
def environment(tmp_path: Path, small_guide: dict[str, str]) -> dict[str, str]:
    """A small guide, a state folder of its own, any free port for the page, none for the metrics, and no token."""
    return {
        **small_guide,
        "PATH": os.environ["PATH"],
        "STATE_DIR": str(tmp_path / "state"),
        "SIMULATOR_PORT": "0",
        "METRICS_PORT": "0",
        "BOT_TOKEN": "",
    }


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start commands, and end them after the test."""
    started: list[subprocess.Popen[str]] = []

    def run(*arguments: str, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*BOT, *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()
