"""Strict YAML: whatever a file holds, it is read as plain data with lines, or a problem says where it is wrong."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messenger.guide.yaml_files import ContentError, Document, Key, Problem, read_yaml

SCALARS = [
    ("NO", "NO is not read as text here; put it in quotes"),
    ("no", "no is not read as text here; put it in quotes"),
    ("on", "on is not read as text here; put it in quotes"),
    ("Yes", "Yes is not read as text here; put it in quotes"),
    ("True", "True is not read as text here; put it in quotes"),
    ("12:30", "12:30 is not read as text here; put it in quotes"),
    ("112", "112 is not read as text here; put it in quotes"),
    ("0112", "0112 is not read as text here; put it in quotes"),
    ("1_000", "1_000 is not read as text here; put it in quotes"),
    ("1.5", "1.5 is not read as text here; put it in quotes"),
    (".inf", ".inf is not read as text here; put it in quotes"),
    ("2026-01-31", "2026-01-31 is not read as text here; put it in quotes"),
    ("null", "null is not read as text here; put it in quotes"),
    ("~", "~ is not read as text here; put it in quotes"),
    ("", "an empty value is not read as text here; put it in quotes"),
    ("!!binary aGk=", "aGk= is not read as text here; put it in quotes"),
    ("!!python/name:os.system x", "x is not read as text here; put it in quotes"),
]

BROKEN = [
    ("empty", "", 1, "", "the file is empty"),
    ("only a comment", "# nothing\n", 1, "", "the file is empty"),
    ("unclosed quote", 'a: "b\n', 2, "", "is not valid YAML"),
    ("tab for indentation", "a:\n\tb: c\n", 2, "", "is not valid YAML"),
    ("text after a value", 'a: b\nc: "d" e\n', 2, "", "is not valid YAML"),
    ("two documents", "a: b\n---\nc: d\n", 2, "", "is not valid YAML"),
    ("undefined alias", "a: b\nc: *d\n", 2, "c", "anchors and aliases are not used here"),
    ("control character", "a: \x07\n", 1, "", "is not valid YAML"),
    ("duplicate key", 'a: "b"\nc: "d"\na: "e"\n', 3, "a", "this key stands here twice"),
    ("duplicate key within", 'a:\n  b: "c"\n  b: "d"\n', 3, "a.b", "this key stands here twice"),
    ("duplicate key in a list", 'a:\n  - b: "c"\n    b: "d"\n', 3, "a.0.b", "this key stands here twice"),
    ("quoted and plain key", 'a: "b"\n"a": "c"\n', 2, "a", "this key stands here twice"),
    ("alias of a text", 'a: &x "b"\nc: *x\n', 2, "c", "anchors and aliases are not used here"),
    ("alias of a list", "a: &x\n  - b\nc:\n  d: *x\n", 4, "c.d", "anchors and aliases are not used here"),
    ("alias of what it stands in", "a: &x [*x]\n", 1, "a.0", "anchors and aliases are not used here"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the file under test stands."""
    return tmp_path / "words.yaml"


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that every example of a property writes anew."""
    return tmp_path_factory.mktemp("yaml") / "words.yaml"


def read(file: Path, content: str | bytes) -> Document:
    """Read a file with this content."""
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_yaml(file)


@pytest.mark.parametrize(("scalar", "message"), SCALARS)
def test_what_yaml_would_not_read_as_text_is_refused(file: Path, scalar: str, message: str) -> None:
    """An unquoted word that YAML takes for something else than text is never changed in silence."""
    document = read(file, f'a: "b"\nlist:\n  - {scalar}\n')
    assert document.problems == [Problem(file, 3, "list.0", message)]
    assert document.data == {"a": "b", "list": [None]}


@pytest.mark.parametrize("scalar", ["NO", "on", "12:30", "112", "2026-01-31", "null", "~", "", "true", "*x", "&x"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_quotes_make_anything_text(file: Path, scalar: str, quote: str) -> None:
    """What stands in quotes is text, whatever it looks like."""
    document = read(file, f"a: {quote}{scalar}{quote}\n")
    assert (document.data, document.problems) == ({"a": scalar}, [])


@pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False)])
def test_yes_and_no_have_one_spelling(file: Path, text: str, value: bool) -> None:  # noqa: FBT001  # the value is the point
    """`true` and `false` are the only values that are no text."""
    document = read(file, f"a: {text}\n")
    assert (document.data, document.problems) == ({"a": value}, [])


@pytest.mark.parametrize(
    ("content", "line", "key", "message"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_a_broken_file_is_one_problem(file: Path, content: str, line: int, key: str, message: str) -> None:
    """What is wrong is reported once, with file, line and key."""
    (problem,) = read(file, content).problems
    assert (file, line, key) == (problem.file, problem.line, problem.key)
    assert message in problem.message


@pytest.mark.parametrize("content", [b"a: \xe9\n", b"\xff\xfea\x00", b"\x00\xd8"], ids=["Latin-1", "UTF-16", "bytes"])
def test_another_encoding_is_named(file: Path, content: bytes) -> None:
    """A file that is not UTF-8 is a problem that says what to do."""
    (problem,) = read(file, content).problems
    assert problem == Problem(file, 1, "", "the file is not text in UTF-8; save it as UTF-8")


def test_a_missing_file_is_a_problem(file: Path) -> None:
    """A file that is not there is reported, not raised."""
    assert read_yaml(file).problems == [Problem(file, 1, "", "the file is missing")]


def test_a_folder_is_no_file(file: Path) -> None:
    """A folder with the name of a file is reported, not raised."""
    file.mkdir()
    (problem,) = read_yaml(file).problems
    assert (problem.file, problem.line) == (file, 1)
    assert "cannot be read" in problem.message


def test_a_byte_order_mark_is_no_part_of_a_key(file: Path) -> None:
    """Editors that save UTF-8 with a mark do no harm."""
    assert read(file, '\ufeffa: "b"\n').data == {"a": "b"}


def test_an_alias_in_a_list_has_its_own_line(file: Path) -> None:
    """An alias is reported where it stands, not where its anchor does."""
    (problem,) = read(file, 'a: &x "b"\nc: [*x]\n').problems
    assert (problem.line, problem.key) == (2, "c.0")


@pytest.mark.parametrize(
    "content",
    ["a:\n  b: " + "[" * 100_000, "a:\n  b: " + "{a: " * 30 + "}" * 30, "a:\n  " + "- " * 900 + "b"],
    ids=["brackets", "braces", "dashes"],
)
def test_a_deep_file_is_a_problem(file: Path, content: str) -> None:
    """A file with too much inside each other is reported with its line, before the parser's stack overflows."""
    (problem,) = read(file, content).problems
    assert (problem.line, problem.message) == (2, "more than 20 maps and lists stand inside each other here")


