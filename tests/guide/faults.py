"""A fault planted in the small guide, and the one problem that it must cause."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from guide.support import edited, line_of, problems_of, write_guide


@dataclass(frozen=True)
class Fault:
    """A change of `old` to `new` in a file, and its problem: at `key`, on the line with `at`, with all that `says` has.

    Without `at` the problem stands on the first line. It is the only one unless the fault is not `alone`. The files of
    `more` are added.
    """

    file: str
    old: str
    new: str
    at: str
    key: str
    says: tuple[str, ...]
    reported_in: str = ""
    alone: bool = True
    more: Mapping[str, str] = field(default_factory=dict)

    def check(self, folder: Path) -> None:
        """Plant the fault in a guide in a folder, and look for its problem."""
        files = {**edited(self.file, self.old, self.new), **self.more}
        problems = problems_of(write_guide(folder, files))
        name = self.reported_in or self.file
        line = line_of(files[name], self.at) if self.at else 1
        shown = [str(problem) for problem in problems]
        assert [
            problem
            for problem in problems
            if (problem.file, problem.line, problem.key) == (folder / name, line, self.key)
            and all(part in problem.message for part in self.says)
        ], f"no such problem at {name}:{line}: {self.key} in {shown}"
        assert not self.alone or len(problems) == 1, shown


def case(name: str, fault: Fault) -> object:
    """A row of a table."""
    return pytest.param(fault, id=name)
