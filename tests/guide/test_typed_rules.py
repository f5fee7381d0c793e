"""What people type leads somewhere: one planted fault for each rule of keywords and emergencies."""

from pathlib import Path

import pytest

from guide.support import problems_of, write_guide

URGENT = 'kinds:\n  fall:\n    certain: ["fell ... head"]\n'
TREE = "urgent:\n  fall: {section: therapies/play}\n"


def written(folder: Path, *, tree: str = "", keywords: str = "", urgent: str = "") -> Path:
    """The small guide with kinds of emergencies, keywords and patterns."""
    write_guide(folder)
    guide = folder / "guide.yaml"
    guide.write_text(guide.read_text(encoding="utf-8") + tree, encoding="utf-8")
    for name, text in (("keywords", keywords), ("urgent", urgent)):
        if text:
            (folder / "en" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_guide_with_all_of_it(tmp_path: Path) -> None:
    """Keywords and patterns that lead somewhere are no problem."""
    keywords = """\
topics:
  overview: {what-it-is: ["small brain"]}
subjects:
  therapies: ["what helps"]
  organisations: ["who helps"]
faq: {does-play-help: ["toys"]}
places: {organisations: ["charity"]}
countries: {"NO": ["norge"]}
elsewhere: {weather: ["rain"]}
smalltalk: ["hi"]
"""
    assert problems_of(written(tmp_path, tree=TREE, keywords=keywords, urgent=URGENT)) == []


@pytest.mark.parametrize(
    ("parts", "file", "key", "says"),
    [
        ({"tree": "urgent:\n  fall: {section: therapies/gone}\n"}, "guide", "urgent.fall.section", "gone is unknown"),
        ({"keywords": 'topics: {gone: {x: ["a"]}}\n'}, "en/keywords", "topics.gone", "gone is unknown"),
        (
            {"keywords": 'topics: {overview: {x: ["a"]}}\n'},
            "en/keywords",
            "topics.overview.x",
            "valid: to-ask, what-it",
        ),
        ({"keywords": 'subjects: {gone: ["a"]}\n'}, "en/keywords", "subjects.gone", "gone is unknown"),
        ({"keywords": 'faq: {gone: ["a"]}\n'}, "en/keywords", "faq.gone", "valid: does-play-help"),
        ({"keywords": 'places: {gone: ["a"]}\n'}, "en/keywords", "places.gone", "valid: 'organisations', 'numbers'"),
        ({"keywords": 'filler: ["please", "?!"]\n'}, "en/keywords", "filler.1", "neither a letter nor a digit"),
        ({"keywords": 'smalltalk: ["👍"]\n'}, "en/keywords", "smalltalk.0", "neither a letter nor a digit"),
        ({"urgent": URGENT}, "en/urgent", "kinds.fall", "fall is unknown"),
        (
            {"tree": TREE + "  bite: {section: therapies/play}\n", "urgent": URGENT},
            "en/urgent",
            "kinds.bite",
            "has no pattern",
        ),
        (
            {"tree": TREE, "urgent": URGENT.replace("fell ... head", "<gone> x")},
            "en/urgent",
            "kinds.fall.certain.0",
            "there is no group gone above",
        ),
    ],
)
def test_faults(tmp_path: Path, parts: dict[str, str], file: str, key: str, says: str) -> None:
    """Every fault is told with its file and key."""
    (problem,) = problems_of(written(tmp_path, **parts))
    assert (problem.file, problem.key) == (tmp_path / f"{file}.yaml", key)
    assert says in problem.message
