"""Rules of content that the loader itself enforces, so that no check need repeat them: each is proven here once."""

from pathlib import Path

import pytest

from guide.checks.small import SMALL, Planted, changed
from guide.support import line_of, write_guide
from messenger.guide.loader import load_guide
from messenger.guide.yaml_files import ContentError

WHAT = "topics.overview.sections.what-it-is"
LONG = "x" * 31

REFUSED = [
    Planted("url not https", "organisations.yaml", '"https://', '"http://', '"http://', "organisations.helpers.url"),
    Planted("long button", "en/faq.yaml", '"Play"', f'"{LONG}"', LONG, "questions.does-play-help.button"),
    Planted("long term", "en/glossary.yaml", '"gait"', f'"{LONG}"', LONG, "terms.gait.term"),
    Planted("dangling related", "guide.yaml", "    - therapies\n      ", "    - x\n      ", "- x", f"{WHAT}.related.0"),
    Planted("unknown claim", "guide.yaml", "- small\n", "- smal\n", "- smal", f"{WHAT}.claims.0"),
    Planted("claim left out", "guide.yaml", "- small\n", "- miracle-cure\n", "- miracle", f"{WHAT}.claims.0"),
    Planted("unknown term", "guide.yaml", "- gait", "- gaits", "- gaits", f"{WHAT}.terms.0"),
    Planted("unknown organisation", "guide.yaml", "- helpers", "- helper\n", "- helper", f"{WHAT}.organisations.0"),
    Planted("lost question", "guide.yaml", "therapies/play\n", "cures\n", "cures", "faq.does-play-help.section"),
    Planted("key twice", "en/overview.yaml", "  to-ask:", "  what-it-is:", "", "sections.what-it-is"),
    Planted("missing key", "en/overview.yaml", 'summary: "The main points."\n', "", "", "summary"),
]  # fmt: skip


@pytest.mark.parametrize("fault", REFUSED, ids=lambda fault: fault.name)
def test_the_loader_refuses(tmp_path: Path, fault: Planted) -> None:
    """A guide with this fault does not even load; the problem names file, line and key."""
    files = changed(fault.file, fault.old, fault.new)
    with pytest.raises(ContentError) as caught:
        load_guide(write_guide(tmp_path, files))
    place = (tmp_path / fault.file, fault.key)
    found = [problem for problem in caught.value.problems if (problem.file, problem.key) == place]
    assert found, caught.value.problems
    assert not fault.at or found[0].line == line_of(files[fault.file], fault.at)


def test_the_rules_of_a_language_are_no_stray_file(tmp_path: Path) -> None:
    """Every language may have a wording.yaml."""
    load_guide(write_guide(tmp_path, {**SMALL, "es/wording.yaml": "rules: {}\n"}))
