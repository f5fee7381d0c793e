"""Looks whether the SQLite file that is open is still the one at its place.

A file that was removed or replaced stays open and takes what is written, and loses it when the bot ends. To open the
new one meanwhile is not safe: SQLite would take the log of the old one for the new one's. So nothing is written any
more, and the bot must be started again.
"""

from contextlib import suppress
from pathlib import Path

from messenger.store.errors import MovedError

_Identity = tuple[int, int]


class OpenFile:
    """The file of a database, as it was at the first look."""

    def __init__(self, file: Path | None) -> None:
        """None for a database that is no file: there is nothing to look at then."""
        self._file = file
        self._opened: _Identity | None = None
        self._log: _Identity | None = None

    def look(self) -> None:
        """Raise MovedError if another file is at its place now, or none.

        It takes a millionth of a second: a file that is open the system knows without asking its disk.
        """
        if self._file is None:
            return
        found = _identity(self._file)
        if self._opened is None:
            self._opened = found
        if found is None or found != self._opened:
            what = "removed" if found is None else "replaced"
            raise MovedError(f"its file was {what} while the bot had it open; restart the bot")
        self._log = _identity(_log_of(self._file))

    def drop_stale_log(self) -> None:
        """Remove the write-ahead log of the file that was replaced.

        Left there, it would be written over the file that took its place when that is opened. To be called when the
        file is closed; one that was only removed may be put back, and its log with it.
        """
        if self._file is None or self._opened is None or self._log is None:
            return
        log = _log_of(self._file)
        with suppress(OSError):
            if _identity(self._file) not in {None, self._opened} and _identity(log) == self._log:
                log.unlink()


def _log_of(file: Path) -> Path:
    return Path(f"{file}-wal")


def _identity(file: Path) -> _Identity | None:
    try:
        status = file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status.st_dev, status.st_ino
