"""Opens the store that the settings name, with its keys; whatever is wrong is said in the settings' own words."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

from messenger.settings import Settings, SettingsError
from messenger.store.addresses import address_of, file_of
from messenger.store.cipher import ChatCipher, CipherError, keys_from_file, keys_from_text
from messenger.store.errors import StoreError, UnfitError
from messenger.store.readers import ReaderStore
from messenger.store.upkeep import look_after


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[ReaderStore]:
    """The store, looked after as long as it is open.

    Raises SettingsError and CipherError.
    """
    url = database_url(settings)
    cipher = ChatCipher(*keys_of(settings))
    with explained(settings):
        store = await ReaderStore.open(url, cipher)
    upkeep = asyncio.create_task(look_after(store))
    try:
        yield store
    finally:
        upkeep.cancel()
        with suppress(asyncio.CancelledError):
            await upkeep
        await store.close()


def database_url(settings: Settings) -> str:
    """Where the database is.

    Raises SettingsError if the folder that it, or its key, is kept in cannot be made.
    """
    if not (settings.data_key and settings.database_url):
        _make_folder(settings.state_dir)
    return settings.database_url.get_secret_value() if settings.database_url else address_of(_default_file(settings))


def key_file(settings: Settings) -> Path:
    """Where the key is unless DATA_KEY holds it."""
    return settings.state_dir / "data.key"


def keys_of(settings: Settings) -> list[bytes]:
    """The key to write with, and perhaps an older one.

    Raises CipherError.
    """
    if settings.data_key:
        return keys_from_text(settings.data_key.get_secret_value())
    file = key_file(settings)
    database = file_of(database_url(settings))
    # The database is looked at first: of two processes that start together, one makes the key and then the database.
    if _has_content(database) and not file.exists():
        raise CipherError(
            f"{file}: the key is missing, and the database {database} cannot be read without it; "
            "restore the key from a backup, or move the database away to begin a new one"
        )
    return keys_from_file(file)


@contextmanager
def explained(settings: Settings) -> Iterator[None]:
    """Turn what is wrong with the database into the setting to look at, and what to do.

    Raises SettingsError.
    """
    name = "DATABASE_URL" if settings.database_url else "STATE_DIR"
    try:
        yield
    except UnfitError as error:
        problem = f"{name}: {error}"
    except StoreError as error:
        which = "" if settings.database_url else f" {_default_file(settings)}"
        problem = f"{name}: the database{which} cannot be used: {error}"
    else:
        return
    raise SettingsError(problem)


def _default_file(settings: Settings) -> Path:
    return settings.state_dir / "readers.sqlite3"


def _has_content(file: Path | None) -> bool:
    return file is not None and file.is_file() and file.stat().st_size > 0


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"STATE_DIR: the folder {folder} cannot be made ({error.strerror}); check its disk, or name another folder"
        ) from None
