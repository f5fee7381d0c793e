"""The README says what is true: every setting with its default and meaning, every command, and none that is not."""

import re
from pathlib import Path

import pytest

from messenger.cli import main
from messenger.settings import PROJECT, Settings
from tools import settings_table

README = (PROJECT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")


def test_settings_table() -> None:
    """The table is the one that the settings model makes: a row for each setting, no other."""
    assert settings_table.updated(README) == README, "run: make readme"
    names = re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)
    assert names == [name.upper() for name in Settings.model_fields]


def test_a_table_is_brought_up_to_date(tmp_path: Path) -> None:
    """Only the table is written anew, and there must be one."""
    file = tmp_path / "README.md"
    file.write_text(
        README.replace("| `PORT` |", "| `PORTS` |").replace("| `BIND_HOST`", "| x |\n| y"), encoding="utf-8"
    )
    settings_table.main(file)
    assert file.read_text(encoding="utf-8") == README
    with pytest.raises(ValueError, match="one table"):
        settings_table.updated("nothing")


def test_make_targets_exist() -> None:
    """Every `make` command that the README names is in the Makefile."""
    for target in set(re.findall(r"`?make ([a-z]+)", README)):
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


def test_every_command_is_named() -> None:
    """Every command of the bot stands in the README, and no other; `make help` has all targets."""
    named = set(re.findall(r"bot\.py ([a-z][a-z-]+)", README))
    assert named - {"run"} == set(main.commands) - {"run"}
    assert "make help" in README
