"""Who may read the files that hold secrets."""

from pathlib import Path

_OTHERS = 0o077  # the rights of a file's group and of all others


def is_private(file: Path) -> bool:
    """Whether nobody but its owner can read or change a file."""
    return not file.stat().st_mode & _OTHERS