def test_twenty_levels_are_read(file: Path) -> None:
    """What stands beside each other is not counted as inside each other."""
    assert read(file, "\n".join(f"k{number}: " + "[" * 19 + '"x"' + "]" * 19 for number in range(30))).problems == []


def test_a_large_file_is_a_problem(file: Path) -> None:
    """A file that is too large for content is not even read."""
    (problem,) = read(file, "# x\n" * 250_001).problems
    assert problem == Problem(file, 1, "", "the file is larger than 1,000,000 bytes")


@pytest.mark.parametrize("content", ["? [a, b]\n: c\n", "{a: b}: c\n"], ids=["list", "map"])
def test_a_key_is_text(file: Path, content: str) -> None:
    """A list or a map as a key is a problem."""
    assert read(file, content).problems


def test_every_key_has_its_line(file: Path) -> None:
    """The line of a map's key is that of the key, and of a list's value that of the value."""
    document = read(file, 'a: "b"\nc:\n  d:\n    - "e"\n    - f: |\n        g\n        h\n      i: "j"\n')
    assert document.lines == {
        (): 1, ("a",): 1, ("c",): 2, ("c", "d"): 3, ("c", "d", 0): 4, ("c", "d", 1): 5,
        ("c", "d", 1, "f"): 5, ("c", "d", 1, "i"): 8,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("key", "line"),
    [((), 1), (("c", "d"), 3), (("c", "x"), 2), (("c", "d", "x", "y"), 3), (("x",), 1)],
    ids=["the file", "a key", "a missing key", "deep below a key", "a missing key of the file"],
)
def test_a_missing_key_has_the_line_of_what_it_is_missing_from(file: Path, key: Key, line: int) -> None:
    """A problem at a key that is not there stands on the line of the nearest key above it."""
    document = read(file, "a: b\nc:\n  d: e\n")
    assert document.problem(key, "message") == Problem(file, line, ".".join(map(str, key)), "message")


