"""The README says what is true: every setting with its default and meaning, and only commands that exist."""

import re

from messenger.settings import PROJECT, Settings

README = (PROJECT / "README.md").read_text(encoding="utf-8")


def test_settings_table() -> None:
    """The table has a row for each setting, as the settings model has it; no other."""
    expected = {
        f"| `{name.upper()}` | {_default(field.default)}| {field.description} |"
        for name, field in Settings.model_fields.items()
    }
    assert {line for line in README.splitlines() if re.match(r"\| `[A-Z_]+` \|", line)} == expected


def _default(value: object) -> str:
    return "" if value is None else f"`{value}` "


def test_make_targets_exist() -> None:
    """Every `make` command that the README names is in the Makefile."""
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`?make ([a-z]+)", README)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
