"""A translator's day: what is left, a change of the English, accept, review, and a new language."""

from pathlib import Path

import pytest

from messenger.guide.states import UNTRANSLATED, State
from messenger.guide.words import Unit
from messenger.languages.catalogs import catalog_file, read_catalog
from messenger.languages.extraction import update_catalogs
from messenger.settings import PROJECT
from messenger.translations.decisions import accept, review
from messenger.translations.history import difference
from messenger.translations.places import TranslationError, known_locale, known_unit
from messenger.translations.skeleton import new_language
from messenger.translations.status import as_json, as_table, status, units_to_do
from translations.conftest import WHAT_IT_IS, Desk


def test_the_english_changes_and_the_translation_is_accepted(desk: Desk) -> None:
    """An edit of the English makes its translations stale; diff shows the old and the new; accept makes it current."""
    desk.replace("en/overview.yaml", "The cerebellum is **small**.", "The cerebellum is **very small**.")
    assert desk.guide.unit("es", WHAT_IT_IS).state is State.STALE
    lines = difference(desk.content, desk.guide, "es", WHAT_IT_IS).splitlines()
    assert [line for line in lines if line.startswith("-") and "is **small**" in line]
    assert [line for line in lines if line.startswith("+") and "is **very small**" in line]
    assert accept(desk.content, desk.guide, "es", WHAT_IT_IS)
    assert desk.guide.unit("es", WHAT_IT_IS).state is State.DRAFT
    assert not accept(desk.content, desk.guide, "es", WHAT_IT_IS)
    assert "has not changed" in difference(desk.content, desk.guide, "es", WHAT_IT_IS)


def test_accept_changes_one_line(desk: Desk) -> None:
    """Nothing of a translator's file changes but the fingerprint."""
    desk.replace("en/overview.yaml", "The cerebellum is **small**.", "The cerebellum is **very small**.")
    before = desk.file("es/overview.yaml").read_text(encoding="utf-8").splitlines()
    accept(desk.content, desk.guide, "es", WHAT_IT_IS)
    after = desk.file("es/overview.yaml").read_text(encoding="utf-8").splitlines()
    assert len(before) == len(after)
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


def test_an_old_text_that_git_does_not_know(desk: Desk) -> None:
    """A fingerprint of words that never were is said to be unknown, with what to do."""
    source = desk.guide.words["es"].units[WHAT_IT_IS].source
    assert source
    desk.replace("es/overview.yaml", source, "abcdefabcdef")
    with pytest.raises(TranslationError, match="translations accept"):
        difference(desk.content, desk.guide, "es", WHAT_IT_IS)


def test_review(desk: Desk) -> None:
    """A review makes a text reviewed, once; any edit of that text makes it a draft again."""
    review(desk.content, desk.guide, "es", WHAT_IT_IS, role="clinician", name="T. Tester", day="2026-11-21")
    assert desk.guide.unit("es", WHAT_IT_IS).state is State.DRAFT
    review(desk.content, desk.guide, "es", WHAT_IT_IS, role="native-speaker", name="T. Tester", day="2026-11-21")
    assert desk.guide.unit("es", WHAT_IT_IS).state is State.REVIEWED
    with pytest.raises(TranslationError, match="already"):
        review(desk.content, desk.guide, "es", WHAT_IT_IS, role="native-speaker", name="T. Tester", day="2026-11-22")
    review(desk.content, desk.guide, "en", WHAT_IT_IS, role="clinician", name="T. Tester", day="2026-11-21")
    assert desk.guide.unit("en", WHAT_IT_IS).state is State.REVIEWED
    heading = desk.guide.words["es"].topics["overview"].sections["what-it-is"].heading
    desk.replace("es/overview.yaml", heading, heading + " hoy")
    assert desk.guide.unit("es", WHAT_IT_IS).state is State.DRAFT


def test_a_stale_text_is_not_reviewed(desk: Desk) -> None:
    """Nobody can review what does not translate the English of today."""
    desk.replace("en/overview.yaml", "The cerebellum is **small**.", "The cerebellum is **very small**.")
    with pytest.raises(TranslationError, match="stale"):
        review(desk.content, desk.guide, "es", WHAT_IT_IS, role="native-speaker", name="T. Tester", day="2026-11-21")


