"""No token in the log, wherever it comes from."""

import io
import logging
from collections.abc import Iterator

import pytest

from messenger.logs import TokenFilter, redact

TOKEN = "123456:AAF-very_secret_token_of_35_characters"


class Logged:
    """A logger with our last filter, and what it wrote."""

    def __init__(self) -> None:
        self._stream = io.StringIO()
        self.handler = logging.StreamHandler(self._stream)
        self.handler.addFilter(TokenFilter())
        self.logger = logging.getLogger("test_logs")

    @property
    def text(self) -> str:
        """All that was written."""
        return self._stream.getvalue()


@pytest.fixture
def logged() -> Iterator[Logged]:
    """A logger of its own."""
    logged = Logged()
    logged.logger.addHandler(logged.handler)
    yield logged
    logged.logger.removeHandler(logged.handler)


def test_in_a_message(logged: Logged) -> None:
    """A token in the text of a record is redacted, and the rest stays."""
    logged.logger.error("POST https://api.telegram.org/bot" + TOKEN + "/getMe failed")  # noqa: G003  # what is tested
    assert logged.text == "POST https://api.telegram.org/bot<bot token>/getMe failed\n"


def test_in_the_arguments(logged: Logged) -> None:
    """A token in an argument is redacted, whatever the argument is."""
    logged.logger.error("%s %r %d", TOKEN, {"token": TOKEN}, 5)
    assert logged.text == "<bot token> {'token': '<bot token>'} 5\n"


def test_in_a_faulty_call(logged: Logged) -> None:
    """A record whose arguments do not fit its text is logged all the same, without the token."""
    logged.logger.error("%d %d", TOKEN)  # noqa: PLE1206  # what is tested
    assert "secret" not in logged.text
    assert "%d %d" in logged.text


def test_in_a_traceback(logged: Logged) -> None:
    """A token in an exception's text, or in that of its cause, is redacted."""

    def fail() -> None:
        try:
            int(TOKEN)
        except ValueError as error:
            raise LookupError(f"bad token {TOKEN}") from error

    try:
        fail()
    except LookupError:
        logged.logger.exception("failed", stack_info=True)
    assert "secret" not in logged.text
    assert logged.text.count("<bot token>") == 2
    assert "LookupError: bad token" in logged.text


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
