"""Writes LICENCES.md: every package of the lock with its version and licence, so that a maintainer sees what changes.

The licence is what the installed package says of itself: in the field of PEP 639, else in its classifiers, else in the
older field. Run by `make licences`, after `make lock`.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
LOCK, RUN_LOCK, TABLE = (PROJECT / name for name in ("requirements.lock", "requirements-run.lock", "LICENCES.md"))

_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
_CLASSIFIED = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.0-or-later",
    "MIT License": "MIT",
    "Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""The names of classifiers as SPDX has them; a project with "BSD License" says which one in its older field."""
_WRITTEN = {"Apache 2.0": "Apache-2.0", "BSD 2-Clause License": "BSD-2-Clause", "MIT License": "MIT"}
_SHORT = re.compile(r"[A-Z][\w.-]+(?: [A-Z0-9][\w.-]*)*")
_ONLY_ELSEWHERE = {"colorama": "BSD-3-Clause"}
"""Packages of the lock for another system than Linux, read from their pages."""

_HEAD = """\
# Licences of what this project uses

Written by `make licences` from `requirements.lock`. Those marked as *server* are installed where the bot runs, the
others only where it is developed. Each is used as it is, from its package; none is copied into this project.

| package | version | licence | where |
| --- | --- | --- | --- |
"""


@dataclass(frozen=True, slots=True)
class Package:
    """A package of the lock."""

    name: str
    version: str


def packages(lock: Path) -> list[Package]:
    """What a lock pins; a package may be there in two versions, for two versions of Python."""
    return [Package(name, version) for name, version in _PIN.findall(lock.read_text(encoding="utf-8"))]


def licence(name: str) -> str:
    """The licence of an installed package, by SPDX's names as far as it can be told.

    Raises LookupError if it says none, or is not installed and not known here.
    """
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return _ONLY_ELSEWHERE[name]
    for expression in about.get_all("License-Expression") or []:
        return str(expression)
    # A short text is a name; a long one is the licence itself.
    for written in map(str.strip, about.get_all("License") or []):
        if _SHORT.fullmatch(written):
            return _WRITTEN.get(written, written)
    classified = [
        _CLASSIFIED[text.rpartition(" :: ")[2]]
        for text in about.get_all("Classifier") or []
        if text.startswith("License :: OSI Approved :: ")
    ]
    if not classified:
        raise LookupError(f"{name} does not say what its licence is; look it up, and add it to tools/licences.py")
    return " OR ".join(sorted(classified))


def table() -> str:
    """The whole file."""
    return _HEAD + "".join(_rows())


def _rows() -> Iterator[str]:
    on_server = {package.name for package in packages(RUN_LOCK)}
    for package in packages(LOCK):
        where = "server" if package.name in on_server else "development"
        yield f"| {package.name} | {package.version} | {licence(package.name)} | {where} |\n"


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
    sys.stdout.write(f"Wrote {TABLE.name}\n")
