"""No word of this guide's subject stands in the engine: another community need not change a line of it."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from messenger.guide.model import Guide
from messenger.settings import PROJECT

ENGINE = PROJECT / "messenger"
OUR_NAME = re.compile(r"Cerebellum ?Messenger(?:LinkCheck)?|cerebellum_bot")
SUBJECT = re.compile(
    r"""cerebell | hypoplas | atroph | \bbrain | \bseizure | epilep | convuls | ataxi | hypotoni | nystagm | vermis
    | \bpons\b | microceph | hydroceph | \bshunt | neurolog | \bgenes?\b | \bgenetic | \bgenom | \bexom | chromosom
    | \bMRI\b | \bCMV\b | \bCDG\b | \bDandy\b | \bJoubert | syndrom | \bpregnan | \bbab(?:y|ies)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
TEXTS = sorted(file for file in ENGINE.rglob("*") if file.suffix in {".py", ".html", ".js", ".css", ".yaml"})


def found_in(text: str, symbols: tuple[str, ...] = ()) -> list[str]:
    """The lines that have a word of the subject, or one of the names that only it has."""
    names = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in symbols) or "(?!)")
    lines = (OUR_NAME.sub("", line) for line in text.splitlines())
    return [line.strip() for line in lines if SUBJECT.search(line) or names.search(line)]


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: str(file.relative_to(ENGINE)))
def test_the_source_text(file: Path, guide: Guide) -> None:
    """Neither code nor comments, docstrings or pages."""
    assert found_in(file.read_text(encoding="utf-8"), guide.tree.symbols) == []


def test_the_msgids(guide: Guide) -> None:
    """Nor the words of the interface, in any language's catalog or in the template."""
    with (PROJECT / "locales" / "messenger.pot").open("rb") as stream:
        catalog = read_po(stream)
    texts = [text for message in catalog for text in ([message.id] if isinstance(message.id, str) else message.id)]
    assert len(texts) > 100
    assert found_in("\n".join([*texts, *(note for message in catalog for note in message.auto_comments)])) == []
    assert guide.tree.symbols, "the names that only our subject has are read from the guide"


@pytest.mark.parametrize(
    "text", ["a small cerebellum", "Genes and tests", "an MRI scan", "with KIF1A", "# A seizure is", "atrophy-menu"]
)
def test_what_would_be_found(text: str) -> None:
    """The words of our subject are recognised."""
    assert found_in(text, ("KIF1A",)) == [text]


@pytest.mark.parametrize("text", ["Cerebellum Messenger: a bot", "general", "generate", "Generic[T]", "cerebellum_bot"])
def test_what_is_none(text: str) -> None:
    """The project's own name, and words that only look alike, are none."""
    assert found_in(text) == []
