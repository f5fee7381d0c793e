"""What the translator's files look like from outside: have they changed, and what is wrong in which of them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from messenger.guide.yaml_files import ContentError
from messenger.languages.catalogs import CatalogError

Snapshot = Mapping[Path, tuple[int, int]]
"""Every file and folder with the time of its last change (ns) and its size (bytes; folders have none)."""

_PLACE = re.compile(r"(?P<file>.+?)(?::(?P<line>\d+))?: (?P<message>.*)")
"""A line of a CatalogError."""


@dataclass(frozen=True)
class Trouble:
    """Why the files cannot be served as they are now: file (as a translator names it), line, and what to mend."""

    file: str
    line: int | None
    message: str


class TroubleError(Exception):
    """The files can be read, but not served."""

    def __init__(self, troubles: Iterable[Trouble]) -> None:
        self.troubles = tuple(troubles)
        super().__init__(f"{len(self.troubles)} problems")


def snapshot(folders: Iterable[Path]) -> Snapshot:
    """Look at every file of some folders; hidden ones are somebody else's."""
    return dict(entry for folder in folders for entry in _entries(folder))


def short_name(file: Path, folders: Iterable[Path]) -> str:
    """A file's name beginning with that of its folder (`content/es/overview.yaml`); its own name if it is in none."""
    for folder in folders:
        if file.is_relative_to(folder):
            return (Path(folder.name) / file.relative_to(folder)).as_posix()
    return file.name


def troubles(error: Exception, folders: Iterable[Path]) -> tuple[Trouble, ...]:
    """What an error of loading says, problem by problem."""
    folders = tuple(folders)
    if isinstance(error, TroubleError):
        return error.troubles
    if isinstance(error, ContentError):
        return tuple(
            Trouble(
                short_name(problem.file, folders),
                problem.line,
                f"{problem.key}: {problem.message}" if problem.key else problem.message,
            )
            for problem in error.problems
        )
    if isinstance(error, CatalogError):
        return tuple(_catalog_trouble(line, folders) for line in str(error).splitlines())
    return (Trouble("", None, f"the files cannot be loaded ({type(error).__name__})"),)


def _catalog_trouble(line: str, folders: Iterable[Path]) -> Trouble:
    place = _PLACE.fullmatch(line)
    if place is None:
        return Trouble("", None, line)
    number = place["line"]
    return Trouble(short_name(Path(place["file"]), folders), int(number) if number else None, place["message"])


def _entries(folder: Path) -> Iterator[tuple[Path, tuple[int, int]]]:
    for path in folder.rglob("*"):
        if not any(part.startswith(".") for part in path.relative_to(folder).parts):
            try:
                found = path.stat()
            except OSError:
                continue  # an editor that saves by renaming has just taken it away
            yield path, (0, 0) if path.is_dir() else (found.st_mtime_ns, found.st_size)