def test_a_new_language(desk: Desk) -> None:
    """A new language loads at once with nothing translated; a unit that is written over and accepted is a draft."""
    files = new_language(desk.content, desk.locales, desk.guide, "pt_PT")
    update_catalogs(PROJECT / "messenger", desk.locales)
    assert {file.name for file in files} >= {"overview.yaml", "menus.yaml", "profile.yaml"}
    guide = desk.guide
    assert {guide.unit("pt_PT", unit).state for unit in guide.words["en"].units} == {State.MISSING}
    catalog = read_catalog(catalog_file(desk.locales, "pt_PT"), "pt_PT")
    (row,) = (row for row in status(guide, dict.fromkeys(guide.locales, catalog)) if row.locale == "pt_PT")
    assert (row.missing, row.translated, row.draft) == (len(guide.words["en"].units), 0, 0)
    assert row.critical
    desk.replace("pt_PT/overview.yaml", 'heading: "What it is"', 'heading: "O que significa"')
    accept(desk.content, desk.guide, "pt_PT", WHAT_IT_IS)
    assert desk.guide.unit("pt_PT", WHAT_IT_IS).state is State.DRAFT
    assert desk.guide.unit("pt_PT", Unit("overview", ())).state is State.MISSING


@pytest.mark.parametrize("locale", ["klingon", "es", "en", "../x", "pt-BR"])
def test_a_language_that_cannot_be_made(desk: Desk, locale: str) -> None:
    """A language that is there already, or that CLDR does not know, is refused and nothing is written."""
    before = sorted(desk.root.rglob("*"))
    with pytest.raises(TranslationError):
        new_language(desk.content, desk.locales, desk.guide, locale)
    assert sorted(desk.root.rglob("*")) == before


def test_what_is_left_to_do(desk: Desk) -> None:
    """Critical texts stand first, whatever their place in the guide."""
    desk.replace("en/overview.yaml", "The cerebellum is **small**.", "The cerebellum is **very small**.")
    todo = units_to_do(desk.guide, "es")
    play = Unit("therapies", ("sections", "play"))
    assert {unit for unit, _ in todo[:2]} == {Unit("therapies", ()), play}
    assert (WHAT_IT_IS, State.STALE) in todo[2:]
    assert WHAT_IT_IS.name == "overview/what-it-is"
    catalog = read_catalog(catalog_file(desk.locales, "es"), "es")
    (row,) = status(desk.guide, {"es": catalog})
    assert row.critical == ("therapies", "therapies/play")
    assert (row.stale, row.untranslated, row.fuzzy) == (1, 0, 0)
    assert row.translated > 50
    assert "therapies/play" in as_table([row])
    assert as_json([row])[0]["stale"] == 1


@pytest.mark.parametrize(("name", "hint"), [("overview/what-it-iss", "overview/what-it-is"), ("zzz", "named like")])
def test_a_misspelt_unit(desk: Desk, name: str, hint: str) -> None:
    """A unit that is none is refused with those that are close."""
    with pytest.raises(TranslationError, match=hint):
        known_unit(desk.guide, name)


def test_the_source_is_no_translation(desk: Desk) -> None:
    """English is not accepted, exported or imported."""
    with pytest.raises(TranslationError, match="valid: "):
        known_locale(desk.guide, "en")


def test_without_git(desk: Desk, tmp_path: Path) -> None:
    """Outside a repository the old English cannot be found, and that is said."""
    desk.replace("en/overview.yaml", "The cerebellum is **small**.", "The cerebellum is **very small**.")
    (tmp_path / ".git").rename(tmp_path / "gone")
    with pytest.raises(TranslationError, match="git"):
        difference(desk.content, desk.guide, "es", WHAT_IT_IS)


def test_untranslated_is_no_fingerprint() -> None:
    """The mark of a skeleton has the shape of a fingerprint, so that the file loads."""
    assert len(UNTRANSLATED) == 12
