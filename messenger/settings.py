"""What a maintainer can set: read once from the environment or `.env`, checked, and kept out of every log.

Secrets are `SecretStr`, and errors hide their input, so neither a traceback nor a message can show a token.
"""

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent

_SQLITE = "sqlite+aiosqlite:"
_HOST = re.compile(r"[\w.-]+|[0-9A-Fa-f:.]+")

Port = Annotated[int, Field(ge=0, le=65535)]


class SettingsError(Exception):
    """A setting has a value that cannot be used; the text has one line per setting and shows no value."""


class Settings(BaseSettings):
    """The settings, by their fixed names (upper case in the environment).

    Paths that are not absolute are taken from the project's folder, so that the working folder does not matter.
    """

    model_config = SettingsConfigDict(
        env_file=PROJECT / ".env",
        # Some editors put a mark before the first letter.
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    bot_token: SecretStr | None = Field(None, description="The bot's token from @BotFather.")
    api_base_url: str = Field(
        "https://api.telegram.org", description="Where the Bot API answers, without `/bot<token>`."
    )
    database_url: SecretStr | None = Field(
        None, description="An SQLAlchemy address of an SQLite file; by default `readers.sqlite3` in `STATE_DIR`."
    )
    data_key: SecretStr | None = Field(
        None, description="Key for stored chat ids: 64 bytes in base64; by default made once in `STATE_DIR`."
    )
    state_dir: Path = Field(Path("state"), description="Folder for the database and its key.")
    content_dir: Path = Field(Path("content"), description="Folder of the guide's content.")
    locales_dir: Path = Field(Path("locales"), description="Folder of the interface's catalogs.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much the bot itself logs; libraries stay at WARNING."
    )
    simulator_port: Port = Field(8080, description="Port of the local chat page; 0 takes any free one.")

    @field_validator("bot_token")
    @classmethod
    def _token_shape(cls, token: SecretStr | None) -> SecretStr | None:
        # A file for containers keeps the quotes that a shell would take away.
        text = token.get_secret_value().strip().strip("\"'").strip() if token else ""
        if not text:
            return None
        number, colon, secret = text.partition(":")
        if not (colon and number.isascii() and number.isdigit() and _is_token_secret(secret)):
            raise ValueError("is not a bot token; copy the whole line `digits:letters` that @BotFather gave")
        return SecretStr(text)

    @field_validator("database_url")
    @classmethod
    def _sqlite_address(cls, address: SecretStr | None) -> SecretStr | None:
        if address is not None and not address.get_secret_value().startswith(_SQLITE):
            raise ValueError(f"must name an SQLite file, for example {_SQLITE}////srv/bot/readers.sqlite3")
        return address

    @field_validator("api_base_url")
    @classmethod
    def _http_address(cls, address: str) -> str:
        if not address.startswith(("https://", "http://")):
            raise ValueError("must start with https:// or http://")
        if not _has_host(address):
            raise ValueError("must be https:// or http://, a host, and perhaps a port from 1 to 65535 and a path")
        return address.rstrip("/")

    @field_validator("state_dir", "content_dir", "locales_dir")
    @classmethod
    def _from_project(cls, folder: Path) -> Path:
        return PROJECT / folder.expanduser()


def _has_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    rest = (parts.username, parts.query, parts.fragment)
    # urlsplit drops line breaks and tabs; a host of nothing but them must not pass.
    plain = address.isprintable() and " " not in address
    return plain and not any(rest) and port != 0 and bool(_HOST.fullmatch(parts.hostname or ""))


def _is_token_secret(secret: str) -> bool:
    return bool(secret) and secret.isascii() and secret.replace("-", "").replace("_", "").isalnum()


def load_settings() -> Settings:
    """Read the settings from the environment and `.env`.

    Raises SettingsError with one line per bad setting, none of which shows the value.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, e['loc'])).upper()}: {_sentence(e['msg'])}" for e in error.errors()]
    except UnicodeDecodeError:
        lines = [".env: is not a text file in UTF-8; save it as UTF-8"]
    # Outside the handlers: pydantic's own error carries the input and must not be chained.
    raise SettingsError("\n".join(lines))


def _sentence(message: str) -> str:
    return message.removeprefix("Value error, ")
