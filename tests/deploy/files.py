"""Reads the files of deploy/: what several tests ask of them."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from messenger.settings import PROJECT, Settings

DEPLOY = PROJECT / "deploy"
SETTINGS = frozenset(name.upper() for name in Settings.model_fields)
SECRETS = frozenset({"BOT_TOKEN", "WEBHOOK_SECRET", "DATA_KEY", "DATABASE_URL"})
VERSION = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
IMAGE = f"cerebellum-messenger:{VERSION}"
USER = 10001
"""Who the bot is in a container."""
SECRETS_FILE = "/etc/messenger/bot.env"


def text(name: str) -> str:
    """A file of deploy/."""
    return (DEPLOY / name).read_text(encoding="utf-8")


def compose() -> dict[str, Any]:
    """The Compose file, its merges carried out."""
    found: dict[str, Any] = yaml.safe_load(text("compose.yaml"))
    return found


def manifests() -> list[dict[str, Any]]:
    """Every object of the cluster, in the order in which they are applied."""
    files = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    return [document for file in files for document in yaml.safe_load_all(file.read_text(encoding="utf-8"))]


def manifest(kind: str) -> dict[str, Any]:
    """The only object of a kind."""
    (found,) = (document for document in manifests() if document["kind"] == kind)
    return found


def pins(lock: Path) -> dict[str, str]:
    """The versions in a lock, by the name of the distribution; environment markers are dropped."""
    lines = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(lines)


def leaves(value: object, *path: str) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every scalar of a document, with the keys that lead to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, *path, str(key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, *path, str(number))
    else:
        yield path, value
