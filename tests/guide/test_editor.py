"""The editor changes one value and nothing else: proven over every value of the real guide, and on odd files."""

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from messenger.guide.editor import EditError, appended, changed, scalars, set_value
from messenger.settings import PROJECT

FILES = sorted((PROJECT / "content").glob("*/overview.yaml")) + [
    PROJECT / "content" / "en" / name for name in ("menus.yaml", "faq.yaml", "urgent-help.yaml")
]


def _keys(data: Any, key: tuple[str, ...] = ()) -> list[tuple[str, ...]]:  # noqa: ANN401  # plain data
    if isinstance(data, dict):
        return [found for name, child in data.items() for found in _keys(child, (*key, name))]
    return [key]


def _get(data: Any, key: tuple[str, ...]) -> Any:  # noqa: ANN401  # plain data
    for part in key:
        data = data[part]
    return data


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
@pytest.mark.parametrize("value", ['one: "line" # two', "two\n\nlines: #x\n- three"], ids=["line", "block"])
def test_one_value_changes(file: Path, value: str) -> None:
    """Every value of a file can be set; all others keep their values, and every other line its text."""
    text = file.read_text(encoding="utf-8")
    data = yaml.load(text, Loader=yaml.CSafeLoader)
    for key in _keys(data)[::3]:
        assert changed(text, key, str(_get(data, key))) == text
        new = changed(text, key, value)
        expected = copy.deepcopy(data)
        _get(expected, key[:-1])[key[-1]] = _get(yaml.load(new, Loader=yaml.CSafeLoader), key)
        assert yaml.load(new, Loader=yaml.CSafeLoader) == expected
        assert _get(expected, key).strip() == value
        comments = [line for line in text.splitlines() if line.startswith("#")]
        assert [line for line in new.splitlines() if line.startswith("#")] == comments


@pytest.mark.parametrize(
    ("text", "key", "value", "expected"),
    [
        ('a: "1" # one\nb: "2"\n', ("a",), "3", 'a: "3" # one\nb: "2"\n'),
        ("a: |\n  x\n\n  y\n# end\n", ("a",), "z", 'a: "z"\n# end\n'),
        ('a:\n  b: "1"\n# c\n', ("a", "c"), "2", 'a:\n  b: "1"\n  c: "2"\n# c\n'),
        ('a:\n  b: "1"\n', ("a", "source"), "2", 'a:\n  source: "2"\n  b: "1"\n'),
        ('a: "1"\n', ("b", "c"), "x\ny", 'a: "1"\nb:\n  c: |\n    x\n    y\n'),
        ("", ("b", "c"), "x", 'b:\n  c: "x"\n'),
        ('a: "ü😀"\nb: "1"', ("b",), "2", 'a: "ü😀"\nb: "2"'),
        ("a: plain\n", ("a",), "plain", "a: plain\n"),
    ],
)
def test_small_files(text: str, key: tuple[str, ...], value: str, expected: str) -> None:
    """Comments, blocks, missing keys and wide characters."""
    assert changed(text, key, value) == expected


@pytest.mark.parametrize(
    ("text", "key"), [("a:\n  b: x\n", ("a",)), ("a: x\n", ("a", "b")), ("- a\n", ("a",)), ("{a: x}\n", ("b",))]
)
def test_what_cannot_be_changed(text: str, key: tuple[str, ...]) -> None:
    """A key that holds more, or stands where no key can, is refused."""
    with pytest.raises(EditError):
        changed(text, key, "v")


def test_append() -> None:
    """An empty list becomes a list of one, then of two."""
    one = appended("# why\nreviews: []\n", "reviews", {"name": "Ä", "date": "2026-01-01"})
    assert one == '# why\nreviews:\n  - name: "Ä"\n    date: "2026-01-01"\n'
    two = appended(one, "reviews", {"name": "B"})
    assert yaml.load(two, Loader=yaml.CSafeLoader)["reviews"] == [{"name": "Ä", "date": "2026-01-01"}, {"name": "B"}]
    with pytest.raises(EditError):
        appended("reviews: x\n", "reviews", {})


def test_scalars() -> None:
    """The texts of one mapping, without those below it."""
    assert scalars("a: x\nb:\n  c: y\n", ()) == {"a": "x"}
    assert scalars("a: x\nb:\n  c: y\n", ("b",)) == {"c": "y"}
    for text in ("a: [", "- a", "a: x"):
        with pytest.raises(EditError):
            scalars(text, ("q",))


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """The file is written beside and moved into place; nothing is left over."""
    file = tmp_path / "x.yaml"
    file.write_text('a: "1"\n', encoding="utf-8")
    assert set_value(file, ("a",), "2")
    assert not set_value(file, ("a",), "2")
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.yaml"]
