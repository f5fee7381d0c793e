"""The secrets of these runs, and what is said of persons in them: made to be found again in whatever the bot prints."""

import base64
import re

TOKEN_SECRET = "AAFaultsSecretOfTheTokenWhichNobodyMaySee"  # noqa: S105  # the local Bot API's own
TOKEN = f"731800001:{TOKEN_SECRET}"
SECRET = "faults-webhook-secret-which-nobody-may-see"  # noqa: S105  # as above
DATABASE_PASSWORD = "very_secret"  # noqa: S105  # of the cluster that tests/store/postgres.py makes
DATA_KEY = base64.b64encode(bytes(range(100, 164))).decode()

FIRST_PERSON = 7_318_000_000
FIRST_GROUP = 5_318_000_000
NAME = "Quillfeather"
"""Part of every person's name."""
WORDS = "zwirbelwort"
"""Part of every text that is typed."""

MARKS: dict[str, re.Pattern[bytes]] = {
    "token": re.compile(TOKEN_SECRET.encode()),
    "webhook secret": re.compile(SECRET.encode()),
    "data key": re.compile(re.escape(DATA_KEY.encode())),
    "database password": re.compile(DATABASE_PASSWORD.encode()),
    "chat id": re.compile(rb"[75]318\d{6}"),
    "name": re.compile(NAME.encode(), re.IGNORECASE),
    "text": re.compile(WORDS.encode(), re.IGNORECASE),
}
