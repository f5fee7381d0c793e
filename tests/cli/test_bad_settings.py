"""Settings that cannot be used: one clear line for each, exit code 2, and no value that is a secret."""

import pytest
from click.testing import CliRunner

from cli.program import end
from messenger.cli import main

BAD_ADDRESSES = [
    "http://", "http://[::1", "http://a b/", "http://very_secret:99999", "http://very_secret:0", "https://very_secret:x",
    "https://very_secret@localhost", "http:///x", "http://localhost/?very_secret", "http://\n/", "http://[very_secret]",
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("BOT_TOKEN", "very_secret", ["@BotFather"]),
        ("BOT_TOKEN", "12:very_secret ü", ["@BotFather"]),
        ("BOT_TOKEN", "12:very secret", ["@BotFather"]),
        ("API_BASE_URL", "ftp://very_secret", ["https://"]),
        ("LOG_LEVEL", "very_secret", ["'DEBUG'"]),
        ("SIMULATOR_PORT", "very_secret", []),
        ("SIMULATOR_PORT", "70000", ["65535"]),
        ("DATABASE_URL", "very_secret", []),
        ("DATABASE_URL", "mysql://very_secret", ["sqlite+aiosqlite:", "postgresql:"]),
        *(("API_BASE_URL", url, ["65535"]) for url in BAD_ADDRESSES),
    ],
)
def test_a_value_that_cannot_be(environment: dict[str, str], name: str, value: str, words: list[str]) -> None:
    """Before anything is done, it is one line with the setting's name and what to do; its value is not shown."""
    done = CliRunner().invoke(main, ["run", "--simulator"], env={**environment, name: value})
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1), done.stderr
    assert all(word in done.stderr for word in [f"{name}:", *words]), done.stderr
    assert "very_secret" not in done.output


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"LOG_LEVEL": "very_secret"}, ["LOG_LEVEL:", "'DEBUG'"]),
        ({"DATA_KEY": "very_secret"}, ["DATA_KEY:", "base64"]),
        ({"DATABASE_URL": "sqlite+aiosqlite:////very_secret/x"}, ["DATABASE_URL:", "No such file or directory"]),
        ({"STATE_DIR": "/dev/null/x"}, ["STATE_DIR:", "/dev/null/x", "Not a directory"]),
        ({"STATE_DIR": "/dev/null"}, ["STATE_DIR:", "/dev/null", "File exists"]),
        ({"CONTENT_DIR": "/nowhere"}, ["/nowhere", "CONTENT_DIR"]),
        ({"LOCALES_DIR": "/nowhere"}, ["/nowhere", "LOCALES_DIR"]),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_bad_settings(environment: dict[str, str], change: dict[str, str], words: list[str]) -> None:
    """The whole program ends with that line, wherever in its start it meets the setting."""
    code, _, errors = end("run", "--simulator", **{**environment, **change})
    assert (code, errors.count("\n")) == (2, 1), errors
    assert all(word in errors for word in words), errors
    assert "very_secret" not in errors
