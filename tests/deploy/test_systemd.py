"""The unit for one server: systemd understands it, and finds little that it exposes."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.files import DEPLOY, SECRETS, SETTINGS, text

UNIT = text("systemd/messenger.service")
HELPER = text("systemd/messenger")
PATIENCE = 60.0  # seconds


@pytest.fixture(scope="module")
def analyze() -> str:
    """Systemd's own judge."""
    found = shutil.which("systemd-analyze")
    if found is None:
        reason = "systemd-analyze is not installed (Debian: apt-get install systemd)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def values(name: str) -> list[str]:
    """What the unit says under a name, in order."""
    return re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)


def test_verified(analyze: str, tmp_path: Path) -> None:
    """Systemd has nothing to say against the unit, once its program is there."""
    unit = tmp_path / "messenger.service"
    unit.write_text(UNIT.replace("/opt/messenger/.venv/bin/python", sys.executable), encoding="utf-8")
    done = subprocess.run(
        [analyze, "verify", "--man=no", str(unit)], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_exposure(analyze: str) -> None:
    """The exposure is under 2.0 of 10."""
    done = subprocess.run(
        [analyze, "security", "--offline=true", "--no-pager", str(DEPLOY / "systemd" / "messenger.service")],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )  # fmt: skip
    (level,) = re.findall(r"Overall exposure level for messenger\.service: ([\d.]+)", done.stdout)
    assert float(level) < 2.0


def test_settings() -> None:
    """What the unit sets are settings of the bot or Python's own names, and no secret."""
    names = {pair.partition("=")[0] for line in values("Environment") for pair in line.split()}
    assert names - {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"} <= SETTINGS - SECRETS
    assert values("EnvironmentFile") == ["/etc/messenger/bot.env"]


def test_state() -> None:
    """The folder that systemd makes is the one that the bot writes to."""
    (state,) = values("StateDirectory")
    assert f"STATE_DIR=/var/lib/{state}" in values("Environment")[0].split()
    assert values("StateDirectoryMode") == ["0700"]


def test_time_to_end() -> None:
    """Systemd waits longer than the bot takes to end."""
    assert int(values("TimeoutStopSec")[0]) > 25


def test_commands_run_as_the_service() -> None:
    """The helper's commands have the service's user, settings, folder and program."""
    for name in (
        "DynamicUser",
        "User",
        "StateDirectory",
        "StateDirectoryMode",
        "UMask",
        "EnvironmentFile",
        "WorkingDirectory",
    ):
        assert f"--property={name}={values(name)[0]} " in HELPER.replace(" \\\n", " "), name
    assert "--setenv=STATE_DIR=/var/lib/messenger" in HELPER
    assert values("ExecStart")[0].removesuffix(" run") + ' "$@"' in HELPER
    assert os.access(DEPLOY / "systemd" / "messenger", os.X_OK)


def test_helper_is_shell() -> None:
    """A shell can read the helper."""
    subprocess.run(["/bin/sh", "-n", str(DEPLOY / "systemd" / "messenger")], timeout=PATIENCE, check=True)
