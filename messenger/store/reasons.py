"""Says in a maintainer's words what went wrong with a database, and what to do; no text shows an address or a password.

SQLAlchemy's own text may hold the address, and PostgreSQL's may hold a value, so neither is handed on. SQLite's has
neither.
"""

import errno
import os
import re
import socket
import sqlite3
import ssl
from typing import Final

from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

PORT: Final = "the port in the address is no number from 1 to 65535; check the address"
AT_SIGN: Final = "there is more than one @ in the address; one in the user or the password must be written %40"
HOST: Final = "the host in the address is no name of a host; check the address"
NO_HOST: Final = (
    "the address names no host; write postgresql://user:password@host/name, or for the socket of a server on this "
    "machine postgresql://user@/name?host=/run/postgresql"
)
OPTION: Final = "the driver does not know an option of the address, after its question mark; check them"

_SHAPE: Final = "write sqlite+aiosqlite:////folder/file or postgresql://user:password@host/name"
_TLS: Final = "the server does not speak TLS; take sslmode out of the address, or let the server speak it"
_STARTING: Final = "the server is starting up or shutting down"
_LOST: Final = "the connection was lost"
_RIGHTS: Final = "the user may not do that; give it the rights on the database and on its schema"
_BUSY: Final = "others were changing the same; try again"

# By PostgreSQL's error codes (appendix A of its manual).
_POSTGRES: Final = {
    "08000": _LOST,
    "08003": _LOST,
    "08006": _LOST,
    "25006": "the database can only be read; use the address of the server that can be written to",
    "28000": "the server does not let that user in; check the user in the address, and pg_hba.conf on the server",
    "28P01": "the user or the password was refused; check both in the address, where @ is written %40",
    "3D000": "the server has no database of that name; check the name in the address, or make it there with createdb",
    "3F000": _RIGHTS,
    "40001": _BUSY,
    "40P01": _BUSY,
    "42501": _RIGHTS,
    "53100": "the server's disk is full; make room on it",
    "53200": "the server has no memory left",
    "53300": "the server has too many connections",
    "55P03": _BUSY,
    "57P01": _STARTING,
    "57P02": _STARTING,
    "57P03": _STARTING,
    "57P04": "the database was dropped",
}

# By SQLite's primary result codes, https://sqlite.org/rescode.html.
_SQLITE: Final = {
    "SQLITE_BUSY": "another process has it locked; end what else has it open: a second bot, a backup, sqlite3",
    "SQLITE_LOCKED": "another process has it locked; end what else has it open: a second bot, a backup, sqlite3",
    "SQLITE_CANTOPEN": "the file cannot be opened; check that its folder is there and that the bot's user may write it",
    "SQLITE_CORRUPT": "the file is damaged; put it back from a backup, or move it away to begin a new one",
    "SQLITE_FULL": "its disk is full; make room on it",
    "SQLITE_IOERR": "its disk cannot be read or written; check that disk",
    "SQLITE_NOTADB": "the file is not a database; put it back from a backup, or move it away to begin a new one",
    "SQLITE_PERM": "the file may not be used; let the bot's user read and write it and its folder",
    "SQLITE_READONLY": "the file is readonly; let the bot's user write it and its folder",
}

_FILES: Final = {
    errno.EACCES: "let the bot's user read and write the file and its folder",
    errno.EPERM: "let the bot's user read and write the file and its folder",
    errno.EROFS: "use a disk that can be written",
    errno.ENOSPC: "make room on the disk",
}
_NUMBER: Final = re.compile(r"\[Errno (\d+)\]")


def reason(error: Exception) -> str:
    """What happened, and what to do about it where that is known, as half a sentence or two."""
    cause = driver_error(error)
    if isinstance(cause, OSError):
        return _of_system(cause)
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(cause)
    code = getattr(cause, "sqlstate", None)
    if isinstance(code, str):
        return _POSTGRES.get(code, f"PostgreSQL refused it: {type(cause).__name__}, code {code}")
    return _of_library(cause)


def refuses_tls(cause: BaseException) -> bool:
    """Whether the driver says that the server does not encrypt, which it does with an error of no number."""
    return isinstance(cause, ConnectionError) and not cause.errno and "SSL upgrade" in str(cause)


def driver_error(error: Exception) -> BaseException:
    """The driver's own error: it stands behind SQLAlchemy's copy of it, and that behind SQLAlchemy's own."""
    cause: BaseException = error
    while isinstance(inner := getattr(cause, "orig", None), BaseException):
        cause = inner
    return cause


def _of_library(cause: BaseException) -> str:
    name = type(cause).__name__
    if name == "ClientConfigurationError":
        # Of asyncpg, which is not imported for the sake of a name.
        return "the driver cannot use an option of the address; check sslmode, and the certificates it asks for"
    if isinstance(cause, PoolTimeoutError):
        return "all its connections are in use"
    if isinstance(cause, NoSuchModuleError):
        return f"the address names a driver that is not there; {_SHAPE}"
    if isinstance(cause, ArgumentError):
        return f"the address cannot be understood; {_SHAPE}"
    return name


def _of_system(cause: OSError) -> str:
    if isinstance(cause, TimeoutError):
        return "no answer in time"
    if isinstance(cause, socket.gaierror):
        return (
            "the name of its host is not known, now or at all; check that the server runs, and the host in the address"
        )
    if isinstance(cause, ssl.SSLError):
        return "the server's certificate or its TLS is refused; check sslmode in the address, and the certificates"
    if refuses_tls(cause):
        return _TLS
    number = _number(cause)
    said = os.strerror(number) if number else _LOST
    if cause.filename is not None or number in _FILES:
        return f"{said}; {_FILES.get(number, 'check the folder of the file, and its disk')}"
    return f"{said}; check that the server runs, and the host and the port in the address"


def _number(cause: OSError) -> int:
    """The number of a fault of the system; 0 for none. The loop puts several into a text, which holds addresses too."""
    found = _NUMBER.search(str(cause))
    return cause.errno or (int(found[1]) if found else 0)


def _of_sqlite(cause: sqlite3.Error) -> str:
    name = getattr(cause, "sqlite_errorname", None)
    # An extended code begins with its primary one: SQLITE_IOERR_WRITE.
    primary = "_".join(str(name).split("_")[:2])
    return _SQLITE.get(primary, f"{type(cause).__name__}: {cause}")
