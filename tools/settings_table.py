"""Writes the README's table of settings from the settings themselves. Run by `make readme`; a test compares the two."""

import re
import sys
from pathlib import Path

from messenger.settings import PROJECT, Settings

README = PROJECT / "README.md"

_HEAD = "| setting | default | meaning |\n| --- | --- | --- |\n"
_TABLE = re.compile(re.escape(_HEAD) + r"(?:\|.*\n)*")


def table() -> str:
    """The table: a row for each setting, with its default and its meaning."""
    rows = (
        f"| `{name.upper()}` | {_default(field.default)}| {field.description} |\n"
        for name, field in Settings.model_fields.items()
    )
    return _HEAD + "".join(rows)


def updated(text: str) -> str:
    """A text with its table as it must be. Raises ValueError if it has none."""
    changed, count = _TABLE.subn(lambda _: table(), text)
    if count != 1:
        raise ValueError("there must be one table of settings, under | setting | default | meaning |")
    return changed


def _default(value: object) -> str:
    return "" if value is None else f"`{value}` "


def main(file: Path = README) -> None:
    """Bring the file up to date."""
    file.write_text(updated(file.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"Wrote {file.name}\n")


if __name__ == "__main__":
    main()
