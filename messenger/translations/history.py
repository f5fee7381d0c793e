"""What the English said when it was translated: found by its fingerprint in git's history of the content."""

import difflib
import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import which

from pydantic import ValidationError

from messenger.guide.editor import EditError, scalars
from messenger.guide.model import Guide
from messenger.guide.words import Unit, UnitWords
from messenger.languages.locales import SOURCE_LOCALE
from messenger.translations.places import TranslationError, unit_file

_PATIENCE = 30  # seconds for one call of git
_MOST_VERSIONS = 2000  # of one file: bounds the search


def difference(content_dir: Path, guide: Guide, locale: str, unit: Unit) -> str:
    """What changed in the English of a unit since it was translated, as a line-by-line comparison.

    Raises TranslationError if there is no translation, or git does not know the old English.
    """
    words = guide.words[locale].find(unit)
    if words is None or words.source is None:
        raise TranslationError(f"{locale} has no translation of {unit.name} yet")
    english = guide.words[SOURCE_LOCALE].units[unit]
    if words.source == english.fingerprint:
        return f"The English of {unit.name} has not changed since it was translated."
    old = _old_text(content_dir, unit, english, words.source)
    lines = difflib.unified_diff(
        old.splitlines(),
        "\n".join(english.texts.values()).splitlines(),
        fromfile=f"{unit.name} when it was translated",
        tofile=f"{unit.name} now",
        lineterm="",
        n=100,
    )
    return "\n".join(lines)


def _old_text(content_dir: Path, unit: Unit, english: UnitWords, fingerprint: str) -> str:
    file = unit_file(content_dir, SOURCE_LOCALE, unit)
    for text in _versions(file):
        found = _words(text, unit, english)
        if found is not None and found.fingerprint == fingerprint:
            return "\n".join(found.texts.values())
    raise TranslationError(
        f"git's history of {file.name} has no English with the fingerprint {fingerprint}; if it stands for a "
        "translation of other words, translate the English of today and say `translations accept`"
    )


def _words(text: str, unit: Unit, english: UnitWords) -> UnitWords | None:
    """The words of a unit in an old version of its file; None if that had no such unit."""
    try:
        old = scalars(text, unit.key)
        return type(english).model_validate({key: old[key] for key in english.texts if key in old})
    except (EditError, ValidationError):
        return None


def _versions(file: Path) -> Iterator[str]:
    """The texts of a file in git's history, the newest first."""
    listed = _git(file.parent, "log", f"--max-count={_MOST_VERSIONS}", "--format=%H", "--", file.name)
    for commit in listed.split():
        yield _git(file.parent, "show", f"{commit}:./{file.name}")


def _git(folder: Path, *arguments: str) -> str:
    git = which("git")
    if git is None:
        raise TranslationError("git is not installed; it knows what the English said before")
    done: subprocess.CompletedProcess[str] = subprocess.run(  # noqa: S603  # git, with file names of our own content
        [git, *arguments], cwd=folder, capture_output=True, text=True, timeout=_PATIENCE, check=False
    )
    if done.returncode:
        raise TranslationError(f"git does not know this folder's history: {done.stderr.strip().splitlines()[-1]}")
    return done.stdout
