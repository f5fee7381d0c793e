"""What a maintainer can set: read once from the environment or `.env`, checked, and kept out of every log.

Secrets are `SecretStr`, and errors hide their input, so neither a traceback nor a message can show a token.
"""

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from messenger.loopback import is_loopback

PROJECT = Path(__file__).resolve().parent.parent

_SQLITE = "sqlite+aiosqlite:"
_POSTGRES = ("postgresql://", "postgresql+asyncpg://", "postgres://")
_HOST = re.compile(r"[\w.-]+|[0-9A-Fa-f:.]+")

_PATH = re.compile(r"[A-Za-z0-9._~/-]*")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")

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
    webhook_url: str | None = Field(
        None,
        description="Public https address where Telegram delivers updates; unset: the bot asks for them (polling).",
    )
    webhook_secret: SecretStr | None = Field(
        None,
        validate_default=True,
        description="1 to 256 of `A-Z a-z 0-9 _ -` that prove that an update comes from Telegram;"
        " needed with `WEBHOOK_URL`.",
    )
    bind_host: str = Field("127.0.0.1", description="Where the bot listens: for the webhook, and for `METRICS_PORT`.")
    port: Port = Field(
        8443, description="Port of the webhook, which answers at the path of `WEBHOOK_URL` and nothing else."
    )
    metrics_port: Port = Field(
        9090,
        description="Port of `/livez`, `/readyz` and `/metrics`; 0 for none. With the local chat page only if set.",
    )
    database_url: SecretStr | None = Field(
        None,
        description="Address of the database, `sqlite+aiosqlite:////folder/file` or `postgresql://user:password@host/name`;"
        " by default the SQLite file `readers.sqlite3` in `STATE_DIR`.",
    )
    data_key: SecretStr | None = Field(
        None,
        description="Key for stored chat ids: 64 bytes in base64, or two with a comma between, `new,old`, while it is"
        " changed; by default made once in `STATE_DIR`.",
    )
    state_dir: Path = Field(Path("state"), description="Folder for the database and its key.")
    content_dir: Path = Field(Path("content"), description="Folder of the guide's content.")
    locales_dir: Path = Field(Path("locales"), description="Folder of the interface's catalogs.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much the bot itself logs; libraries stay at WARNING."
    )
    log_format: Literal["console", "json"] = Field(
        "console", description="How it is logged: `console` for a person, `json` for machines, one object a line."
    )
    simulator_port: Port = Field(8080, description="Port of the local chat page; 0 takes any free one.")

    @field_validator("log_level", mode="before")
    @classmethod
    def _any_case(cls, level: object) -> object:
        return level.upper() if isinstance(level, str) else level

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
    def _known_database(cls, address: SecretStr | None) -> SecretStr | None:
        if address is not None and not address.get_secret_value().startswith((_SQLITE, *_POSTGRES)):
            raise ValueError(
                f"must name an SQLite file, for example {_SQLITE}////srv/bot/readers.sqlite3, or PostgreSQL: "
                f"{_POSTGRES[0]}user:password@host/name"
            )
        return address

    @field_validator("api_base_url")
    @classmethod
    def _http_address(cls, address: str) -> str:
        if not address.startswith(("https://", "http://")):
            raise ValueError("must start with https:// or http://")
        if not _has_host(address):
            raise ValueError("must be https:// or http://, a host, and perhaps a port from 1 to 65535 and a path")
        return address.rstrip("/")

    @field_validator("webhook_url")
    @classmethod
    def _webhook_address(cls, address: str | None, info: ValidationInfo) -> str | None:
        if address is None:
            return None
        if not (_has_host(address) and _PATH.fullmatch(urlsplit(address).path)):
            raise ValueError("must be https://, a host, and perhaps a port and a path of letters, digits and / . _ ~ -")
        if address.startswith("https://"):
            return address
        if not (address.startswith("http://") and _is_on_this_machine(address)):
            raise ValueError("must start with https://; Telegram delivers to nothing else")
        if not _is_on_this_machine(info.data.get("api_base_url", "")):
            raise ValueError("may be http:// on this machine only with an API_BASE_URL on this machine; else https://")
        return address

    @field_validator("webhook_secret")
    @classmethod
    def _secret_shape(cls, secret: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if secret is None:
            if info.data.get("webhook_url"):
                raise ValueError("must be set with WEBHOOK_URL; make one with: openssl rand -hex 32")
            return None
        text = secret.get_secret_value().strip().strip("\"'")
        if not _SECRET.fullmatch(text):
            raise ValueError("must be 1 to 256 of A-Z a-z 0-9 _ -; make one with: openssl rand -hex 32")
        return SecretStr(text)

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


def _is_on_this_machine(address: str) -> bool:
    return is_loopback(urlsplit(address).hostname or "")


def _is_token_secret(secret: str) -> bool:
    return bool(secret) and secret.isascii() and secret.replace("-", "").replace("_", "").isalnum()


def load_settings() -> Settings:
    """Read the settings from the environment and `.env`.

    Raises SettingsError with one line per bad setting, none of which shows the value.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, e['loc'])).upper()}: {_sentence(e['type'], e['msg'])}" for e in error.errors()]
    except UnicodeDecodeError:
        lines = [".env: is not a text file in UTF-8; save it as UTF-8"]
    except OSError as error:
        lines = [f".env: cannot be read ({error.strerror}); let the bot's user read it"]
    # Outside the handlers: pydantic's own error carries the input and must not be chained.
    raise SettingsError("\n".join(lines))


def _sentence(kind: str, message: str) -> str:
    # The only numbers are ports.
    if kind.startswith(("int_", "less_than", "greater_than")):
        return "must be a port, a number from 0 to 65535"
    return message.removeprefix("Value error, ")
