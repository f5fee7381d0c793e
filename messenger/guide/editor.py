"""Changes single values of a content file in place, and nothing else: every comment, quote and line break stays.

Dumping YAML would lose what translators wrote around their words, so a value's own span is found by the parser's marks
and replaced in the text. What a file lacks is put in where it belongs.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from messenger.guide.yaml_files import Key

_INDENT = "  "


class EditError(Exception):
    """A file does not have the shape in which the change can be made; the text says where."""


def set_value(file: Path, key: Key, value: str) -> bool:
    """Set the scalar at `key` of a file to a text; return whether the file changed.

    The file is replaced whole, so a reader never sees half of it. Raises EditError as `changed` does.
    """
    old = file.read_text(encoding="utf-8")
    new = changed(old, key, value)
    if new != old:
        write_whole(file, new)
    return new != old


def write_whole(file: Path, text: str) -> None:
    """Write a file so that a reader sees either all of the old or all of the new."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)


def changed(text: str, key: Key, value: str) -> str:
    """The text of a YAML file with the scalar at `key` set to a value.

    A value that is there already stays as it is written. A key that is not there becomes the last of its mapping (but
    `source` the first), with the mappings above it; an empty text becomes a file.
    Raises EditError if the key, or one above it, holds something else.
    """
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    if root is None:
        return text + _nested(key, value, 0)
    node, missing = _descend(root, key)
    if missing:
        return _insert(text, node, key[: len(key) - len(missing)], missing, value)
    if not isinstance(node, yaml.ScalarNode):
        raise EditError(f"{_dotted(key)} holds more than one value")
    if str(node.value).strip() == value.strip():
        return text
    column = _column_of(text, node.start_mark.index)
    start, end = node.start_mark.index, node.end_mark.index
    if node.style in {"|", ">"}:
        # The span of a block reaches to the start of what follows, comments included: keep all but the block's lines.
        end = _end_of_block(text, start, column)
        end -= text[:end].endswith("\n")
    return _spliced(text, start, end, _scalar(value, column + len(_INDENT)).rstrip("\n"))


def scalars(text: str, key: Key) -> Mapping[str, str]:
    """The texts that stand directly in the mapping at `key` of a YAML file.

    Raises EditError if there is no such mapping, or the text is not YAML.
    """
    try:
        node, missing = _descend(yaml.compose(text, Loader=yaml.CSafeLoader), key)
    except yaml.YAMLError:
        raise EditError("the text is not YAML") from None
    if missing or not isinstance(node, yaml.MappingNode):
        raise EditError(f"{_dotted(key)} is no mapping")
    return {str(name.value): str(child.value) for name, child in node.value if isinstance(child, yaml.ScalarNode)}


def appended(text: str, key: str, entry: Mapping[str, str]) -> str:
    """The text of a YAML file with a mapping appended to the list at its top-level `key`.

    Raises EditError if there is no such list.
    """
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    node, missing = _descend(root, (key,))
    if missing or not isinstance(node, yaml.SequenceNode):
        raise EditError(f"{key} is not a list")
    lines = [f"{name}: {_quoted(value)}" for name, value in entry.items()]
    item = f"\n{_INDENT}- " + f"\n{_INDENT}{_INDENT}".join(lines)
    if node.flow_style:
        if node.value:
            raise EditError(f"{key} is written on one line; write one entry a line")
        return text[: node.start_mark.index].rstrip(" ") + item + text[node.end_mark.index :]
    last = node.value[-1]
    end = _end_of_line(text, last.end_mark.index - 1)
    return text[:end] + item + text[end:]


def _spliced(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _descend(root: yaml.Node | None, key: Key) -> tuple[yaml.Node, Sequence[str | int]]:
    """The deepest node on the way to a key, and the part of the key that is not there."""
    if root is None:
        raise EditError("the file is empty")
    node = root
    for depth, part in enumerate(key):
        if not isinstance(node, yaml.MappingNode):
            raise EditError(f"{_dotted(key[:depth])} has no keys")
        child = next((value for name, value in node.value if name.value == part), None)
        if child is None:
            return node, key[depth:]
        node = child
    return node, ()


def _insert(text: str, parent: yaml.Node, above: Key, missing: Sequence[str | int], value: str) -> str:
    if not isinstance(parent, yaml.MappingNode) or parent.flow_style or not parent.value:
        raise EditError(f"there is nothing to put {_dotted((*above, *missing))} into")
    first = parent.value[0][0].start_mark
    new = _nested(missing, value, first.column)
    if missing == ("source",):
        return _spliced(text, first.index, first.index, new.lstrip(" ") + " " * first.column)
    last = parent.value[-1][1]
    end = _end_of_node(text, last, first.column)
    joint = "" if text[:end].endswith("\n") or end == 0 else "\n"
    return text[:end] + joint + new + text[end:]


def _end_of_node(text: str, node: yaml.Node, column: int) -> int:
    """The index after the last line of a value that stands in a mapping at a column."""
    while isinstance(node, (yaml.MappingNode, yaml.SequenceNode)) and not node.flow_style and node.value:
        last = node.value[-1]
        if isinstance(last, tuple):
            column = last[0].start_mark.column
            node = last[1]
        else:
            node = last
    if isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}:
        return _end_of_block(text, node.start_mark.index, column)
    end = _end_of_line(text, node.end_mark.index - 1)
    return min(end + 1, len(text))


def _end_of_block(text: str, start: int, column: int) -> int:
    """The index after the lines of a block scalar: those deeper than the column of its key, or blank before such."""
    position = _end_of_line(text, start) + 1
    end = position
    while position < len(text):
        line_end = _end_of_line(text, position)
        line = text[position:line_end]
        if line.strip() and len(line) - len(line.lstrip(" ")) <= column:
            break
        position = line_end + 1
        if line.strip():
            end = min(position, len(text))
    return end


def _nested(key: Sequence[str | int], value: str, column: int) -> str:
    """A key below others as lines of YAML, the first at a column."""
    lines = ""
    for depth, part in enumerate(key):
        indent = " " * column + _INDENT * depth
        last = depth == len(key) - 1
        lines += f"{indent}{part}:" + (f" {_scalar(value, len(indent) + len(_INDENT))}" if last else "\n")
    return lines if lines.endswith("\n") else lines + "\n"


def _scalar(value: str, indent: int) -> str:
    """A text as YAML: several lines as a block, one line in double quotes."""
    stripped = value.strip("\n")
    if "\n" not in stripped:
        return _quoted(stripped)
    return "|\n" + "".join(f"{' ' * indent}{line}\n" if line.strip() else "\n" for line in stripped.split("\n"))


def _quoted(value: str) -> str:
    # A JSON string is a double-quoted YAML scalar; other scripts stay readable.
    return json.dumps(value, ensure_ascii=False)


def _column_of(text: str, index: int) -> int:
    line = text[text.rfind("\n", 0, index) + 1 : index]
    return len(line) - len(line.lstrip(" "))


def _end_of_line(text: str, index: int) -> int:
    end = text.find("\n", max(index, 0))
    return len(text) if end < 0 else end


def _dotted(key: Sequence[str | int]) -> str:
    return ".".join(map(str, key)) or "the file"
