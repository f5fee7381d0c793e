"""Each check of content finds its fault, at its line, and nothing in a guide that has none."""

from pathlib import Path

import pytest

from guide.checks.small import SMALL, Planted, changed, found_in
from guide.support import line_of
from messenger.guide.checks.registry import ALL_CHECKS, Check

WHAT = "sections.what-it-is"
BODY = "The cerebellum is **small**."
DURING_PLAY = "      Play every day.\n"
TWO_BUTTONS = 'title: "Therapies"\nbutton: "Overview"'


FAULTS = [
    Planted("section-length", "en/overview.yaml", BODY, "x" * 901, "xxx", f"{WHAT}.body", "901 characters; at most"),
    Planted(
        "section-bullets", "en/therapies.yaml", DURING_PLAY, "      - a\n" * 7, "body: |", "sections.play.body",
        "7 bullets or steps; at most 6",
    ),
    Planted(
        "answer-length", "en/faq.yaml", "Yes, **daily** play helps.", "so " * 81, "so so",
        "questions.does-play-help.answer", "81 words; at most 80",
    ),
    Planted(
        "summary-length", "en/therapies.yaml", "What helps a child.", "x" * 241, "summary", "summary", "241 characters",
    ),
    Planted(
        "meaning-length", "en/glossary.yaml", "Not falling.", "One. Two? Three.", "Three", "terms.balance.meaning",
        "3 sentences; at most 2",
    ),
    Planted(
        "unused-claim", "claims.yaml", "left_out:",
        '  lonely:\n    statement: "A"\n    evidence: confirmed\n    use: say\n    sources: []\nleft_out:',
        "  lonely:", "claims.lonely", "no section, question or term makes this claim",
    ),
    Planted(
        "unused-source", "sources.yaml", "  leaflet:", '  lonely: {title: "A", publisher: "B", read: true}\n  leaflet:',
        "lonely", "sources.lonely", "no claim, number or crisis line has this source",
    ),
    Planted(
        "unused-condition", "organisations.yaml", "      - hypoplasia\n", "", "", "conditions.0",
        "no organisation helps with hypoplasia",
    ),
    Planted(
        "duplicate-heading", "en/overview.yaml", '"What to ask your doctor about it"', '"what it  Is"', "what it  Is",
        "sections.to-ask.heading", f"it is at en/overview.yaml, {WHAT}.heading already",
    ),
    Planted(
        "duplicate-heading", "en/overview.yaml", '"What it is"', '"Overview"', 'heading: "Overview"', f"{WHAT}.heading",
        "it is at en/overview.yaml, title already",
    ),
    Planted(
        "duplicate-title", "en/therapies.yaml", 'title: "Therapies"', 'title: "Overview"', 'title: "Overview"', "title",
        "it is at en/overview.yaml, title already",
    ),
    Planted(
        "duplicate-button", "en/overview.yaml", 'button: "Overview"', 'button: "Care"', 'button: "Care"', "button",
        "it is at en/menus.yaml, menus.care.button already",
    ),
    Planted(
        "duplicate-button", "en/faq.yaml", 'button: "Questions"', 'button: "Words"', "", "button",
        "it is at en/faq.yaml",
    ),
    Planted(
        "duplicate-button", "es/faq.yaml", 'button: "Preguntas"', 'button: "Resumen"', 'button: "Resumen"', "button",
        "it is at es/overview.yaml, button already",
    ),
    Planted(
        "duplicate-button", "en/overview.yaml", 'button: "What to ask"', 'button: "What it is"', 'button: "What it is"',
        "sections.to-ask.button", f"it is at en/overview.yaml, {WHAT}.heading already",
    ),
    Planted(
        "duplicate-button", "en/glossary.yaml", 'term: "balance"', 'term: "gait"', "", "terms.balance.term",
        "it is at en/glossary.yaml, terms.gait.term already",
    ),
]  # fmt: skip
REPORTED_IN = {"unused-condition": "guide.yaml"}
"""Checks whose fault is mended in another file than where it was planted."""


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.name} {fault.key}")
def test_each_check_finds_its_fault(tmp_path: Path, fault: Planted) -> None:
    """A planted fault is reported by its check, in its file, at its line and key."""
    files = changed(fault.file, fault.old, fault.new)
    problems = [problem for problem in found_in(tmp_path, files) if fault.says in problem.message]
    assert problems, found_in(tmp_path, files)
    problem = problems[0]
    reported = REPORTED_IN.get(fault.name, fault.file)
    if fault.key == "button" and reported == "en/faq.yaml":
        reported = "en/glossary.yaml"  # the later of two buttons has to change
    assert problem.file == tmp_path / reported
    assert problem.key == fault.key
    assert problem.message.endswith(f"({fault.name})")
    if fault.at:
        line = line_of(files[reported], fault.at)
        assert problem.line in {line, line - 1}  # a block's text starts on the line below its key


