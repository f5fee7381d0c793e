"""How hard the English is to read: the Flesch-Kincaid grade (years of school) and the words of a sentence.

The formula counts syllables of English, so it says nothing of other languages. The names of the glossary's terms are
left out: they are what a family has to learn here, and a button explains them.
"""

import importlib
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from statistics import fmean

from messenger.guide.model import Guide
from messenger.guide.prose import parse_markdown
from messenger.guide.references import Finding
from messenger.guide.words import TermWords
from messenger.guide.yaml_files import Key
from messenger.languages.locales import SOURCE_LOCALE

TEXT_GRADE = 10.0
"""The grade of a section or an answer, at most."""
TOPIC_GRADE = 8.0
"""The grade of a topic, its summary and all its sections together, at most."""
AVERAGE_GRADE = 7.0
"""The average grade of the topics, at most."""
SENTENCE_WORDS = 20.0
"""The average words of a sentence in a section or an answer: fewer than this."""

_SENTENCE_END = re.compile(r"[.?!](?=\s|$)")
_NEUTRAL = "word"
"""Stands for a term of the glossary: one syllable."""

Grader = Callable[[str], float]
"""The Flesch-Kincaid grade of a text."""


class ReadabilityError(Exception):
    """The English cannot be measured; the text says what to do about it."""


@dataclass(frozen=True)
class Row:
    """What was measured of a section (`topic/section`), an answer (`faq/question`) or a whole topic (`topic`)."""

    unit: str
    characters: int
    sentence_words: float
    """The average words of a sentence."""
    grade: float


@dataclass(frozen=True)
class Readability:
    """The measures of every text, the average grade of the topics, and what is over its limit."""

    rows: tuple[Row, ...]
    average_grade: float
    findings: tuple[Finding, ...]


def readability(guide: Guide, grade: Grader | None = None) -> Readability:
    """Measure the English of every section, answer and topic.

    `grade` is textstat's unless one is given. Raises ReadabilityError if textstat is not installed.
    """
    grade = grade or _textstat_grade()
    terms = _TermNames(guide)
    topics: list[Row] = []
    rows: list[Row] = []
    findings: list[Finding] = []
    for topic, words in guide.words[SOURCE_LOCALE].topics.items():
        texts = [words.summary]
        for section, content in words.sections.items():
            texts.append(content.body)
            row = _row(f"{topic}/{section}", [content.body], terms, grade)
            rows.append(row)
            findings.extend(_hard_text(row, f"{SOURCE_LOCALE}/{topic}", ("sections", section, "body")))
        topics.append(_row(topic, texts, terms, grade))
        rows.append(topics[-1])
        findings.extend(_hard_topic(topics[-1]))
    faq = guide.words[SOURCE_LOCALE].faq
    for question, asked in faq.questions.items() if faq else ():
        row = _row(f"faq/{question}", [asked.answer], terms, grade)
        rows.append(row)
        findings.extend(_hard_text(row, f"{SOURCE_LOCALE}/faq", ("questions", question, "answer")))
    average = fmean(row.grade for row in topics)
    if average > AVERAGE_GRADE:
        message = f"the topics have grade {average:.1f} on average; at most {AVERAGE_GRADE:.0f} (readability)"
        findings.append(Finding("guide", ("topics",), message))
    return Readability(tuple(rows), average, tuple(findings))


def _hard_text(row: Row, file: str, key: Key) -> Iterator[Finding]:
    """A section or an answer has at most grade 10, and under 20 words a sentence on average."""
    if row.grade > TEXT_GRADE:
        message = f"has grade {row.grade:.1f}; at most {TEXT_GRADE:.0f}: use shorter sentences and words (readability)"
        yield Finding(file, key, message)
    if row.sentence_words >= SENTENCE_WORDS:
        message = f"has {row.sentence_words:.1f} words a sentence; fewer than {SENTENCE_WORDS:.0f} (readability)"
        yield Finding(file, key, message)


def _hard_topic(row: Row) -> Iterator[Finding]:
    """A topic has at most grade 8."""
    if row.grade > TOPIC_GRADE:
        message = f"the topic has grade {row.grade:.1f}; at most {TOPIC_GRADE:.0f} (readability)"
        yield Finding(f"{SOURCE_LOCALE}/{row.unit}", ("sections",), message)


def _row(unit: str, texts: list[str], terms: "_TermNames", grade: Grader) -> Row:
    text = terms.neutral(" ".join(sentence for prose in texts for sentence in spoken(prose)))
    sentences = max(1, len(_SENTENCE_END.findall(text)))
    return Row(unit, sum(map(len, texts)), len(text.split()) / sentences, grade(text))


def spoken(prose: str) -> Iterator[str]:
    """The blocks of a prose as one reads them aloud: each ends a sentence, also a bullet or a line before a list."""
    for block in parse_markdown(prose):
        text = " ".join(block.text.split())
        yield text if text[-1] in ".?!" else f"{text.rstrip(':;,')}."


class _TermNames:
    """The names of the glossary's terms in a text."""

    def __init__(self, guide: Guide) -> None:
        glossary = guide.words[SOURCE_LOCALE].glossary
        names = {name for words in (glossary.terms.values() if glossary else ()) for name in _names(words)}
        # The longest first: "bus stop" is not "bus" and a stop. A plural is the same term.
        choices = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        self._pattern = re.compile(rf"\b(?:{choices})s?\b", re.IGNORECASE) if choices else None

    def neutral(self, text: str) -> str:
        """The text with every term replaced by a short word."""
        return self._pattern.sub(_NEUTRAL, text) if self._pattern else text


def _names(words: TermWords) -> Iterable[str]:
    """The names of a term: "Speech therapy (SLT)" is also said without or by what is in its brackets."""
    outer, _, inner = words.term.rstrip(")").partition(" (")
    return filter(None, (outer, inner))


def _textstat_grade() -> Grader:
    """The grade by textstat, which is imported here because only a developer has it."""
    try:
        with warnings.catch_warnings():
            # Its import of pkg_resources warns; the version is pinned for reasons of its own.
            warnings.simplefilter("ignore", UserWarning)
            textstat = importlib.import_module("textstat")
    except ModuleNotFoundError:
        raise ReadabilityError(
            "textstat measures readability and is not installed here; it comes with the development dependencies: "
            "make setup"
        ) from None

    def grade(text: str) -> float:
        return float(textstat.flesch_kincaid_grade(text))

    return grade
