"""An environment for the program as a maintainer starts it, with nothing of this machine's own settings."""

import os
from pathlib import Path

import pytest


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A state folder of its own, any free port for the page, none for the metrics, and no token."""
    return {
        "PATH": os.environ["PATH"],
        "STATE_DIR": str(tmp_path / "state"),
        "SIMULATOR_PORT": "0",
        "METRICS_PORT": "0",
        "BOT_TOKEN": "",
    }
