"""Makes the engine: what is special about SQLite and about PostgreSQL, before the first query."""

from typing import Any, Final

from sqlalchemy import URL, event
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from messenger.store.addresses import file_of, in_memory, is_sqlite
from messenger.store.errors import FAULTS, StoreError
from messenger.store.limits import Limits
from messenger.store.reasons import HOST, OPTION, reason

# Connections side by side. What is remembered keeps reads rare, and SQLite has one writer at a time anyway.
_SQLITE_POOL: Final = {"pool_size": 2, "max_overflow": 2}
_POSTGRES_POOL: Final = {"pool_size": 5, "max_overflow": 5}
_CONNECT_SECONDS: Final = 2.5


def make_engine(url: URL, limits: Limits) -> AsyncEngine:
    """An engine that has connected to nothing yet; an SQLite file is there, and private.

    Raises StoreError if it cannot be.
    """
    options: dict[str, Any] = {"hide_parameters": True}
    if not in_memory(url):
        options |= _SQLITE_POOL if is_sqlite(url) else _POSTGRES_POOL
        options["pool_timeout"] = limits.write
    if not is_sqlite(url):
        options["connect_args"] = {"timeout": _CONNECT_SECONDS}
    try:
        engine = create_async_engine(url, **options)
        _make_private(url)
    except (*FAULTS, ImportError) as error:
        raise StoreError(reason(error)) from None
    if is_sqlite(url):
        _set_up_sqlite(engine, limits)
    else:
        event.listen(engine.sync_engine, "do_connect", _connect)
    return engine


async def empty_log(connection: AsyncConnection) -> None:
    """Empty SQLite's write-ahead log, where a row stays readable after it is erased from the database.

    Raises StoreError while somebody else is in the middle of reading, longer than the time that SQLite waits.
    """
    if connection.dialect.name != "sqlite":
        return
    busy = (await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")).scalar_one()
    if busy:
        raise StoreError("its write-ahead log is in use; end what else has the file open: a backup, sqlite3")


def _make_private(url: URL) -> None:
    file = file_of(url.render_as_string(hide_password=False))
    # SQLite gives its log the mode of the database.
    if file is not None:
        file.touch(mode=0o600)


def _set_up_sqlite(engine: AsyncEngine, limits: Limits) -> None:
    def set_up(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={limits.locked * 1000:.0f}")
        cursor.execute("PRAGMA journal_mode=WAL")
        # What is erased is overwritten, not only unlinked: /forget means it.
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.close()

    event.listen(engine.sync_engine, "connect", set_up)


def _connect(dialect: Dialect, _record: object, arguments: list[Any], options: dict[str, Any]) -> DBAPIConnection:
    try:
        return dialect.connect(*arguments, **options)
    except TypeError:
        # From the address: after its question mark may stand anything.
        raise StoreError(OPTION) from None
    except (OverflowError, UnicodeError):
        raise StoreError(HOST) from None


class Idle:
    """The connections of PostgreSQL that nobody uses at the moment.

    After an outage they may be dead without knowing it, and whoever took one would wait in vain; so all are cut.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._idle: set[Any] = set()
        if not is_sqlite(engine.url):
            event.listen(engine.sync_engine, "checkin", self._checkin)
            event.listen(engine.sync_engine, "checkout", self._checkout)

    def cut(self) -> None:
        """Cut them off, at once."""
        for driver in self._idle:
            driver.terminate()
        self._idle.clear()

    def _checkin(self, connection: Any, _record: object) -> None:  # noqa: ANN401  # the driver's own, untyped
        if connection is not None and not connection.driver_connection.is_closed():
            self._idle.add(connection.driver_connection)

    def _checkout(self, connection: Any, _record: object, _proxy: object) -> None:  # noqa: ANN401  # as above
        self._idle.discard(connection.driver_connection)
        if connection.driver_connection.is_closed():
            # The pool then makes a new one.
            raise DisconnectionError