def test_every_check_has_a_fault() -> None:
    """No check stands in the registry unproven."""
    assert {fault.name for fault in FAULTS} == {check.id for check in ALL_CHECKS}


@pytest.mark.parametrize("check", ALL_CHECKS, ids=[check.id for check in ALL_CHECKS])
def test_a_check_is_one_sentence(check: Check) -> None:
    """The docstring of a check is its rule, in one sentence."""
    says = check.says
    assert says.endswith(".")
    assert "\n" not in says
    assert says.count(". ") == 0


def test_a_sound_guide_has_no_findings(tmp_path: Path) -> None:
    """The small guide passes every check."""
    assert found_in(tmp_path) == []


LIMITS = [
    ("a section of 900 characters", changed("en/overview.yaml", BODY, "x" * 900)),
    ("six steps", changed("en/therapies.yaml", DURING_PLAY, "      1. a\n" * 6)),
    (
        "an urgent section of 1,500 characters and many bullets",
        changed(
            "guide.yaml", "kind: steps", "kind: urgent",
            changed("en/therapies.yaml", DURING_PLAY, "      - aaaaaa\n" * 166 + "      - aaaa\n"),
        ),
    ),
    ("many questions", changed("en/overview.yaml", "      - What comes next?\n", "      - And next?\n" * 12)),
    ("an answer of 80 words", changed("en/faq.yaml", "Yes, **daily** play helps.", "so " * 80)),
    ("a summary of 240 characters", changed("en/menus.yaml", "What helps.", "x" * 240)),
    ("two sentences", changed("en/glossary.yaml", "Not falling.", "It is about 1.5 times that. Not falling.")),
    ("a long translation", changed("es/overview.yaml", "El cerebelo es **pequeño**.", "x" * 1200)),
    ("one button on two screens", changed("en/overview.yaml", 'button: "What to ask"', 'button: "Play"')),
]  # fmt: skip


@pytest.mark.parametrize(("name", "files"), LIMITS, ids=[name for name, _ in LIMITS])
def test_what_is_just_within_a_limit_passes(tmp_path: Path, name: str, files: dict[str, str]) -> None:
    """A text at its limit is no fault, and neither is what a rule is not about."""
    assert found_in(tmp_path, files) == [], name


def test_an_urgent_section_has_a_limit_too(tmp_path: Path) -> None:
    """1,501 characters are too many even for an emergency."""
    files = changed(
        "guide.yaml", "kind: steps", "kind: urgent", changed("en/therapies.yaml", "Play every day.", "x" * 1501)
    )
    [problem] = found_in(tmp_path, files)
    assert problem.key == "sections.play.body"
    assert "1501 characters; at most 1500" in problem.message


def test_everything_is_said_at_once(tmp_path: Path) -> None:
    """Faults in several files come together, sorted by file and line."""
    files = changed("en/overview.yaml", BODY, "x" * 901)
    files = changed("en/glossary.yaml", "Not falling.", "One. Two. Three.", files)
    problems = found_in(tmp_path, files)
    assert [problem.file.name for problem in problems] == ["glossary.yaml", "overview.yaml"]


def test_a_guide_without_lists_can_be_checked(tmp_path: Path) -> None:
    """A guide has no questions and no glossary until somebody writes them."""
    tree = SMALL["guide.yaml"].partition("faq:\n")[0].replace("      - faq\n      - glossary\n", "")
    tree = tree.replace("        terms:\n          - gait\n", "")
    files = {name: text for name, text in SMALL.items() if not name.endswith(("/faq.yaml", "/glossary.yaml"))}
    assert found_in(tmp_path, {**files, "guide.yaml": tree}) == []
