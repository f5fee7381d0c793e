"""What the watcher sees of files, and how a problem is named on the page."""

from itertools import pairwise
from pathlib import Path

import pytest

from messenger.guide.yaml_files import ContentError, Problem
from messenger.languages.catalogs import CatalogError
from messenger.workbench.files import Trouble, short_name, snapshot, troubles

FOLDERS = (Path("/somewhere/content"), Path("/somewhere/locales"))


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("/somewhere/content/es/overview.yaml", "content/es/overview.yaml"),
        ("/somewhere/locales/es/LC_MESSAGES/messenger.po", "locales/es/LC_MESSAGES/messenger.po"),
        ("/somewhere/content", "content"),
        ("/elsewhere/x.yaml", "x.yaml"),
    ],
)
def test_short_names(file: str, name: str) -> None:
    """A file is named from its folder on: no path of the machine stands on the page."""
    assert short_name(Path(file), FOLDERS) == name


@pytest.mark.parametrize(
    ("error", "found"),
    [
        (
            ContentError([Problem(FOLDERS[0] / "es/a.yaml", 7, "sections.x", "is wrong")]),
            (Trouble("content/es/a.yaml", 7, "sections.x: is wrong"),),
        ),
        (
            ContentError([Problem(FOLDERS[0] / "es/a.yaml", 1, "", "is missing")]),
            (Trouble("content/es/a.yaml", 1, "is missing"),),
        ),
        (
            CatalogError(f"{FOLDERS[1]}/es/m.po:3: bad: very\n{FOLDERS[1]}/ar/m.po: is missing"),
            (Trouble("locales/es/m.po", 3, "bad: very"), Trouble("locales/ar/m.po", None, "is missing")),
        ),
        (CatalogError("no place"), (Trouble("", None, "no place"),)),
        (RuntimeError("secret"), (Trouble("", None, "the files cannot be loaded (RuntimeError)"),)),
    ],
)
def test_troubles(error: Exception, found: tuple[Trouble, ...]) -> None:
    """Every kind of error becomes problems with file and line."""
    assert troubles(error, FOLDERS) == found


def test_snapshot(tmp_path: Path) -> None:
    """A change, a new file, a new folder and a removed file are seen; hidden files are not."""
    file = tmp_path / "a.yaml"
    file.write_text("x", encoding="utf-8")
    seen = [snapshot([tmp_path])]
    file.write_text("xy", encoding="utf-8")
    seen.append(snapshot([tmp_path]))
    (tmp_path / "es").mkdir()
    seen.append(snapshot([tmp_path]))
    file.unlink()
    seen.append(snapshot([tmp_path]))
    assert all(before != after for before, after in pairwise(seen))
    (tmp_path / ".a.part").write_text("x", encoding="utf-8")
    assert snapshot([tmp_path]) == seen[-1]
    assert snapshot([tmp_path / "nowhere"]) == {}
