"""What the measurement gives to each of the small bots: where everything is, and the screens that answer."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

TOKEN = os.environ["BOT_TOKEN"]
API_BASE_URL = os.environ["API_BASE_URL"]
WEBHOOK_URL = os.environ["WEBHOOK_URL"]
WEBHOOK_SECRET = os.environ["WEBHOOK_SECRET"]
PORT = int(os.environ["PORT"])
PATH = urlsplit(WEBHOOK_URL).path
HOST = "127.0.0.1"


def screens() -> dict[str, dict[str, dict[str, Any]]]:
    """By language and then by what was asked: the `text` and the `rows` of our own bot's answer."""
    found: dict[str, dict[str, dict[str, Any]]] = json.loads(Path(os.environ["SCREENS"]).read_text(encoding="utf-8"))
    return found
