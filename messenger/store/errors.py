"""What can go wrong with the database, told apart by what follows from it; no text shows an address or a password."""

import os
import socket
import sqlite3
import ssl
from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

# PostgreSQL's error codes (appendix A of its manual): no connection, shutting down or starting up, too many clients.
_AWAY: Final = ("08", "57P", "53300")


class StoreError(Exception):
    """The database did not do what was asked of it; the text names the reason, and never the address."""


class AwayError(StoreError):
    """The database does not answer, or not in time; it may soon."""


class UnfitError(StoreError):
    """The database answers, but cannot be used as it is; the text is a sentence that says what to do."""


FAULTS: Final = (SQLAlchemyError, OSError, TimeoutError)
"""What the library and its drivers raise when a database does not do what it was asked."""


def store_error(error: Exception) -> StoreError:
    """Our own error for a library's."""
    return (AwayError if _is_away(error) else StoreError)(kind(error))


def kind(error: Exception) -> str:
    """What happened, in few words.

    SQLAlchemy's own text may hold the address, and with it a password, and PostgreSQL's may hold a value. SQLite's has
    neither.
    """
    cause = _driver_error(error)
    if isinstance(cause, OSError) and cause.errno:
        # The loop puts the address into the text of a connection that failed.
        return os.strerror(cause.errno) if cause.errno > 0 else str(cause.strerror)
    name = type(cause).__name__
    return f"{name}: {cause}" if isinstance(cause, sqlite3.Error) else name


def _is_away(error: Exception) -> bool:
    cause = _driver_error(error)
    if isinstance(cause, OSError):
        # A name that does not exist and a certificate that is wrong do not mend themselves.
        return not isinstance(cause, (socket.gaierror, ssl.SSLError))
    if isinstance(cause, sqlite3.Error):
        return False
    code = getattr(cause, "sqlstate", None)
    if isinstance(code, str):
        return code.startswith(_AWAY)
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _driver_error(error: Exception) -> BaseException:
    # asyncpg's own error stands behind SQLAlchemy's copy of it, and that behind SQLAlchemy's own.
    cause: BaseException = error
    while isinstance(inner := getattr(cause, "orig", None), BaseException):
        cause = inner
    return cause
