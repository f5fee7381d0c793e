"""The image: what is in it, who runs it, and that its own steps make a bot that serves with nothing else."""

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from deploy.dockerfile import Stage, build, is_ignored, read, within
from deploy.files import SECRETS, SECRETS_FILE, SETTINGS, USER, pins, text
from messenger.settings import PROJECT
from messenger.simulator import Simulator

BEFORE, STAGES = read(text("Dockerfile"))
LAST = STAGES[-1]
IGNORED = text("Dockerfile.dockerignore")
PATIENCE = 60.0  # seconds for a process to start or end
TOKEN = "123456:very_secret_token"
KNOWN = {
    "ARG",
    "FROM",
    "RUN",
    "COPY",
    "ENV",
    "WORKDIR",
    "USER",
    "EXPOSE",
    "STOPSIGNAL",
    "HEALTHCHECK",
    "ENTRYPOINT",
    "CMD",
}


def test_stages() -> None:
    """What builds is not what serves; every base is the one of ARG, pinned by a tag and by no made-up digest."""
    assert [stage.name for stage in STAGES] == ["build", ""]
    assert {stage.base for stage in STAGES} == {"${BASE}"}
    (base,) = (step.words for step in BEFORE)
    assert re.fullmatch(r"BASE=python:3\.\d+(\.\d+)?-slim-[a-z]+", base)


def test_instructions() -> None:
    """Only instructions that this test knows; no ADD, which would fetch or unpack."""
    assert {step.name for stage in STAGES for step in stage.steps} <= KNOWN


def test_who_runs_it() -> None:
    """A numbered user that is not root, set after the last step that needs root."""
    assert LAST.words("USER") == [f"{USER}:{USER}"]
    names = [step.name for step in LAST.steps]
    assert names.index("USER") > max(number for number, name in enumerate(names) if name in {"RUN", "COPY"})


def test_no_secrets() -> None:
    """Neither ENV nor ARG sets a secret, and every setting that ENV sets exists."""
    for stage in STAGES:
        assert not stage.words("ARG")
        names = set(stage.environment())
        assert not names & SECRETS
        assert names - {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"} <= SETTINGS


@pytest.mark.parametrize(
    "path", [".env", "messenger/.env", "content/.env.local", "state/data.key", "deploy/secrets/bot.env", ".git/config",
             "messenger/__pycache__/cli.pyc", "tests/conftest.py", "build/x", ".venv/x"],
)  # fmt: skip
def test_stays_out(path: str) -> None:
    """Secrets, state, history and what was built never reach the build."""
    assert is_ignored(path, IGNORED)


@pytest.mark.parametrize(
    "path",
    ["bot.py", "LICENSE", "requirements-run.lock", "messenger/cli.py", "content/en/faq.yaml", "locales/messenger.pot"],
)
def test_goes_in(path: str) -> None:
    """What the bot needs does."""
    assert not is_ignored(path, IGNORED)


def test_what_is_copied() -> None:
    """From the project only what is named; into the last stage only what the first one made."""
    assert {name for step in STAGES[0].steps if step.name == "COPY" for name in step.arguments[:-1]} == {
        "requirements-run.lock", "bot.py", "LICENSE", "messenger", "content", "locales",
    }  # fmt: skip
    assert {step.flags.get("from") for step in LAST.steps if step.name == "COPY"} == {"build"}


def test_pip() -> None:
    """Packages come by their hashes, as wheels, without what they would pull in."""
    (pip,) = (words for words in STAGES[0].words("RUN") if " install " in words)
    assert {"--require-hashes", "--no-deps", "--only-binary"} <= set(pip.split())
    assert "-r /build/requirements-run.lock" in pip


def test_lock() -> None:
    """What a server installs is a part of what is tested, version by version, with hashes; no tool of development."""
    run, tested = pins(PROJECT / "requirements-run.lock"), pins(PROJECT / "requirements.lock")
    assert run.items() <= tested.items()
    assert not {"pytest", "mypy", "ruff", "playwright", "hypothesis"} & run.keys()
    lock = (PROJECT / "requirements-run.lock").read_text(encoding="utf-8")
    assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=\S)", lock.strip()))


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that stands for the root of the image, made by the Dockerfile's own steps."""
    folder = tmp_path_factory.mktemp("image")
    yield build(STAGES, IGNORED, PROJECT, folder)
    shutil.rmtree(folder)


