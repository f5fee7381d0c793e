"""The typed sentences that search and emergencies are measured on, by language and half.

They were written before the patterns and keywords, by people who saw none of them. While those were made, only the
half `seen` was looked at; `unseen` tells how well they do on sentences that nobody had in mind.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_FOLDER = Path(__file__).parent / "typed"
LOCALES = sorted(file.stem for file in _FOLDER.glob("*.yaml"))


@dataclass(frozen=True)
class Question:
    """A typed question, and the topics that answer it."""

    text: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Sentences:
    """Sentences of a language: emergencies by kind, near misses, questions, and what is none of our business."""

    urgent: Mapping[str, tuple[str, ...]]
    near: tuple[str, ...]
    questions: tuple[Question, ...]
    off_topic: tuple[str, ...]


@cache
def sentences(locale: str, half: str) -> Sentences:
    """One half of a language's sentences."""
    data = yaml.safe_load((_FOLDER / f"{locale}.yaml").read_text(encoding="utf-8"))[half]
    return Sentences(
        urgent={kind: tuple(texts) for kind, texts in data["urgent"].items()},
        near=tuple(data["near"]),
        questions=tuple(Question(one["text"], tuple(one["topics"])) for one in data["questions"]),
        off_topic=tuple(data["off_topic"]),
    )
