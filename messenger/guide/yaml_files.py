"""Reads YAML strictly: every value keeps its line, and what YAML lets pass silently is refused.

PyYAML accepts a key twice, reads an unquoted NO as false and 12:30 as 750, and expands aliases without end. All of that
would change or lose what a translator wrote, so it is a problem with file, line and key here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_DEEPEST = 20
"""Maps and lists inside each other. Content needs eight; thousands overflow the parser's stack and end the process."""

_LARGEST = 1_000_000  # bytes

Key = tuple[str | int, ...]
"""Where a value stands in its file: mapping keys and list positions from the top."""


@dataclass(frozen=True, order=True)
class Problem:
    """Something in a file that a person has to mend."""

    file: Path
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        key = f" {self.key}:" if self.key else ""
        return f"{self.file}:{self.line}:{key} {self.message}"


class ContentError(Exception):
    """Content cannot be used; `problems` are all that were found, and the text has one line for each."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass
class Document:
    """A file's plain data, the line of every key in it, and what is wrong with it."""

    file: Path
    data: Any = None
    lines: dict[Key, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, key: Key, message: str) -> Problem:
        """A problem at a key: the line is the key's own or that of the nearest one above it."""
        at = key
        while at and at not in self.lines:
            at = at[:-1]
        return Problem(self.file, self.lines.get(at, 1), ".".join(map(str, key)), message)


def read_yaml(file: Path) -> Document:
    """Read a YAML file; whatever is wrong with it is in the document's `problems`."""
    document = Document(file)
    try:
        root = _compose(file)
    except FileNotFoundError:
        document.problems.append(document.problem((), "the file is missing"))
    except OSError as error:
        document.problems.append(document.problem((), f"the file cannot be read ({error.strerror})"))
    except _TooMuchError as error:
        document.problems.append(Problem(file, error.line, "", str(error)))
    except UnicodeDecodeError:
        document.problems.append(document.problem((), "the file is not text in UTF-8; save it as UTF-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        document.problems.append(Problem(file, line, "", f"is not valid YAML: {error.problem or error.context}"))
    except yaml.YAMLError as error:
        document.problems.append(document.problem((), f"is not valid YAML: {str(error).splitlines()[0]}"))
    else:
        if root is None:
            document.problems.append(document.problem((), "the file is empty"))
        else:
            document.data = _Reader(document).plain(root, ())
    return document


class _TooMuchError(Exception):
    """A file is larger or deeper than content can be."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def _compose(file: Path) -> yaml.Node | None:
    if file.stat().st_size > _LARGEST:
        raise _TooMuchError(f"the file is larger than {_LARGEST:,} bytes")
    text = file.read_text(encoding="utf-8")
    depth = 0
    # Composing recurses; the events do not.
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            message = f"more than {_DEEPEST} maps and lists stand inside each other here"
            raise _TooMuchError(message, event.start_mark.line + 1 if event.start_mark else 1)
    return yaml.compose(text, Loader=yaml.CSafeLoader)


class _Reader:
    """Turns nodes into plain data, noting lines and problems in the document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._seen: set[int] = set()

    def plain(self, node: yaml.Node, key: Key) -> Any:  # noqa: ANN401  # plain data is any data
        if id(node) in self._seen:
            # The node and its mark are those of the anchor; the line is that of the key above the alias.
            self._refuse(key, "anchors and aliases are not used here; write the text out")
            return None
        self._seen.add(id(node))
        self._document.lines.setdefault(key, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return dict(self._items(node, key))
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(child, (*key, index)) for index, child in enumerate(node.value)]
        return self._scalar(node, key)

    def _items(self, node: yaml.MappingNode, key: Key) -> Iterator[tuple[str, Any]]:
        names: set[str] = set()
        for name_node, value in node.value:
            if not isinstance(name_node, yaml.ScalarNode):
                message = "a key must be text, not a list or a map"
                self._document.problems.append(
                    Problem(self._document.file, name_node.start_mark.line + 1, ".".join(map(str, key)), message)
                )
                continue
            name = str(name_node.value)
            child = (*key, name)
            if name in names:
                line = name_node.start_mark.line + 1
                self._document.problems.append(
                    Problem(self._document.file, line, ".".join(map(str, child)), "this key stands here twice")
                )
                continue
            names.add(name)
            self._document.lines[child] = name_node.start_mark.line + 1
            yield name, self.plain(value, child)

    def _scalar(self, node: yaml.Node, key: Key) -> str | bool | None:
        text = str(node.value)
        if node.tag == "tag:yaml.org,2002:str":
            return text
        if text in {"true", "false"}:
            return text == "true"
        shown = text or "an empty value"
        self._refuse(key, f"{shown} is not read as text here; put it in quotes")
        return None

    def _refuse(self, key: Key, message: str) -> None:
        self._document.problems.append(self._document.problem(key, message))
