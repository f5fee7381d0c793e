"""What went wrong is told apart, and named without what must not be seen."""

import socket
import sqlite3
import ssl

import pytest
from sqlalchemy.exc import DBAPIError, OperationalError

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
        (TimeoutError(), AwayError, "TimeoutError"),
        (OSError(111, "Connect call failed ('secret', 5432)"), AwayError, "Connection refused"),
        (OSError("Multiple exceptions: [Errno 111] secret"), AwayError, "OSError"),
        (ConnectionError("secret"), AwayError, "ConnectionError"),
        (socket.gaierror(-2, "Name or service not known"), StoreError, "Name or service not known"),
        (ssl.SSLCertVerificationError("secret"), StoreError, "SSLCertVerificationError"),
        (wrapped(DriverError("57P03")), AwayError, "DriverError"),
        (wrapped(DriverError("53300")), AwayError, "DriverError"),
        (wrapped(DriverError("53100")), StoreError, "DriverError"),
        (wrapped(DriverError("28P01")), StoreError, "DriverError"),
        (wrapped(sqlite3.OperationalError("database is locked")), StoreError, "OperationalError: database is locked"),
    ],
    ids=repr,
)
def test_kinds(error: Exception, kind: type[StoreError], text: str) -> None:
    """A database that is away may come back; whatever else it says will be said again."""
    found = store_error(error)
    assert (type(found), str(found)) == (kind, text)