def environment(image: Path, stage: Stage = LAST) -> dict[str, str]:
    """What the image sets, and nothing of this machine's; it listens on this machine only."""
    return {name: within(image, value) for name, value in stage.environment().items()} | {"BIND_HOST": "127.0.0.1"}


def started(image: Path, command: list[str], **settings: str) -> subprocess.Popen[str]:
    """A process of a container."""
    variables = environment(image) | settings
    program = shutil.which(command[0], path=variables["PATH"])
    assert program
    assert program.startswith(f"{image}/opt/venv/")
    return subprocess.Popen(
        [program, *command[1:]],
        env=variables,
        cwd=within(image, LAST.words("WORKDIR")[-1]),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def listing(image: Path) -> set[Path]:
    """Every path that the bot must not add to: its root file system is read-only."""
    return {path for folder in ("app", "opt") for path in (image / folder).rglob("*")}


def test_the_state_folder(image: Path) -> None:
    """It is there for a volume to take its rights from: private, and the bot's own."""
    found = (image / "var" / "lib" / "messenger").stat()
    assert found.st_mode & 0o777 == 0o700
    if os.getuid() == 0:
        assert (found.st_uid, found.st_gid) == (USER, USER)


def test_without_what_develops(image: Path) -> None:
    """The image knows no test library, and no installer."""
    for module in ("pytest", "mypy", "pip"):
        process = started(image, ["python", "-c", f"import {module}"])
        output, _ = process.communicate(timeout=PATIENCE)
        assert (process.returncode, f"No module named '{module}'" in output) == (1, True)


def test_nothing_configured(image: Path) -> None:
    """Without a token a container ends with 2 and says what is missing."""
    process = started(image, LAST.command())
    output, _ = process.communicate(timeout=PATIENCE)
    assert (process.returncode, output.startswith("BOT_TOKEN is not set.")) == (2, True), output


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    """A Bot API."""
    api = Simulator(TOKEN, port=0)
    await api.start()
    yield api
    await api.stop()


async def test_serves(image: Path, simulator: Simulator) -> None:
    """With its secrets in the mounted file it serves; health follows; SIGTERM ends it with 0; only state is written."""
    before = listing(image)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    settings = {"API_BASE_URL": simulator.base_url, "METRICS_PORT": port}
    secrets = Path(within(image, SECRETS_FILE))
    secrets.parent.mkdir(parents=True)
    secrets.write_text(f"BOT_TOKEN={TOKEN}\nDATABASE_URL=\nDATA_KEY=\nWEBHOOK_SECRET=\n", encoding="utf-8")
    process = started(image, LAST.command(), **settings)
    try:
        if not await healthy(image, process, port):
            process.kill()
            pytest.fail(f"it never became healthy: {process.communicate()[0]}")
        process.send_signal(getattr(signal, LAST.words("STOPSIGNAL")[-1]))
        output, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, output
        assert '"event"' in output, "logs are JSON"
        assert "very_secret" not in output
        assert await health(image, port) == 1
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
        shutil.rmtree(secrets.parent)
    assert listing(image) == before
    assert (image / "var" / "lib" / "messenger" / "data.key").stat().st_mode & 0o777 == 0o600


async def healthy(image: Path, process: subprocess.Popen[str], port: str) -> bool:
    """Wait until the health check passes."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        if await health(image, port) == 0:
            return True
    return False


async def health(image: Path, port: str) -> int:
    """The exit code of the image's health check."""
    check = started(image, LAST.health(), METRICS_PORT=port)
    await asyncio.to_thread(check.communicate, timeout=PATIENCE)
    return check.returncode
