"""Hints point a person to what is probably wrong, and keep still about what is right."""

from pathlib import Path

import pytest

from guide.support import FILES, edited, write_guide
from messenger.guide.checks import hints
from messenger.guide.checks.hints import HintError
from messenger.guide.loader import load_guide

LONG = "palabra " * 31
FILE = "es/overview.yaml"
KEY = ("sections", "what-it-is", "body")


def test_a_text_in_another_language(tmp_path: Path) -> None:
    """A text whose language is guessed to be another is named; a short one is not guessed at."""
    long = "El cerebelo es una parte del cerebro que ayuda al cuerpo a moverse y a mantener el equilibrio cada día."
    guide = load_guide(write_guide(tmp_path, edited(FILE, "El cerebelo es **pequeño**.", long)))
    assert list(hints.other_language(guide, lambda _text: "es")) == []
    (finding,) = hints.other_language(guide, lambda _text: "pt")
    assert (finding.file, finding.key) == ("es/overview", KEY)
    assert "pt" in finding.message


def test_the_real_classifier_knows_our_languages(tmp_path: Path) -> None:
    """py3langid tells an English text in a Spanish file, without a network."""
    english = "The cerebellum is a part of the brain that helps the body to move and to keep its balance on every day."
    guide = load_guide(write_guide(tmp_path, edited(FILE, "El cerebelo es **pequeño**.", english)))
    assert [finding.key for finding in hints.all_hints(guide, tmp_path) if "seems to be" in finding.message] == [KEY]


def test_a_text_that_is_still_english(tmp_path: Path) -> None:
    """A text of several words that equals the English was probably forgotten."""
    guide = load_guide(write_guide(tmp_path, edited(FILE, '"Qué es"', '"What it is"')))
    (finding,) = hints.same_as_english(guide)
    assert finding.key == ("sections", "what-it-is", "heading")
    assert list(hints.same_as_english(load_guide(write_guide(tmp_path / "good")))) == []


def test_long_sentences(tmp_path: Path) -> None:
    """A section of very long sentences is named, in words; one without spaces is measured in characters."""
    guide = load_guide(write_guide(tmp_path, edited(FILE, "El cerebelo es **pequeño**.", f"{LONG}.")))
    (finding,) = hints.long_sentences(guide)
    assert "31 words" in finding.message


def test_terms_that_are_not_used(tmp_path: Path) -> None:
    """Where the English uses a word of the glossary, the translation should use its list's word, in any form."""
    terms = 'terms:\n  gait: {term: "marcha"}\n'
    files = edited("en/overview.yaml", "is **small**", "is **small**, and the gait", {**FILES, "es/terms.yaml": terms})
    guide = load_guide(write_guide(tmp_path / "bad", files))
    (finding,) = hints.terms_not_used(guide, tmp_path / "bad")
    assert "'marcha' for 'gait'" in finding.message
    files = edited(FILE, "es **pequeño**", "es **pequeño**, y las marchas", files)
    assert list(hints.terms_not_used(load_guide(write_guide(tmp_path / "good", files)), tmp_path / "good")) == []


def test_a_broken_list_of_terms(tmp_path: Path) -> None:
    """A list that cannot be read is said to be, with file and line."""
    guide = load_guide(write_guide(tmp_path, {**FILES, "es/terms.yaml": "terms:\n  gait: {}\n"}))
    with pytest.raises(HintError, match=r"terms\.yaml:2"):
        list(hints.terms_not_used(guide, tmp_path))
