"""`python bot.py qr`: a code on a poster leads where it says, for years."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from messenger.cli import main
from messenger.dialog.edition import Edition
from messenger.dialog.route_text import encode
from messenger.posters import PosterError, place_of


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("symptoms", "t_symptoms"),
        ("symptoms/eyes-and-ears", "s_symptoms_eyes-and-ears"),
        ("understand", "m_understand"),
        ("organisations", "o"),
        ("organisations/FR", "oc_FR"),
        ("worldwide", "ow"),
        ("numbers", "ns"),
        ("numbers/FR", "n_FR"),
        ("faq", "fs"),
        ("glossary", "g"),
        ("glossary/ataxia", "gt_ataxia"),
        ("language/ar", "l_ar"),
        ("language/pt_BR", "l_pt-BR"),
        ("language/zh-Hans", "l_zh-Hans"),
        ("s_symptoms_eyes-and-ears", "s_symptoms_eyes-and-ears"),
    ],
)
def test_places(edition: Edition, name: str, payload: str) -> None:
    """A place is named as content names it, or by its start payload."""
    assert encode(place_of(name, edition)) == payload


@pytest.mark.parametrize("name", ["", "gone", "symptoms/gone", "organisations/ZZ", "language/tlh", "s_gone_gone", "ü"])
def test_no_place(edition: Edition, name: str) -> None:
    """What is no place is refused, and the valid ones are listed."""
    with pytest.raises(PosterError, match="Topics: urgent-help, about, overview"):
        place_of(name, edition)


def test_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both files are written, and say the address that is in them."""
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["qr", "symptoms", "--bot", "@CerebellumBot"])
    assert result.exit_code == 0, result.output
    assert "https://t.me/CerebellumBot?start=t_symptoms" in result.output
    assert (tmp_path / "symptoms.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert (tmp_path / "symptoms.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["gone", "--bot", "CerebellumBot"], "gone: the guide has no such place"),
        (["symptoms", "--bot", "t.me/x"], "--bot: a username has"),
        (["symptoms", "--bot", "CerebellumBot", "--out", "code.gif"], "must end in .svg or .png"),
        (["symptoms", "--bot", "CerebellumBot", "--out", "gone/code.svg"], "cannot be written"),
        (["symptoms"], "Say the bot's username with --bot"),
    ],
)
def test_what_is_wrong_is_said(
    arguments: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wrong use ends with exit code 2 and a line that says what to do."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_TOKEN", "")
    result = CliRunner().invoke(main, ["qr", *arguments])
    assert (result.exit_code, says in result.output) == (2, True), result.output
