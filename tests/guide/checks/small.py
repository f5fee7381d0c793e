"""The small guide with what the checks read beside it, and what they find in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from guide.support import edited, write_guide
from messenger.guide.checks.registry import TRANSLATION_CHECKS, run_checks
from messenger.guide.loader import load_guide
from messenger.guide.model import Guide
from messenger.guide.yaml_files import Problem

SMALL: Mapping[str, str] = {
    **edited("organisations.yaml", "      - hypoplasia\n", "      - hypoplasia\n      - any-rare-disease\n"),
    "en/wording.yaml": "rules: {}\n",
}


@dataclass(frozen=True)
class Planted:
    """A named change of a file that breaks a rule, and where it must be reported and how.

    `at` is a part of the line; without it the line is not looked at.
    """

    name: str
    file: str
    old: str
    new: str
    at: str
    key: str
    says: str = ""


def small_guide(folder: Path, files: Mapping[str, str] = SMALL) -> Guide:
    """A guide of some files."""
    return load_guide(write_guide(folder, files))


def found_in(folder: Path, files: Mapping[str, str] = SMALL) -> list[Problem]:
    """What the checks of content find in a guide of some files; its Spanish is not complete, as the checks say."""
    ids = tuple(f"({check.id})" for check in TRANSLATION_CHECKS)
    return [one for one in run_checks(small_guide(folder, files), folder) if not one.message.endswith(ids)]


def changed(file: str, old: str, new: str, files: Mapping[str, str] = SMALL) -> dict[str, str]:
    """The small guide with one place of a file changed."""
    return edited(file, old, new, files)
