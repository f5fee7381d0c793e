"""All checks of content, and the one function that runs them: what they find gets its file and line.

They are beyond what the loader asks: a guide that breaks one of them works, but reads badly or says what it must not.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from messenger.guide.checks import duplicates, lengths, translation, unused
from messenger.guide.checks.wording import read_wording, wording_findings
from messenger.guide.model import Guide
from messenger.guide.references import Finding
from messenger.guide.yaml_files import Document, Problem, read_yaml


class Check(NamedTuple):
    """One rule of content: its function is named as it is, and says in one sentence what it asks."""

    find: Callable[[Guide], Iterator[Finding]]

    @property
    def id(self) -> str:
        """The name by which a problem names its check."""
        return self.find.__name__.replace("_", "-")

    @property
    def says(self) -> str:
        """The rule in one sentence."""
        return (self.find.__doc__ or "").strip()


ALL_CHECKS: tuple[Check, ...] = tuple(
    Check(find)
    for find in (
        lengths.section_length,
        lengths.section_bullets,
        lengths.answer_length,
        lengths.summary_length,
        lengths.meaning_length,
        unused.unused_claim,
        unused.unused_source,
        unused.unused_condition,
        duplicates.duplicate_heading,
        duplicates.duplicate_title,
        duplicates.duplicate_button,
    )
)
"""Every check of content that needs the guide alone. The wording rules of a language are data: its wording.yaml."""

TRANSLATION_CHECKS: tuple[Check, ...] = tuple(
    Check(find)
    for find in (
        translation.same_units,
        translation.same_markup,
        translation.same_numbers,
        translation.same_symbols,
        translation.script_share,
        translation.translated_length,
        translation.hidden_characters,
        translation.review_fits,
    )
)
"""Every check that holds the translations against the English."""


def run_checks(guide: Guide, content_dir: Path) -> list[Problem]:
    """Everything that the checks and the wording rules find in a guide that was loaded from a folder, sorted."""
    found = [
        finding._replace(message=f"{finding.message} ({check.id})")
        for check in ALL_CHECKS + TRANSLATION_CHECKS
        for finding in check.find(guide)
    ]
    problems: list[Problem] = []
    for locale in guide.locales:
        wording = read_wording(content_dir, locale)
        problems.extend(wording.problems)
        found.extend(wording_findings(guide, locale, wording.rules))
    return sorted({*problems, *located(found, content_dir)})


def located(findings: Iterable[Finding], content_dir: Path) -> list[Problem]:
    """Findings as problems with the file and line where a person mends them, sorted."""
    documents: dict[str, Document] = {}
    problems: set[Problem] = set()
    for file, key, message in findings:
        if file not in documents:
            documents[file] = read_yaml(content_dir / f"{file}.yaml")
        problems.add(documents[file].problem(key, message))
    return sorted(problems)