def test_problems_read_like_those_of_a_compiler() -> None:
    """A problem is one line that an editor can jump to; the error has them all in order, each once."""
    second = Problem(Path("b.yaml"), 2, "", "is empty")
    first = Problem(Path("a.yaml"), 10, "x.0", "is wrong")
    earlier = Problem(Path("a.yaml"), 9, "x", "is wrong")
    error = ContentError([second, first, earlier, first])
    assert str(error) == "a.yaml:9: x: is wrong\na.yaml:10: x.0: is wrong\nb.yaml:2: is empty"
    assert error.problems == [earlier, first, second]


DISK = settings(deadline=None)
"""Each example writes a file: how long that takes is the disk's affair."""


def is_plain(data: object) -> bool:
    """Whether data is made of maps with text as keys, lists, texts, true and false."""
    if isinstance(data, dict):
        return all(isinstance(key, str) and is_plain(value) for key, value in data.items())
    if isinstance(data, list):
        return all(map(is_plain, data))
    return isinstance(data, str | bool)


YAML_PARTS = st.sampled_from(
    [
        "a",
        "b",
        ": ",
        ":\n  ",
        "- ",
        "\n",
        "  ",
        "&x ",
        "*x",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "!!str ",
        "!!int ",
        '"',
        "'",
        "|\n",
        ">\n",
        "NO",
        "12:30",
        "? ",
        "<<: ",
        "# ",
        "%YAML 1.1\n",
        "---\n",
        "...\n",
        "\t",
        "é",
        "\x00",
        "\u2028",
    ]
)


@DISK
@given(st.binary() | st.text().map(str.encode) | st.lists(YAML_PARTS, max_size=30).map("".join).map(str.encode))
def test_nothing_that_a_file_holds_raises(scratch: Path, content: bytes) -> None:
    """Any bytes are read as plain data, or a problem names the file and a line of it."""
    document = read(scratch, content)
    lines = content.count(b"\n") + content.count(b"\r") + content.decode(errors="ignore").count("\u2028") + 2
    for problem in document.problems:
        assert problem.file == scratch
        assert 1 <= problem.line <= lines + content.decode(errors="ignore").count("\x85")
        assert problem.message
    assert document.problems or is_plain(document.data)


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp"]), max_size=20)
DATA = st.recursive(TEXTS | st.booleans(), lambda below: st.lists(below) | st.dictionaries(TEXTS, below), max_leaves=20)


@DISK
@given(st.dictionaries(TEXTS, DATA))
def test_quoted_data_is_read_as_it_is(scratch: Path, data: dict[str, object]) -> None:
    """JSON with one key to a line is YAML: it is read back unchanged, and each top key has its line."""
    lines = [f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(data[key], ensure_ascii=False)}" for key in data]
    document = read(scratch, "{\n" + ",\n".join(lines) + "\n}\n")
    assert (data, []) == (document.data, document.problems)
    assert [number + 2 for number in range(len(data))] == [document.lines[(key,)] for key in data]
