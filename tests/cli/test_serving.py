"""The settings of serving as a maintainer meets them: what cannot work ends with 2 and one line."""

import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from network import free_port

from cli.program import BOT, PATIENCE
from messenger.settings import SettingsError, load_settings

NAMES = ("BOT_TOKEN", "API_BASE_URL", "WEBHOOK_URL", "WEBHOOK_SECRET", "BIND_HOST", "PORT", "METRICS_PORT")


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    """An environment with a token, and a Bot API that does not answer."""
    return {**environment, "BOT_TOKEN": "123456:very_secret_token", "API_BASE_URL": "http://127.0.0.1:9"}


@pytest.fixture
def taken() -> Iterator[str]:
    """A port that something else uses."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield str(other.getsockname()[1])


@pytest.mark.parametrize("setting", ["PORT", "METRICS_PORT"])
def test_a_port_that_is_taken(environment: dict[str, str], taken: str, setting: str) -> None:
    """It is said which setting to change, on one line, and the exit code is 2."""
    hook = {"WEBHOOK_URL": "https://example.org/hook", "WEBHOOK_SECRET": "very_secret"}
    done = subprocess.run(
        [*BOT, "run"],
        env={**environment, **hook, setting: taken},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert done.stderr.startswith(f"{setting}: port {taken} ")
    assert "very_secret" not in done.stderr


def test_a_stop_by_a_signal(environment: dict[str, str]) -> None:
    """While the bot starts it is alive and not ready; a SIGTERM ends it with 0."""
    port = free_port()
    process = subprocess.Popen(
        [*BOT, "run"], env={**environment, "METRICS_PORT": str(port)}, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr
        assert "does not answer" in process.stderr.readline()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=PATIENCE) as answer:
            assert answer.status == 200
        with pytest.raises(urllib.error.HTTPError, match="503"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=PATIENCE)
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert time.monotonic() - started < 5
    finally:
        process.kill()
        process.communicate()


HOOK = {"WEBHOOK_URL": "https://example.org/hook", "WEBHOOK_SECRET": "very_secret"}


@pytest.fixture
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("_no_settings")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"WEBHOOK_SECRET": ""}, "WEBHOOK_SECRET: must be set with WEBHOOK_URL"),
        ({"WEBHOOK_SECRET": "very secret"}, "WEBHOOK_SECRET: must be 1 to 256"),
        ({"WEBHOOK_SECRET": "x" * 257}, "WEBHOOK_SECRET: must be 1 to 256"),
        ({"WEBHOOK_URL": "http://very_secret.org/"}, "WEBHOOK_URL: must start with https://"),
        ({"WEBHOOK_URL": "http://127.0.0.1/very_secret"}, "WEBHOOK_URL: may be http:// on this machine only with"),
        ({"WEBHOOK_URL": "very_secret"}, "WEBHOOK_URL: must be https://, a host"),
        ({"WEBHOOK_URL": "https:///very_secret"}, "WEBHOOK_URL: must be https://, a host"),
        ({"WEBHOOK_URL": "https://very_secret:99999/"}, "WEBHOOK_URL: must be https://, a host"),
        ({"WEBHOOK_URL": "https://x.org/very_secret?x=1"}, "WEBHOOK_URL: must be https://, a host"),
        ({"WEBHOOK_URL": "https://x.org/very secret"}, "WEBHOOK_URL: must be https://, a host"),
        ({"WEBHOOK_URL": "https://x.org/%41"}, "WEBHOOK_URL: must be https://, a host"),
        ({"WEBHOOK_URL": "ftp://127.0.0.1/"}, "WEBHOOK_URL: must start with https://"),
        ({"PORT": "very_secret"}, "PORT: must be a port, a number from 0 to 65535"),
        ({"PORT": "8443.5"}, "PORT: must be a port, a number from 0 to 65535"),
        ({"METRICS_PORT": "70000"}, "METRICS_PORT: must be a port, a number from 0 to 65535"),
        ({"METRICS_PORT": "-1"}, "METRICS_PORT: must be a port, a number from 0 to 65535"),
    ],
    ids=str,
)
def test_bad_settings(monkeypatch: pytest.MonkeyPatch, change: dict[str, str], words: str) -> None:
    """A setting that cannot be used is one line with its name; its value is not shown."""
    for name, value in {**HOOK, **change}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value).startswith(words)
    assert "\n" not in str(caught.value)
    assert "very_secret" not in str(caught.value)


@pytest.mark.usefixtures("_no_settings")
@pytest.mark.parametrize(
    "good",
    [
        {},
        {"WEBHOOK_URL": "https://example.org"},
        {"WEBHOOK_URL": "https://example.org:8443/a/b-c_d.e~f"},
        {"WEBHOOK_URL": "http://127.0.0.1:8443/hook", "API_BASE_URL": "http://localhost:8081"},
        {"WEBHOOK_URL": "http://[::1]:8443/hook", "API_BASE_URL": "http://127.0.0.1:8081"},
    ],
    ids=str,
)
def test_good_settings(monkeypatch: pytest.MonkeyPatch, good: dict[str, str]) -> None:
    """An https address, and for tests plain http between two servers on this machine."""
    for name, value in {**HOOK, **good}.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.webhook_url == {**HOOK, **good}["WEBHOOK_URL"]
    assert "very_secret" not in repr(settings)


def test_no_bot_api(environment: dict[str, str]) -> None:
    """A Bot API that does not answer is one clear line, and an exit code of its own: to start again may help."""
    done = subprocess.run(
        [*BOT, "profile", "--dry-run"], env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert (done.returncode, done.stdout) == (75, "")
    assert done.stderr.splitlines() == [
        "API_BASE_URL: the Bot API cannot be reached there; check the address and the network"
    ]
