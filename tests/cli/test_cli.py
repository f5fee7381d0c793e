"""The command line as a maintainer meets it: it runs, it ends when told, and bad input is one clear line."""

import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from messenger import assembly, cli
from messenger.dialog.context import UnknownPlaceError
from messenger.dialog.render import RenderError
from messenger.dialog.route import Route, TopicRoute
from messenger.dialog.screen import Screen
from messenger.guide.loader import load_guide
from messenger.guide.model import Guide
from messenger.languages.catalogs import Translator
from messenger.settings import PROJECT

BOT = [sys.executable, str(PROJECT / "bot.py")]
PATIENCE = 60.0  # seconds for a process to start or end
TOKEN = "123456:very_secret_token"


def end(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """Run a command to its end: exit code, standard output, standard error."""
    done = subprocess.run(
        [*BOT, *arguments], env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False, cwd="/"
    )
    return done.returncode, done.stdout, done.stderr


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
    code, output, _ = end("check", **environment)
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


BAD_ADDRESSES = [
    "http://", "http://[::1", "http://a b/", "http://very_secret:99999", "http://very_secret:0", "https://very_secret:x",
    "https://very_secret@localhost", "http:///x", "http://localhost/?very_secret", "http://\n/", "http://[very_secret]",
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"BOT_TOKEN": "very_secret"}, ["BOT_TOKEN:", "@BotFather"]),
        ({"BOT_TOKEN": "12:very_secret ü"}, ["BOT_TOKEN:", "@BotFather"]),
        ({"BOT_TOKEN": "12:very secret"}, ["BOT_TOKEN:", "@BotFather"]),
        ({"API_BASE_URL": "ftp://very_secret"}, ["API_BASE_URL:", "https://"]),
        ({"LOG_LEVEL": "very_secret"}, ["LOG_LEVEL:", "'DEBUG'"]),
        ({"SIMULATOR_PORT": "very_secret"}, ["SIMULATOR_PORT:"]),
        ({"SIMULATOR_PORT": "70000"}, ["SIMULATOR_PORT:", "65535"]),
        ({"DATA_KEY": "very_secret"}, ["DATA_KEY:", "base64"]),
        ({"DATABASE_URL": "very_secret"}, ["DATABASE_URL:"]),
        ({"DATABASE_URL": "mysql://very_secret"}, ["DATABASE_URL:", "sqlite+aiosqlite:", "postgresql:"]),
        ({"DATABASE_URL": "sqlite+aiosqlite:////very_secret/x"}, ["DATABASE_URL:", "No such file or directory"]),
        ({"STATE_DIR": "/dev/null/x"}, ["STATE_DIR:", "/dev/null/x", "Not a directory"]),
        ({"STATE_DIR": "/dev/null"}, ["STATE_DIR:", "/dev/null", "File exists"]),
        *(({"API_BASE_URL": url}, ["API_BASE_URL:", "65535"]) for url in BAD_ADDRESSES),
        ({"CONTENT_DIR": "/nowhere"}, ["/nowhere", "CONTENT_DIR"]),
        ({"LOCALES_DIR": "/nowhere"}, ["/nowhere", "LOCALES_DIR"]),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_bad_settings(environment: dict[str, str], change: dict[str, str], words: list[str]) -> None:
    """A setting that cannot be used is one line with its name and what to do; its value is not shown."""
    code, _, errors = end("run", "--simulator", **{**environment, **change})
    assert (code, errors.count("\n")) == (2, 1), errors
    assert all(word in errors for word in words), errors
    assert "very_secret" not in errors


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


def broken(tmp_path: Path, name: str, change: Callable[[Path], None]) -> dict[str, str]:
    """A copy of the guide with one change, as settings."""
    shutil.copytree(PROJECT / "content", tmp_path / "content")
    shutil.copytree(PROJECT / "locales", tmp_path / "locales")
    change(tmp_path / name)
    return {"CONTENT_DIR": str(tmp_path / "content"), "LOCALES_DIR": str(tmp_path / "locales")}


