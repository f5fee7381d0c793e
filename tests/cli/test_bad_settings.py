"""Settings that cannot be used: one clear line for each, exit code 2, and no value that is a secret."""

import pytest

from cli.program import end

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
