"""The database and its key: reachable, of the right version, fitting each other, private, and kept apart.

Nothing is made here: what a first start will make is said to be still missing, and no more.
"""

from pathlib import Path

from messenger.doctor.findings import Finding, look, ok, wrong
from messenger.doctor.rights import is_private
from messenger.settings import Settings, SettingsError
from messenger.storage import database_url, explained, key_file, keys_of
from messenger.store.addresses import address_of, file_of
from messenger.store.cipher import CipherError
from messenger.store.inspecting import Inspection, inspect_database
from messenger.store.schema import CURRENT, is_newer, newer

_MIGRATE = "run: python bot.py migrate"
_REKEY = "run: python bot.py rekey"
_SECOND_KEY = (
    "nothing that was looked at needs the second. If that is the new one, put it first and start every bot again. If "
    f"it is the old one, {_REKEY}, which says whether it can be taken out"
)


def database_file(settings: Settings) -> Path | None:
    """The SQLite file that the bot uses; None for another database."""
    if settings.database_url:
        return file_of(settings.database_url.get_secret_value())
    return file_of(address_of(settings.state_dir / "readers.sqlite3"))


async def database(settings: Settings) -> list[Finding]:
    """The database can be reached, its tables have the version of this bot, and the key fits what is stored."""
    file = database_file(settings)
    if file is not None and not (file.is_file() and file.stat().st_size):
        return [ok("database", f"{file} is not there yet; the first start makes it"), *key(settings)]
    keys = _keys(settings)
    try:
        with explained(settings):
            found = await inspect_database(database_url(settings), keys if isinstance(keys, list) else [])
    except SettingsError as error:
        return [wrong("database", str(error)), *key(settings)]
    in_use = found.sample > 0
    return [_schema(found, file), *key(settings, in_use=in_use), *(_fit(settings, found, keys) if in_use else [])]


def key(settings: Settings, *, in_use: bool = False) -> list[Finding]:
    """The key is there, or will be made; only the bot can read it; and it is not kept beside the database.

    A key that is in use is not made anew: that it is missing is said by whoever knows what it was used for.
    """
    file = key_file(settings)
    if settings.data_key:
        try:
            keys_of(settings)
        except CipherError as error:
            return [wrong("key", str(error))]
        if file.exists():
            return [look("key", f"DATA_KEY is used, and not {file}; move that to where you keep your backups")]
        return [ok("key", "in DATA_KEY, apart from the database")]
    if not file.exists():
        return [] if in_use else [ok("key", f"{file} is not there yet; the first start makes it")]
    keys = _keys(settings)
    if isinstance(keys, CipherError):
        return [wrong("key", str(keys))]
    findings = []
    if not is_private(file):
        findings.append(wrong("key", f"others can read or change {file}; say: chmod 600 {file}"))
    kept_at = database_file(settings)
    if kept_at is not None and kept_at.parent.resolve() == file.parent.resolve():
        text = (
            f"{file} lies beside the database: whoever takes the folder has both. Back them up in different places, "
            "or put the key into DATA_KEY"
        )
        findings.append(look("key", text))
    return findings or [ok("key", f"{file} can be read by its owner only")]


def private(settings: Settings) -> list[Finding]:
    """Nobody else can read the database's file."""
    file = database_file(settings)
    if file is not None and file.is_file() and not is_private(file):
        return [look("database", f"others can read or change {file}; say: chmod 600 {file}")]
    return []


def _schema(found: Inspection, file: Path | None) -> Finding:
    if found.revision == CURRENT:
        return ok("database", f"answers, with the schema {CURRENT}")
    if is_newer(found.revision):
        return wrong("database", newer(found.revision))
    has = f"has {f'the schema {found.revision}' if found.revision else 'no schema yet'}, and this bot needs {CURRENT}"
    if file is not None:
        return look("database", f"{has}; the next start changes it: back {file} up first")
    return wrong("database", f"{has}; {_MIGRATE}")


def _fit(settings: Settings, found: Inspection, keys: list[bytes] | CipherError) -> list[Finding]:
    name = "DATA_KEY" if settings.data_key else str(key_file(settings))
    if isinstance(keys, CipherError):
        return []  # said already
    if not keys:
        return [wrong("key", f"{name} is missing, and what is stored cannot be read without it; restore it")]
    if found.unreadable:
        text = (
            f"{name} does not fit {found.unreadable} of {found.sample} stored chats; restore the key that the database "
            "was written with"
        )
        return [wrong("key", text)]
    if len(keys) > 1:
        return [look("key", f"{name} holds two keys; {_REKEY if found.older else _SECOND_KEY}")]
    return [ok("key", f"{name} fits what is stored")]


def _keys(settings: Settings) -> list[bytes] | CipherError:
    """The keys, of which none is made here; none if there is none yet."""
    if not settings.data_key and not key_file(settings).exists():
        return []
    try:
        return keys_of(settings)
    except CipherError as error:
        return error
