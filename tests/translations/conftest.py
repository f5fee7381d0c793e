"""A small guide in a git repository of its own, to translate in."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from guide.support import FILES, write_guide

from messenger.guide.loader import load_guide
from messenger.guide.model import Guide
from messenger.guide.words import Unit
from messenger.settings import PROJECT


@dataclass(frozen=True)
class Desk:
    """A translator's copy of content and catalogs."""

    root: Path

    @property
    def content(self) -> Path:
        """The content folder."""
        return self.root / "content"

    @property
    def locales(self) -> Path:
        """The catalogs' folder."""
        return self.root / "locales"

    @property
    def guide(self) -> Guide:
        """The guide as it stands now."""
        return load_guide(self.content)

    def file(self, name: str) -> Path:
        """A content file."""
        return self.content / name

    def replace(self, name: str, old: str, new: str) -> None:
        """Change a content file by hand."""
        text = self.file(name).read_text(encoding="utf-8")
        assert old in text
        self.file(name).write_text(text.replace(old, new, 1), encoding="utf-8")

    def commit(self) -> None:
        """Keep the state in git."""
        for arguments in (["add", "-A"], ["commit", "-q", "-m", "state"]):
            subprocess.run(
                [GIT, "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments], cwd=self.root, check=True
            )


GIT = shutil.which("git") or "git"
WHAT_IT_IS = Unit("overview", ("sections", "what-it-is"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The small guide with a Spanish catalog, committed."""
    desk = Desk(tmp_path)
    write_guide(desk.content, {**FILES, "reviews.yaml": "# Nobody yet.\nreviews: []\n"})
    shutil.copytree(PROJECT / "locales" / "es", desk.locales / "es")
    shutil.copy(PROJECT / "locales" / "messenger.pot", desk.locales)
    subprocess.run([GIT, "init", "-q"], cwd=tmp_path, check=True)
    desk.commit()
    return desk
