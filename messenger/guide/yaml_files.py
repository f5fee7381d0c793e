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
        document.data = _read(document, _text_of(file))
    except FileNotFoundError:
        document.problems.append(document.problem((), "the file is missing"))
    except OSError as error:
        document.problems.append(document.problem((), f"the file cannot be read ({error.strerror})"))
    except _RefusedError as error:
        document.problems = [Problem(file, error.line, "", str(error))]
    except UnicodeDecodeError:
        document.problems.append(document.problem((), "the file is not text in UTF-8; save it as UTF-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        document.problems = [Problem(file, line, "", f"is not valid YAML: {error.problem or error.context}")]
    except yaml.YAMLError as error:
        document.problems = [Problem(file, 1, "", f"is not valid YAML: {str(error).splitlines()[0]}")]
    return document


class _RefusedError(Exception):
    """A file is larger, deeper or more than content can be."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def _text_of(file: Path) -> str:
    if file.stat().st_size > _LARGEST:
        raise _RefusedError(f"the file is larger than {_LARGEST:,} bytes")
    return file.read_text(encoding="utf-8")


def _read(document: Document, text: str) -> Any:  # noqa: ANN401  # plain data is any data
    """The plain data of a text; None of one without any, which is a problem."""
    parser = yaml.CSafeLoader(text)
    try:
        parser.get_event()  # the stream begins
        if isinstance(parser.get_event(), yaml.StreamEndEvent):
            document.problems.append(document.problem((), "the file is empty"))
            return None
        data = _Reader(document, parser).value(())
        following = parser.get_event()
        if not isinstance(following, yaml.StreamEndEvent):
            raise _RefusedError("is not valid YAML for one document; take away the second ---", _line_of(following))
        return data
    finally:
        parser.dispose()


def _line_of(event: yaml.Event | None) -> int:
    return event.start_mark.line + 1 if event and event.start_mark else 1


class _Reader:
    """Turns the parser's events into plain data, noting lines and problems in the document.

    Events, because nodes would be made of them first: that takes as long again, and a file that is too deep would
    overflow the stack of what makes them.
    """

    def __init__(self, document: Document, parser: yaml.CSafeLoader) -> None:
        self._document = document
        self._parser = parser
        self._depth = 0
        self._event = parser.get_event()

    def value(self, key: Key) -> Any:  # noqa: ANN401  # plain data is any data
        """The value that comes next, which stands at `key`."""
        self._document.lines.setdefault(key, _line_of(self._event))
        match self._event:
            case yaml.MappingStartEvent():
                self._enter()
                mapping = dict(self._items(key))
                self._leave()
                return mapping
            case yaml.SequenceStartEvent():
                self._enter()
                listed: list[Any] = []
                while not isinstance(self._event, yaml.SequenceEndEvent):
                    listed.append(self.value((*key, len(listed))))
                self._leave()
                return listed
            case yaml.ScalarEvent() as scalar:
                self._advance()
                return self._scalar(scalar, key)
        self._advance()
        self._refuse(key, "anchors and aliases are not used here; write the text out")
        return None

    def _items(self, key: Key) -> Iterator[tuple[str, Any]]:
        names: set[str] = set()
        while not isinstance(self._event, yaml.MappingEndEvent):
            event = self._event
            line = _line_of(event)
            if not isinstance(event, yaml.ScalarEvent):
                self._complain(line, key, "a key must be text, not a list, a map or an alias")
                self._skip()
                self._skip()
                continue
            self._advance()
            name = str(event.value)
            child = (*key, name)
            if name in names:
                self._complain(line, child, "this key stands here twice")
                self._skip()
                continue
            names.add(name)
            self._document.lines[child] = line
            yield name, self.value(child)

    def _scalar(self, scalar: yaml.ScalarEvent, key: Key) -> str | bool | None:
        text = str(scalar.value)
        tag = scalar.tag
        if tag in {None, "!"}:
            tag = self._parser.resolve(yaml.ScalarNode, text, scalar.implicit)  # type: ignore[no-untyped-call]  # the stubs leave it out
        if tag == "tag:yaml.org,2002:str":
            return text
        if text in {"true", "false"}:
            return text == "true"
        shown = text or "an empty value"
        self._refuse(key, f"{shown} is not read as text here; put it in quotes")
        return None

    def _skip(self) -> None:
        """Leave out the value that comes next."""
        outside = self._depth
        while True:
            if isinstance(self._event, yaml.CollectionStartEvent):
                self._enter()
            elif isinstance(self._event, yaml.CollectionEndEvent):
                self._leave()
            else:
                self._advance()
            if self._depth == outside:
                return

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _RefusedError(
                f"more than {_DEEPEST} maps and lists stand inside each other here", _line_of(self._event)
            )
        self._advance()

    def _leave(self) -> None:
        self._depth -= 1
        self._advance()

    def _advance(self) -> None:
        self._event = self._parser.get_event()

    def _refuse(self, key: Key, message: str) -> None:
        self._document.problems.append(self._document.problem(key, message))

    def _complain(self, line: int, key: Key, message: str) -> None:
        self._document.problems.append(Problem(self._document.file, line, ".".join(map(str, key)), message))
