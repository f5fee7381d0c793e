"""A copy of the real guide that a test may break; in few languages, as each takes its time to read."""

import shutil
from pathlib import Path

from messenger.settings import PROJECT


def copy_guide(folder: Path, *languages: str) -> None:
    """Copy content and catalogs into a folder, in these languages only."""
    for name in ("content", "locales"):
        origin = PROJECT / name
        others = [entry.name for entry in origin.iterdir() if entry.is_dir() and entry.name not in languages]
        shutil.copytree(origin, folder / name, ignore=shutil.ignore_patterns(*others))
