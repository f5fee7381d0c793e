"""Settings as a maintainer writes them: what an editor, a shell or a container adds to them does no harm."""

from pathlib import Path

import pytest

from messenger.settings import Settings, SettingsError, load_settings

TOKEN = "123456:very_secret-token"


@pytest.fixture(autouse=True)
def _no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BOT_TOKEN", raising=False)


def token_of(settings: Settings) -> str | None:
    """The token, if there is one."""
    return settings.bot_token.get_secret_value() if settings.bot_token else None


@pytest.mark.parametrize(
    "line",
    [
        "BOT_TOKEN={}",
        "\ufeffBOT_TOKEN={}",
        "  BOT_TOKEN = {}  ",
        "export BOT_TOKEN={}",
        'BOT_TOKEN="{}"',
        "BOT_TOKEN=' {} '",
        "bot_token={}",
        "# mine\nBot_Token={} # yes\n",
        "BOT_TOKEN={}\r\n",
    ],
)
def test_a_token_in_the_file(tmp_path: Path, line: str) -> None:
    """However the line is written, the token is the same."""
    file = tmp_path / ".env"
    file.write_text(line.format(TOKEN), encoding="utf-8", newline="")
    assert token_of(Settings(_env_file=file)) == TOKEN


@pytest.mark.parametrize("line", ["", "BOT_TOKEN=", "BOT_TOKEN=' '", '#BOT_TOKEN="1:x"', "X_BOT_TOKEN=1:x"])
def test_no_token_in_the_file(tmp_path: Path, line: str) -> None:
    """An empty token is none."""
    file = tmp_path / ".env"
    file.write_text(line, encoding="utf-8")
    assert token_of(Settings(_env_file=file)) is None


@pytest.mark.parametrize("value", [TOKEN, f" {TOKEN}\n", f'"{TOKEN}"'])
def test_a_token_in_the_environment(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """Quotes and white space that came along are no part of the token."""
    monkeypatch.setenv("BOT_TOKEN", value)
    assert token_of(Settings(_env_file=None)) == TOKEN


@pytest.mark.parametrize(
    "address",
    [
        "https://api.telegram.org",
        "http://127.0.0.1:8081",
        "http://[::1]:8081",
        "http://bot_api:8081/x",
        "https://ä.org/",
    ],
)
def test_addresses(address: str) -> None:
    """A name or number of a host will do, with a port and a path if need be."""
    assert Settings(_env_file=None, api_base_url=address).api_base_url == address.rstrip("/")


def test_a_file_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A `.env` that belongs to somebody else is told in one line."""

    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("messenger.settings.Settings", refuse)
    with pytest.raises(SettingsError, match=r"^\.env: cannot be read \(Permission denied\)"):
        load_settings()


@pytest.mark.parametrize("level", ["debug", "Debug", "DEBUG"])
def test_a_level_in_any_case(monkeypatch: pytest.MonkeyPatch, level: str) -> None:
    """A level is the same in small letters."""
    monkeypatch.setenv("LOG_LEVEL", level)
    assert Settings(_env_file=None).log_level == "DEBUG"
