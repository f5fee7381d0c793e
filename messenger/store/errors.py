"""What can go wrong with the database, told apart by what follows from it; no text shows an address or a password."""

import sqlite3
import ssl
from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from messenger.store.reasons import driver_error, reason, refuses_tls

# PostgreSQL's error codes (appendix A of its manual): no connection, shutting down or starting up, too many clients.
_AWAY: Final = ("08", "57P", "53300")


class StoreError(Exception):
    """The database did not do what was asked of it; the text names the reason, and never the address."""


class AwayError(StoreError):
    """The database does not answer, or not in time; it may soon."""


class MovedError(AwayError):
    """The file that is open is not the one at its place any more: what is written to it would be lost."""


class UnfitError(StoreError):
    """The database answers, but cannot be used as it is; the text is a sentence that says what to do."""


FAULTS: Final = (SQLAlchemyError, OSError, TimeoutError)
"""What the library and its drivers raise when a database does not do what it was asked."""


def store_error(error: Exception) -> StoreError:
    """Our own error for a library's."""
    return (AwayError if _is_away(error) else StoreError)(reason(error))


def _is_away(error: Exception) -> bool:
    cause = driver_error(error)
    if isinstance(cause, OSError):
        # A name that is not known is one of a container that is stopped; but a certificate does not mend itself.
        return not (isinstance(cause, ssl.SSLError) or refuses_tls(cause))
    if isinstance(cause, sqlite3.Error):
        return False
    code = getattr(cause, "sqlstate", None)
    if isinstance(code, str):
        return code.startswith(_AWAY)
    return isinstance(error, DBAPIError) and error.connection_invalidated
