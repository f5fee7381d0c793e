"""Which entries of a folder of content or catalogs are nobody's mistake: what tools leave behind is not read."""

from pathlib import Path


def is_clutter(name: str) -> bool:
    """Whether a name is hidden, Python's cache or an editor's backup (`x~`, `#x#`)."""
    return name.startswith(".") or name == "__pycache__" or name.endswith("~") or (name[0] == name[-1] == "#")


def folders_in(folder: Path) -> list[Path]:
    """The folders in a folder, sorted by name, without clutter."""
    return sorted(entry for entry in folder.iterdir() if entry.is_dir() and not is_clutter(entry.name))
