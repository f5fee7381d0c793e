"""Readability: what is counted, what is left out, and which text is too hard."""

import sys
from pathlib import Path

import pytest

from guide.checks.small import Planted, changed, small_guide
from messenger.guide.checks.readability import ReadabilityError, readability, spoken
from messenger.guide.model import Guide

BODY = "The cerebellum is **small**."
LONG = "word " * 19 + "word."


def graded(text: str) -> float:
    """A grade that is written in the text: the number of times that it says "hard"."""
    return float(text.count("hard"))


SPOKEN = [
    ("sentence", "One two.", ["One two."]),
    ("bold", "**One** two?", ["One two?"]),
    ("bullets", "Look:\n\n- one\n- two;\n- three.", ["Look.", "one.", "two.", "three."]),
    ("steps", "1. **Stay.** Wait\n2. Call", ["Stay. Wait.", "Call."]),
    ("nothing", "", []),
]


@pytest.mark.parametrize(("name", "prose", "sentences"), SPOKEN, ids=[row[0] for row in SPOKEN])
def test_every_block_ends_a_sentence(name: str, prose: str, sentences: list[str]) -> None:
    """A bullet is read as a sentence, whether or not it has a full stop."""
    assert list(spoken(prose)) == sentences, name


def test_what_is_measured(tmp_path: Path) -> None:
    """Every section, topic and answer has a row with its characters and its words a sentence."""
    result = readability(small_guide(tmp_path), graded)
    assert [(row.unit, row.characters, row.sentence_words) for row in result.rows] == [
        ("overview/what-it-is", 28, 4.0),
        ("overview/to-ask", 43, 3.5),
        ("overview", 87, 3.5),
        ("therapies/play", 15, 3.0),
        ("therapies", 34, 3.5),
        ("faq/does-play-help", 26, 4.0),
    ]
    assert result.findings == ()
    assert result.average_grade == 0


def test_terms_are_left_out(tmp_path: Path) -> None:
    """The name of a term counts as a short word: alone, as a plural, in any case, with and without its brackets."""
    files = changed("en/glossary.yaml", 'term: "gait"', 'term: "Gait pattern (the way)"')
    files = changed("en/overview.yaml", BODY, "GAIT PATTERNS, the way, balances, gaiter and gait.", files)
    seen: list[str] = []

    def remember(text: str) -> float:
        seen.append(text)
        return 0

    readability(small_guide(tmp_path, files), remember)
    assert seen[0] == "word, word, word, gaiter and gait."


WHAT = "sections.what-it-is.body"
ANSWER = "questions.does-play-help.answer"
HARD = [
    Planted("section", "en/overview.yaml", BODY, "hard " * 11, "en/overview", WHAT, "grade 11.0; at most 10"),
    Planted("answer", "en/faq.yaml", "Yes, **daily** play helps.", "hard " * 11, "en/faq", ANSWER, "grade 11.0; at"),
    Planted("topic", "en/overview.yaml", "The main points.", "hard " * 9, "en/overview", "sections", "9.0; at most 8"),
    Planted("sentences", "en/overview.yaml", BODY, LONG, "en/overview", WHAT, "20.0 words a sentence; fewer than 20"),
    Planted("average", "en/overview.yaml", "The main points.", "hard " * 15, "guide", "topics", "grade 7.5 on average"),
]  # fmt: skip
"""`at` is the file of the finding."""


@pytest.mark.parametrize("fault", HARD, ids=lambda fault: fault.name)
def test_what_is_too_hard_is_found(tmp_path: Path, fault: Planted) -> None:
    """Each limit has a finding at the text that is over it."""
    findings = readability(small_guide(tmp_path, changed(fault.file, fault.old, fault.new)), graded).findings
    places = {(finding.file, ".".join(map(str, finding.key)), finding.message) for finding in findings}
    found = [message for file, key, message in places if (file, key) == (fault.at, fault.key)]
    assert any(fault.says in message for message in found), findings


def test_what_is_just_within_the_limits_passes(tmp_path: Path) -> None:
    """Grade 10 of an answer, 8 of a topic, 7 on average and 19 words a sentence are no fault."""
    files = changed("en/faq.yaml", "Yes, **daily** play helps.", "hard " * 10)
    files = changed("en/overview.yaml", "The main points.", "hard " * 8, files)
    files = changed("en/therapies.yaml", "What helps a child.", "hard " * 6, files)
    files = changed("en/overview.yaml", BODY, "word " * 18 + "word.", files)
    result = readability(small_guide(tmp_path, files), graded)
    assert result.findings == ()
    assert result.average_grade == 7


def test_only_the_english_is_measured(tmp_path: Path) -> None:
    """The formula knows English syllables; a translation is not held against it."""
    files = changed("es/overview.yaml", "El cerebelo es **pequeño**.", "hard " * 50)
    assert readability(small_guide(tmp_path, files), graded).findings == ()


def test_textstat_grades(tmp_path: Path) -> None:
    """The real grader gives long words in long sentences a higher grade than short ones."""
    hard = "Interdisciplinary rehabilitation necessitates individualised, comprehensive neurodevelopmental evaluation."
    easy = readability(small_guide(tmp_path / "easy"))
    result = readability(small_guide(tmp_path / "hard", changed("en/overview.yaml", BODY, hard)))
    assert easy.findings == ()
    assert next(found.key for found in result.findings) == ("sections", "what-it-is", "body")


def test_without_textstat_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has no development dependencies learns how to get them."""
    monkeypatch.setitem(sys.modules, "textstat", None)
    with pytest.raises(ReadabilityError, match="make setup"):
        readability(small_guide(tmp_path))


def test_the_real_guide_is_easy_to_read(guide: Guide) -> None:
    """Every section, answer and topic of the real guide is within the limits."""
    assert readability(guide).findings == ()
