"""The rules of translations: each finds its planted fault, and finds nothing in a translation that is right."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from guide.support import FILES, edited, write_guide
from messenger.guide.checks import translation
from messenger.guide.checks.registry import TRANSLATION_CHECKS
from messenger.guide.loader import load_guide
from messenger.guide.model import Guide
from messenger.guide.references import Finding

Check = Callable[[Guide], Iterator[Finding]]

_ENGLISH = FILES["en/overview.yaml"].replace(
    "The cerebellum is **small**.", "In 05 of 51% the cerebellum with KIF1A is **small**, see https://example.org/a."
)
_SPANISH = FILES["es/overview.yaml"].replace(
    "El cerebelo es **pequeño**.", "En 5 del 51 % el cerebelo con KIF1A es **pequeño**, véase https://example.org/a."
)
GOOD = {**FILES, "en/overview.yaml": _ENGLISH, "es/overview.yaml": _SPANISH}
"""A guide with a number, a symbol, an address and bold in a section and its translation."""

KEY = ("sections", "what-it-is", "body")


def found(check: Check, folder: Path, files: dict[str, str]) -> list[tuple[str, tuple[str | int, ...]]]:
    """Where a check finds something in a guide of these files, each place once."""
    return list(dict.fromkeys((one.file, one.key) for one in check(load_guide(write_guide(folder, files)))))


@pytest.mark.parametrize(
    ("check", "old", "new"),
    [
        (translation.same_markup, "**pequeño**", "pequeño"),
        (translation.same_markup, "      En 5", "      - En 5"),
        (translation.same_markup, "véase", "*véase*"),
        (translation.same_numbers, "En 5 del", "En seis del"),
        (translation.same_numbers, "51 %", "15 %"),
        (translation.same_symbols, "KIF1A", "KIF1"),
        (translation.same_symbols, "https://example.org/a", "https://example.org/b"),
        (translation.translated_length, "véase", "véase " + "muy " * 320),
        (translation.hidden_characters, "cerebelo", "cere\u200bbelo"),
        (translation.hidden_characters, "cerebelo", "\u2068cerebelo\u2069"),
        (translation.hidden_characters, "cerebelo", "cerebelo\u202e"),
        (
            translation.script_share,
            "el cerebelo con KIF1A es",
            "мозжечок маленький и находится сзади, " * 4 + "KIF1A",
        ),
    ],
)
def test_planted_faults(check: Check, old: str, new: str, tmp_path: Path) -> None:
    """Each rule finds its fault in the section where it was planted, and nothing before it was."""
    assert found(check, tmp_path / "good", GOOD) == []
    assert found(check, tmp_path / "bad", edited("es/overview.yaml", old, new, GOOD)) == [("es/overview", KEY)]


def test_digits_of_any_script_are_equal(tmp_path: Path) -> None:
    """Arabic and Devanagari digits are the numbers that they say."""
    files = edited("es/overview.yaml", "En 5 del 51 %", "En ٥ del ५१ %", GOOD)
    assert found(translation.same_numbers, tmp_path, files) == []


def test_a_name_that_is_never_translated(tmp_path: Path) -> None:
    """What guide.yaml lists as a symbol stands in the translation too."""
    files = edited("guide.yaml", "conditions:\n  - hypo", "symbols: [CASK]\nconditions:\n  - hypo", GOOD)
    files = edited("en/overview.yaml", "with KIF1A", "with CASK and KIF1A", files)
    assert found(translation.same_symbols, tmp_path / "bad", files) == [("es/overview", KEY)]
    files = edited("es/overview.yaml", "con KIF1A", "con CASK y KIF1A", files)
    assert found(translation.same_symbols, tmp_path / "good", files) == []


def test_a_unit_that_is_not_there(tmp_path: Path) -> None:
    """Every unit of the English that a translation lacks is named."""
    places = found(translation.same_units, tmp_path, GOOD)
    assert ("es/therapies", ("sections", "play")) in places
    assert ("es/overview", ("sections", "what-it-is")) not in places


def test_joiners_are_letters(tmp_path: Path) -> None:
    """Hindi and Persian need the joiners, which are no hidden characters."""
    files = edited("es/overview.yaml", "cerebelo", "cere\u200cbe\u200dlo", GOOD)
    assert found(translation.hidden_characters, tmp_path, files) == []


def test_a_review_of_another_text(tmp_path: Path) -> None:
    """A review is voided by any edit of the text that was read."""
    assert found(translation.review_fits, tmp_path / "good", dict(FILES)) == []
    files = edited("es/overview.yaml", "El cerebelo es", "El cerebelo era")
    assert found(translation.review_fits, tmp_path / "bad", files) == [("reviews", ("reviews", 0, "fingerprint"))]


def test_the_real_translations(guide: Guide) -> None:
    """Nothing is found in the real guide."""
    assert [finding for check in TRANSLATION_CHECKS for finding in check.find(guide)] == []
