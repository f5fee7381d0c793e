"""A guide or catalogs with something wrong: each problem is a line with its file, and nothing starts."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from guide_copy import copy_guide

from cli.program import TOKEN, end
from messenger import assembly, cli
from messenger.dialog.context import UnknownPlaceError
from messenger.dialog.render import RenderError
from messenger.dialog.route import Route, TopicRoute
from messenger.dialog.screen import Screen
from messenger.guide.loader import load_guide
from messenger.guide.model import Guide
from messenger.languages.catalogs import Translator
from messenger.settings import PROJECT


def broken(tmp_path: Path, name: str, change: Callable[[Path], None]) -> dict[str, str]:
    """A copy of the guide in two languages with one change, as settings."""
    copy_guide(tmp_path, "en", "es")
    change(tmp_path / name)
    return {"CONTENT_DIR": str(tmp_path / "content"), "LOCALES_DIR": str(tmp_path / "locales")}


def _garbage(file: Path) -> None:
    file.write_text("title: [", encoding="utf-8")


def _binary(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")


def _unknown(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(text + '\nmsgid "Never said"\nmsgstr "x"\n', encoding="utf-8")


def _language(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"Language: es\\n"', '"Language: fr\\n"'), encoding="utf-8")


def _placeholder(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    changed = re.sub(r'(msgstr ".*)\{language\}', r"\1{lengua}", text)
    assert changed != text
    file.write_text(changed, encoding="utf-8")


def test_what_tools_leave_beside_the_catalogs(environment: dict[str, str], tmp_path: Path) -> None:
    """A folder that is nobody's language is no mistake."""
    settings = broken(tmp_path, "locales/.git", Path.mkdir)
    for name in ("__pycache__", "es~"):
        (tmp_path / "locales" / name).mkdir()
    code, _, errors = end("check", **(environment | settings))
    assert code == 0, errors


def test_a_screen_that_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named by locale and route, with the reason, and ends with 2."""

    def every_screen(guide: Guide, translator: Translator, *, pairs: bool) -> Iterator[tuple[Route, Screen]]:
        del guide, translator, pairs
        raise RenderError(TopicRoute("overview"), UnknownPlaceError("nowhere"))

    monkeypatch.setattr(assembly, "every_screen", every_screen)
    with pytest.raises(cli.UsageProblem) as caught:
        cli.main(["check"], standalone_mode=False)
    assert caught.value.exit_code == 2
    lines = str(caught.value).splitlines()
    assert {"en: the screen t_overview: the guide has no nowhere"} < set(lines)
    assert len(lines) == len(load_guide(PROJECT / "content").locales)


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("content/guide.yaml", Path.unlink, ["guide.yaml:1:", "missing"]),
        ("content/es/overview.yaml", _garbage, ["overview.yaml:", "not valid YAML"]),
        ("content/es/overview.yaml", _binary, ["overview.yaml:1:", "UTF-8"]),
        ("content/klingon", Path.mkdir, ["klingon", "pt_BR"]),
        ("locales/ja", Path.mkdir, ["ja", "valid: en, es"]),
        ("locales/es/LC_MESSAGES/messenger.po", _unknown, ["messenger.po:", "'Never said'", "make catalogs"]),
        ("locales/es/LC_MESSAGES/messenger.po", _language, ["messenger.po:", "Language must be 'es'"]),
        ("locales/messenger.pot", Path.unlink, ["messenger.pot: is missing", "make catalogs"]),
        ("locales/es/LC_MESSAGES/messenger.po", Path.unlink, ["messenger.po", "missing"]),
        ("locales/es/LC_MESSAGES/messenger.po", _binary, ["messenger.po"]),
        ("locales/es/LC_MESSAGES/messenger.po", _placeholder, ["messenger.po:", "{language}"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_broken_content(
    environment: dict[str, str], tmp_path: Path, name: str, change: Callable[[Path], None], words: list[str]
) -> None:
    """A broken guide never passes: each problem is a line with its file, and the exit code is 2."""
    code, _, errors = end("check", **(environment | broken(tmp_path, name, change)))
    assert code == 2, errors
    assert "Traceback" not in errors
    assert all(word in errors.replace(str(tmp_path), "") for word in words), errors


@pytest.mark.parametrize("command", [("run",), ("run", "--simulator")])
@pytest.mark.parametrize(
    ("name", "change"),
    [("content/es/overview.yaml", _garbage), ("locales/es/LC_MESSAGES/messenger.po", _unknown)],
    ids=["content", "catalog"],
)
def test_a_broken_guide_does_not_start(
    environment: dict[str, str], tmp_path: Path, command: tuple[str, ...], name: str, change: Callable[[Path], None]
) -> None:
    """What `check` says of content and catalogs is said at a start as well, and ends it."""
    environment |= {"BOT_TOKEN": TOKEN, "API_BASE_URL": "http://127.0.0.1:9"}
    code, _, errors = end(*command, **(environment | broken(tmp_path, name, change)))
    assert code == 2, errors
    assert name in errors
    assert "Traceback" not in errors
