"""The log says what happened in either form, and neither a token nor what somebody wrote, wherever they come from."""

import asyncio
import io
import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from messenger.logs import LogFormat, make_handler, redact
from messenger.settings import PROJECT

TOKEN = "123456:AAF-very_secret_token_of_35_characters"
WRITTEN = "my daughter Amal, very_secret"  # what a person may have written, and an exception repeats
PATIENCE = 60.0  # seconds for a process to end


class Logged:
    """A logger with our handler, and what it wrote."""

    def __init__(self, log_format: LogFormat) -> None:
        self._stream = io.StringIO()
        self.format = log_format
        self.handler = make_handler(log_format, self._stream)
        self.logger = logging.getLogger("messenger.test_logs")

    @property
    def text(self) -> str:
        """All that was written."""
        return self._stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """All that was written, as JSON."""
        return [json.loads(line) for line in self.text.splitlines()]


def logged_as(log_format: LogFormat) -> Iterator[Logged]:
    """Logging for the time being."""
    logged = Logged(log_format)
    names = (logged.logger.name, "asyncio")
    for name in names:
        logging.getLogger(name).addHandler(logged.handler)
    yield logged
    for name in names:
        logging.getLogger(name).removeHandler(logged.handler)


@pytest.fixture(params=["console", "json"])
def logged(request: pytest.FixtureRequest) -> Iterator[Logged]:
    """A logger of its own, in each of the formats."""
    yield from logged_as(request.param)


@pytest.fixture
def as_json() -> Iterator[Logged]:
    """A logger of its own, in JSON."""
    yield from logged_as("json")


@pytest.fixture
def console() -> Iterator[Logged]:
    """A logger of its own, for a person."""
    yield from logged_as("console")


def fail() -> None:
    """Raise an error with a cause, both of which repeat a token and what was written."""
    try:
        int(f"{TOKEN} {WRITTEN}")
    except ValueError as error:
        raise LookupError(f"{TOKEN} {WRITTEN}") from error


def test_in_a_message(logged: Logged) -> None:
    """A token in the text of a record is redacted, and the rest stays."""
    logged.logger.error("POST https://api.telegram.org/bot" + TOKEN + "/getMe failed")  # noqa: G003  # what is tested
    assert "POST https://api.telegram.org/bot<bot token>/getMe failed" in logged.text
    assert "secret" not in logged.text


def test_in_the_arguments(logged: Logged) -> None:
    """A token in an argument is redacted, whatever the argument is."""
    logged.logger.error("%s %r %d", TOKEN, {"token": TOKEN}, 5)
    assert "<bot token> {'token': '<bot token>'} 5" in logged.text
    assert "secret" not in logged.text


def test_in_a_faulty_call(logged: Logged) -> None:
    """A record whose arguments do not fit its text is logged all the same, without them."""
    logged.logger.error("%d %d", TOKEN)  # noqa: PLE1206  # what is tested
    assert "secret" not in logged.text
    assert "%d %d" in logged.text


def test_in_a_traceback(logged: Logged) -> None:
    """Of an exception and its causes the classes and places are logged, and none of their texts."""
    try:
        fail()
    except LookupError:
        logged.logger.exception("failed", stack_info=True)
    assert "secret" not in logged.text
    assert TOKEN not in logged.text
    assert all(word in logged.text for word in ("failed", "LookupError", "ValueError", "tests/test_logs.py:", " fail"))


def test_in_a_group(logged: Logged) -> None:
    """The exceptions of a group are named as well."""
    try:
        fail()
    except LookupError as error:
        group = ExceptionGroup(WRITTEN, [OSError(WRITTEN), error])
        logged.logger.exception("failed", exc_info=group)
    assert "secret" not in logged.text
    assert all(word in logged.text for word in ("ExceptionGroup", "OSError", "LookupError", "ValueError"))


async def test_in_a_task(logged: Logged) -> None:
    """What the event loop says of a task that nobody waited for does not repeat the exception's text either."""

    async def failing() -> None:
        fail()

    task = asyncio.create_task(failing())
    await asyncio.sleep(0)
    del task
    assert "Task exception was never retrieved" in logged.text
    assert "LookupError" in logged.text
    assert "secret" not in logged.text


def test_json(as_json: Logged) -> None:
    """Each line is an object with the time in UTC, level, logger and event first, whatever the message holds."""
    # Past the logger: what pytest captures of it must be text, and half a character is none.
    as_json.handler.handle(
        logging.LogRecord("messenger.x", logging.WARNING, "", 0, 'one\n"two" %s \ud800 ✓', ("\x00",), None)
    )
    as_json.logger.error("plain")
    first, second = as_json.lines
    assert list(first) == ["time", "level", "logger", "event"]
    assert first["event"] == 'one\n"two" \x00 \ud800 ✓'
    assert (second["level"], second["logger"], second["event"]) == ("error", "messenger.test_logs", "plain")
    time = datetime.fromisoformat(first["time"])
    assert time.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - time) < timedelta(minutes=1)


