"""The command as a maintainer meets it: a line for each finding, and an exit code for machines."""

import asyncio
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from guide.checks.small import SMALL
from guide.support import write_guide

from doctor.conftest import TOKEN, MakeSettings
from messenger.doctor import command
from messenger.doctor.content import content
from messenger.doctor.findings import Finding, Level
from messenger.settings import PROJECT, Settings
from messenger.simulator import Simulator

PATIENCE = 60.0  # seconds for a process to end


@pytest.fixture
def small(tmp_path: Path) -> dict[str, str]:
    """A small English guide and its catalogs, as settings."""
    files = {name: text for name, text in SMALL.items() if not name.startswith("es/")}
    files["reviews.yaml"] = "reviews: []\n"
    (tmp_path / "locales").mkdir()
    shutil.copy(PROJECT / "locales" / "messenger.pot", tmp_path / "locales")
    return {"CONTENT_DIR": str(write_guide(tmp_path / "content", files)), "LOCALES_DIR": str(tmp_path / "locales")}


@pytest.fixture
def environment(small: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """An environment with a state folder of its own."""
    return {
        "PATH": os.environ["PATH"],
        "STATE_DIR": str(tmp_path / "state"),
        "METRICS_PORT": "0",
        "BOT_TOKEN": TOKEN,
        **small,
    }


def end(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """Run the doctor to its end: exit code, standard output, standard error."""
    done = subprocess.run(
        [sys.executable, str(PROJECT / "bot.py"), "doctor", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        cwd="/",
    )
    return done.returncode, done.stdout, done.stderr


async def test_all_is_well(environment: dict[str, str], tmp_path: Path) -> None:
    """Against a Bot API that takes the token nothing is wrong, and nothing has been made."""
    async with Simulator(TOKEN) as simulator:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(PROJECT / "bot.py"),
            "doctor",
            env={**environment, "API_BASE_URL": simulator.base_url},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        output, errors = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert (process.returncode, errors) == (0, b""), output
    report = output.decode().splitlines()
    assert report[-1] == "Nothing is wrong."
    # A developer's own .env may be there, and may be readable by others.
    assert {line.split()[0] for line in report[:-1] if ".env" not in line} == {"ok"}
    assert {line.split()[1] for line in report[:-1]} >= {"settings", "token", "webhook", "clock", "database", "content"}
    assert not (tmp_path / "state").exists()
    assert {call.method for call in simulator.calls} == {"getMe", "getWebhookInfo"}


def test_something_is_wrong(environment: dict[str, str]) -> None:
    """What is wrong is counted, ends with 1, and shows no secret."""
    code, output, errors = end(**environment, API_BASE_URL="http://127.0.0.1:9", DATA_KEY="very_secret")
    assert (code, errors) == (1, "")
    assert output.splitlines()[-1] == "2 things are wrong."
    assert "very_secret" not in output


def test_offline(environment: dict[str, str]) -> None:
    """Telegram is not asked, and that is said."""
    code, output, _ = end("--offline", **environment, API_BASE_URL="http://127.0.0.1:9")
    assert code == 0
    assert "Telegram was not asked" in output
    assert "token  " not in output


def test_bad_settings(environment: dict[str, str]) -> None:
    """A setting that cannot be used ends with 2 before anything is looked at."""
    code, output, errors = end(**{**environment, "BOT_TOKEN": "very_secret"})
    assert (code, output) == (2, "")
    assert errors.startswith("BOT_TOKEN: ")
    assert "very_secret" not in errors


async def test_a_check_that_fails(make: MakeSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are carried out all the same, and its error's text is not shown."""

    async def fail(_: Settings) -> list[Finding]:
        raise RuntimeError(TOKEN)

    monkeypatch.setattr(command, "_storage", fail)
    monkeypatch.setattr(command, "_content", fail)
    found = [finding async for finding in command.examine(make(), offline=True)]
    assert [finding.about for finding in found if finding.level is Level.WRONG] == ["database", "content"]
    assert "RuntimeError" in str(found)
    assert TOKEN not in str(found)
    assert "disk" in {finding.about for finding in found}


def test_content(make: MakeSettings, small: dict[str, str]) -> None:
    """A guide that breaks a rule of `check` is worth a look; one that does not load is wrong."""
    folder = Path(small["CONTENT_DIR"])
    settings = make(content_dir=folder, locales_dir=small["LOCALES_DIR"])
    assert [finding.level for finding in content(settings)] == [Level.OK]
    overview = folder / "en" / "overview.yaml"
    text = overview.read_text(encoding="utf-8")
    overview.write_text(text.replace("The main points.", "The main points. " * 20), encoding="utf-8")
    [finding] = content(settings)
    assert (finding.level, "overview.yaml:" in finding.text) == (Level.LOOK, True)
    overview.unlink()
    [finding] = content(settings)
    assert (finding.level, "overview.yaml:" in finding.text) == (Level.WRONG, True)


def test_nothing_is_changed(environment: dict[str, str], tmp_path: Path) -> None:
    """What is there keeps its content and its rights."""
    state = tmp_path / "state"
    state.mkdir(mode=0o755)
    key = state / "data.key"
    key.write_text("x", encoding="ascii")
    key.chmod(0o644)
    before = [(entry.name, entry.stat().st_mode, entry.read_bytes()) for entry in state.iterdir()]
    assert end("--offline", **environment)[0] == 1
    assert [(entry.name, entry.stat().st_mode, entry.read_bytes()) for entry in state.iterdir()] == before
    assert stat.S_IMODE(state.stat().st_mode) == 0o755