def _garbage(file: Path) -> None:
    file.write_text("title: [", encoding="utf-8")


def _binary(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")


def _unknown(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(text + '\nmsgid "Never said"\nmsgstr "x"\n', encoding="utf-8")


def _language(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"Language: es\\n"', '"Language: fr\\n"'), encoding="utf-8")


def _placeholder(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    changed = re.sub(r'(msgstr ".*)\{language\}', r"\1{lengua}", text)
    assert changed != text
    file.write_text(changed, encoding="utf-8")


def test_what_tools_leave_beside_the_catalogs(environment: dict[str, str], tmp_path: Path) -> None:
    """A folder that is nobody's language is no mistake."""
    settings = broken(tmp_path, "locales/.git", Path.mkdir)
    for name in ("__pycache__", "es~"):
        (tmp_path / "locales" / name).mkdir()
    code, _, errors = end("check", **environment, **settings)
    assert code == 0, errors


def test_a_screen_that_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named by locale and route, with the reason, and ends with 2."""

    def every_screen(guide: Guide, translator: Translator, *, pairs: bool) -> Iterator[tuple[Route, Screen]]:
        del guide, translator, pairs
        raise RenderError(TopicRoute("overview"), UnknownPlaceError("nowhere"))

    monkeypatch.setattr(assembly, "every_screen", every_screen)
    with pytest.raises(cli.UsageProblem) as caught:
        cli.main(["check"], standalone_mode=False)
    assert caught.value.exit_code == 2
    lines = str(caught.value).splitlines()
    assert {"en: the screen t_overview: the guide has no nowhere"} < set(lines)
    assert len(lines) == len(load_guide(PROJECT / "content").locales)


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("content/guide.yaml", Path.unlink, ["guide.yaml:1:", "missing"]),
        ("content/es/overview.yaml", _garbage, ["overview.yaml:", "not valid YAML"]),
        ("content/es/overview.yaml", _binary, ["overview.yaml:1:", "UTF-8"]),
        ("content/klingon", Path.mkdir, ["klingon", "pt_BR"]),
        ("locales/ja", Path.mkdir, ["ja", "valid: en, ar, "]),
        ("locales/es/LC_MESSAGES/messenger.po", _unknown, ["messenger.po:", "'Never said'", "make catalogs"]),
        ("locales/es/LC_MESSAGES/messenger.po", _language, ["messenger.po:", "Language must be 'es'"]),
        ("locales/messenger.pot", Path.unlink, ["messenger.pot: is missing", "make catalogs"]),
        ("locales/es/LC_MESSAGES/messenger.po", Path.unlink, ["messenger.po", "missing"]),
        ("locales/es/LC_MESSAGES/messenger.po", _binary, ["messenger.po"]),
        ("locales/es/LC_MESSAGES/messenger.po", _placeholder, ["messenger.po:", "{language}"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_broken_content(
    environment: dict[str, str], tmp_path: Path, name: str, change: Callable[[Path], None], words: list[str]
) -> None:
    """A broken guide never passes: each problem is a line with its file, and the exit code is 2."""
    code, _, errors = end("check", **environment, **broken(tmp_path, name, change))
    assert code == 2, errors
    assert "Traceback" not in errors
    assert all(word in errors.replace(str(tmp_path), "") for word in words), errors


@pytest.mark.parametrize("command", [("run",), ("run", "--simulator")])
def test_a_broken_guide_does_not_start(environment: dict[str, str], tmp_path: Path, command: tuple[str, ...]) -> None:
    """What `check` says of content and catalogs is said at a start as well, and ends it."""
    environment |= {"BOT_TOKEN": TOKEN, "API_BASE_URL": "http://127.0.0.1:9"}
    for name, change in [("content/es/overview.yaml", _garbage), ("locales/es/LC_MESSAGES/messenger.po", _unknown)]:
        folder = tmp_path / name.partition("/")[0]
        folder.mkdir()
        code, _, errors = end(*command, **environment, **broken(folder, name, change))
        assert code == 2, errors
        assert name in errors
        assert "Traceback" not in errors