def test_the_class_of_an_error(as_json: Logged) -> None:
    """It is a field of its own, whether it was caught, handed over, or named."""
    try:
        fail()
    except LookupError:
        as_json.logger.exception("failed")
    as_json.logger.warning("not saved: %s", TimeoutError("late"))
    as_json.logger.warning("no answer: %s (try %s of %s)", "RetryAfter", 1, 5)
    as_json.logger.warning("the bot serves %s", "Everybody")
    caught, given, named, none = as_json.lines
    assert (caught["error"], caught["caused_by"]) == ("LookupError", ["ValueError"])
    assert caught["places"][-1].startswith("tests/test_logs.py:")
    assert caught["places"][-1].endswith(" fail")
    assert [line.get("error") for line in (given, named, none)] == ["TimeoutError", "RetryAfter", None]


def test_a_terminal(console: Logged) -> None:
    """A person gets a line with the local time, level, message and logger, and no colours in a file."""
    console.logger.info("at level %s", "WARNING")  # not shown: the root's level counts here
    console.logger.warning("no answer: %s", "RetryAfter")
    [line] = console.text.splitlines()
    datetime.strptime(line[:19], "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007  # local, as a terminal shows it
    assert all(word in line for word in ("warning", "no answer: RetryAfter", "messenger.test_logs"))
    assert "\x1b" not in line


PROGRAM = """
import logging, sys, threading, warnings
from messenger.logs import set_up_logs
set_up_logs("INFO", sys.argv[1])
secret = "123456:AAF-very_secret_token_of_35_characters very_secret"
class Unraisable:
    def __del__(self): raise KeyError(secret)
def thread(): raise OSError(secret)
logging.getLogger("messenger.x").info("shown")
logging.getLogger("messenger.x").debug("very_secret")
logging.getLogger("library").info("very_secret")
logging.getLogger("telegram.ext.Application").error("very_secret")
warnings.warn("careful", stacklevel=1)
Unraisable()
worker = threading.Thread(target=thread)
worker.start()
worker.join()
class Bad:
    def __str__(self): raise RuntimeError(secret)
logging.getLogger("messenger.x").info("%s", Bad())
raise LookupError(secret)
"""


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_a_whole_program(log_format: LogFormat) -> None:
    """Levels are as they should be; what nobody caught is logged too, and nothing is printed past the log."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, log_format],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    wanted = ("shown", "careful", "KeyError", "OSError", "LookupError")
    assert all(word in done.stderr for word in wanted), done.stderr
    # A warning shows the line that caused it, which is the program's own text.
    assert "secret" not in done.stderr.replace(PROGRAM, "")
    assert "Traceback" not in done.stderr
    if log_format == "json":
        assert {"time", "level", "logger", "event"} <= set.intersection(
            *(set(json.loads(line)) for line in done.stderr.splitlines())
        )


def test_the_bot_in_production(tmp_path: Path) -> None:
    """With LOG_FORMAT=json every line of a bot that runs is an object, and says what kind of error it met."""
    environment = {
        "PATH": os.environ["PATH"],
        "CONTENT_DIR": os.environ.get("CONTENT_DIR", ""),
        "STATE_DIR": str(tmp_path),
        "BOT_TOKEN": TOKEN,
        "API_BASE_URL": "http://127.0.0.1:9",  # nobody listens
        "METRICS_PORT": "0",
        "LOG_FORMAT": "json",
        "LOG_LEVEL": "DEBUG",
    }
    process = subprocess.Popen(
        [sys.executable, str(PROJECT / "bot.py"), "run"], env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr
        first = process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        _, rest = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
        process.communicate()
    lines = [json.loads(line) for line in (first + rest).splitlines()]
    assert process.returncode == 0
    assert lines[0]["logger"] == "messenger.telegram_bot.application"
    assert lines[0]["error"] == "NoConnectionError"
    assert "secret" not in first + rest


@pytest.mark.parametrize(
    "text", ["/bot1:simulator/getMe", "/bot123456%3Avery_secret/getMe", f"('{TOKEN}',)", f"x{TOKEN}".replace("x", " ")]
)
def test_shapes(text: str) -> None:
    """A token is found in an address however short it is, encoded or not, and in quotes."""
    assert "<bot token>" in redact(text)


@pytest.mark.parametrize(
    "text",
    ["2026-01-31T10:00:00 ok", "messenger.cli:12345", "http://127.0.0.1:8080/x", "12:30", "content/en/x.yaml:1234: y"],
)
def test_what_is_no_token(text: str) -> None:
    """Times, ports and places in files stay."""
    assert redact(text) == text
