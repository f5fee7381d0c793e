"""What went wrong is told apart, and named without what must not be seen."""

import socket
import sqlite3
import ssl

import pytest
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from messenger.store.errors import AwayError, StoreError, store_error


class DriverError(Exception):
    """As asyncpg's: with PostgreSQL's code."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("secret")
        self.sqlstate = sqlstate


def wrapped(error: Exception) -> DBAPIError:
    """As SQLAlchemy hands it on."""
    return OperationalError("SELECT secret", {}, error)


@pytest.mark.parametrize(
    ("error", "kind", "text"),
    [
        (TimeoutError(), AwayError, "no answer in time"),
        (OSError(111, "Connect call failed ('secret', 5432)"), AwayError, "Connection refused; check that the server"),
        (OSError("Multiple exceptions: [Errno 111] secret"), AwayError, "Connection refused; check that the server"),
        (ConnectionError("secret"), AwayError, "the connection was lost"),
        (ConnectionError("server at secret rejected SSL upgrade"), StoreError, "the server does not speak TLS"),
        (socket.gaierror(-2, "Name or service not known"), AwayError, "the name of its host is not known"),
        (socket.gaierror(-3, "Temporary failure in name resolution"), AwayError, "the name of its host is not known"),
        (ssl.SSLCertVerificationError("secret"), StoreError, "the server's certificate"),
        (PermissionError(13, "secret", "secret"), AwayError, "Permission denied; let the bot's user"),
        (OSError(28, "secret", "secret"), AwayError, "No space left on device; make room"),
        (FileNotFoundError(2, "secret", "secret"), AwayError, "No such file or directory; check the folder"),
        (wrapped(DriverError("57P03")), AwayError, "the server is starting up"),
        (wrapped(DriverError("53300")), AwayError, "the server has too many connections"),
        (wrapped(DriverError("08006")), AwayError, "the connection was lost"),
        (wrapped(DriverError("53100")), StoreError, "the server's disk is full"),
        (wrapped(DriverError("28P01")), StoreError, "the user or the password was refused"),
        (wrapped(DriverError("99999")), StoreError, "PostgreSQL refused it: DriverError, code 99999"),
        (PoolTimeoutError("secret"), StoreError, "all its connections are in use"),
        (wrapped(ZeroDivisionError("secret")), StoreError, "ZeroDivisionError"),
        (wrapped(sqlite3.OperationalError("no such table: x")), StoreError, "OperationalError: no such table: x"),
    ],
    ids=repr,
)
def test_kinds(error: Exception, kind: type[StoreError], text: str) -> None:
    """A database that is away may come back; whatever else it says will be said again."""
    found = store_error(error)
    assert type(found) is kind
    assert str(found).startswith(text)
    assert "secret" not in str(found)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SQLITE_BUSY", "another process has it locked"),
        ("SQLITE_BUSY_SNAPSHOT", "another process has it locked"),
        ("SQLITE_FULL", "its disk is full"),
        ("SQLITE_IOERR_WRITE", "its disk cannot be read or written"),
        ("SQLITE_READONLY_DIRECTORY", "the file is readonly"),
        ("SQLITE_CORRUPT_INDEX", "the file is damaged"),
        ("SQLITE_SCHEMA", "OperationalError: as it says"),
    ],
)
def test_sqlite_by_its_codes(name: str, text: str) -> None:
    """What SQLite says is told apart by its code, of which the first two words count."""
    error = sqlite3.OperationalError("as it says")
    error.sqlite_errorname = name
    assert str(store_error(wrapped(error))).startswith(text)
