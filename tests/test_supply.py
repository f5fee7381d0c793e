"""Where the project's packages come from: each has a reason, a licence that was looked at, and a hash."""

import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise

import pytest

from messenger.settings import PROJECT
from tools import licences

PYPROJECT = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
FREE = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "GPL-2.0-or-later", "LGPL-2.0-or-later",
    "LGPL-3.0-only", "MIT", "MIT-0", "MPL-1.1", "MPL-2.0", "PSF-2.0", "Zlib",
}  # fmt: skip
"""Licences under which a package may be used beside code under the MIT licence."""
STRONG = {"GPL-2.0-or-later"}
"""Ones that ask the same of what is built on them: not alone, and not on a server."""


def listed() -> list[list[str]]:
    """The rows of LICENCES.md."""
    rows = licences.TABLE.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if row.startswith("| ")][2:]


def dependency_lines() -> Iterator[tuple[str, str]]:
    """Every line of pyproject.toml that names a dependency, and the line above it."""
    lines = PYPROJECT.partition("[tool.")[0].splitlines()
    yield from ((line.strip(), above.strip()) for above, line in pairwise(lines) if '    "' in line)


def test_reasons() -> None:
    """Above each dependency stands why it is there."""
    project = tomllib.loads(PYPROJECT)["project"]
    found = dict(dependency_lines())
    named = {f'"{one}",' for one in [*project["dependencies"], *project["optional-dependencies"]["dev"]]}
    assert named == set(found)
    assert [line for line, above in found.items() if not re.fullmatch(r"# .*[.:]", above)] == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-run.lock"])
def test_hashes(name: str) -> None:
    """A lock has nothing but pinned versions with their hashes."""
    text = (PROJECT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    pins = [line for line in text.splitlines() if line]
    assert pins
    for pin in pins:
        assert re.match(r"[\w.-]+(\[[\w,]+\])?==\S+ (;[^#]+?)? *(--hash=sha256:[0-9a-f]{64} *)+$", pin), pin[:80]


def test_a_server_gets_the_same_versions() -> None:
    """What a server installs is a part of what is tested."""
    assert set(licences.packages(licences.RUN_LOCK)) < set(licences.packages(licences.LOCK))


def test_the_licences_are_of_the_lock() -> None:
    """LICENCES.md is what `make licences` writes now: no package is missing, and none has another licence since."""
    assert licences.TABLE.read_text(encoding="utf-8") == licences.table(), "run: make licences"


def test_the_licences_are_free() -> None:
    """A licence that nobody has looked at fails here; look at it, and add it."""
    for name, _, licence, where in listed():
        kinds = set(re.split(r" AND | OR ", re.sub(r"[()]", "", licence)))
        assert kinds <= FREE, f"{name}: {licence}"
        assert not (kinds <= STRONG), f"{name}: {licence}"
        assert where == "development" or not (kinds & STRONG), f"{name}: {licence}"


def test_a_package_that_says_no_licence(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named, and nothing is guessed."""

    class Silent:
        @staticmethod
        def get_all(name: str) -> list[str] | None:
            return ["see the file\nLICENSE"] if name == "License" else None

    monkeypatch.setattr(licences, "metadata", lambda _: Silent())
    with pytest.raises(LookupError, match="silent does not say"):
        licences.licence("silent")
