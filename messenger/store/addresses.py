"""Which database an address names: an SQLite file, or PostgreSQL as hosts write its address."""

from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from messenger.store.errors import StoreError
from messenger.store.reasons import AT_SIGN, NO_HOST, PORT, reason

_POSTGRES: Final = ("postgres", "postgresql", "postgresql+asyncpg")
_MOST_PORT: Final = 65_535


def address_of(file: Path) -> str:
    """The database address of an SQLite file, whatever its name."""
    return URL.create("sqlite+aiosqlite", database=str(file)).render_as_string(hide_password=False)


def parsed(address: str) -> URL:
    """The address as our drivers understand it: `postgres://` and `sslmode=` are what hosts hand out.

    Raises StoreError, without the address, for one that cannot be understood, or names another kind of database.
    """
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise StoreError(reason(error)) from None
    except ValueError:
        raise StoreError(PORT) from None
    if url.drivername in _POSTGRES:
        _refuse_place(url)
        url = url.set(drivername="postgresql+asyncpg")
        if "sslmode" in url.query:
            mode = url.query["sslmode"]
            url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    elif not is_sqlite(url):
        raise StoreError("neither SQLite nor PostgreSQL")
    return url


def _refuse_place(url: URL) -> None:
    # Without a host the driver tries several sockets and then this machine: nobody would know which server it is.
    if not (url.host or url.query.get("host")):
        raise StoreError(NO_HOST)
    if "@" in (url.host or ""):
        # What stands before it is a part of the password, and would be asked for as a name.
        raise StoreError(AT_SIGN)
    if url.port is not None and not 0 < url.port <= _MOST_PORT:
        raise StoreError(PORT)


def is_sqlite(url: URL) -> bool:
    """Whether the address names an SQLite database."""
    return url.drivername.partition("+")[0] == "sqlite"


def in_memory(url: URL) -> bool:
    """Whether the address names an SQLite database that ends with the process."""
    return is_sqlite(url) and (url.database in {None, "", ":memory:"} or url.query.get("mode") == "memory")


def file_of(database_url: str) -> Path | None:
    """The SQLite file that an address names; None for any other database, and for an address that is none."""
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):
        return None
    name = url.database
    # With `file:` SQLite takes the name apart by rules of its own.
    return Path(name) if name and is_sqlite(url) and name != ":memory:" and not name.startswith("file:") else None
