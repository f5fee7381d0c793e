"""Rules of translations that a machine can check: nothing lost, nothing added, the right script, no hidden characters.

A unit that is missing is skipped: readers see the English and are told. Each rule is one function and one sentence.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache

from messenger.guide.checks.lengths import SECTION_CHARACTERS, URGENT_CHARACTERS
from messenger.guide.model import Guide
from messenger.guide.prose import ProseError, parse_markdown
from messenger.guide.references import Finding
from messenger.guide.states import UNTRANSLATED
from messenger.guide.words import SectionWords, Unit, UnitWords
from messenger.languages.locales import SOURCE_LOCALE, script

_PROSE = ("body", "answer")
"""The keys whose texts are Markdown."""
_NUMBER = re.compile(r"\d+")
_SYMBOL = re.compile(r"(?<![A-Za-z0-9])(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*[0-9])[A-Z][A-Z0-9]{2,}(?![A-Za-z0-9])")
"""What is written alike in every language: capitals with a digit among them (`AB1C`)."""
_ADDRESS = re.compile(r"https?://\S+")
_FORBIDDEN = re.compile(
    "[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
"""Control characters, and marks of direction, which the bot sets itself. The joiners of Indic scripts are letters."""
_ROOM = 1.4
"""How much longer than the English limit a translation may be."""
_LETTERS = 20
"""Letters that a text must have before its script can be told."""
_SHARE = 0.3
"""The least part of a text's letters that is in its language's own script; names and symbols are Latin."""

_SCRIPTS = {
    "Arab": ("ARABIC",),
    "Armn": ("ARMENIAN",),
    "Beng": ("BENGALI",),
    "Cyrl": ("CYRILLIC",),
    "Deva": ("DEVANAGARI",),
    "Ethi": ("ETHIOPIC",),
    "Geor": ("GEORGIAN",),
    "Grek": ("GREEK",),
    "Gujr": ("GUJARATI",),
    "Hans": ("CJK",),
    "Hant": ("CJK",),
    "Hebr": ("HEBREW",),
    "Jpan": ("CJK", "HIRAGANA", "KATAKANA"),
    "Kore": ("HANGUL",),
    "Latn": ("LATIN",),
    "Taml": ("TAMIL",),
    "Telu": ("TELUGU",),
    "Thai": ("THAI",),
}
"""The first words of the Unicode names of a script's letters, by its ISO 15924 code."""


def same_units(guide: Guide) -> Iterator[Finding]:
    """A translation has the same files and keys as the English."""
    for locale in _translations(guide):
        for unit in guide.words[SOURCE_LOCALE].units:
            if guide.words[locale].find(unit) is None:
                yield Finding(
                    f"{locale}/{unit.file}", unit.key, f"{unit.name} is not there; `translations new` shows how"
                )


def same_markup(guide: Guide) -> Iterator[Finding]:
    """A text has as many paragraphs, bullets, steps and bold words as its English."""
    for locale, unit, key, english, text in translated_texts(guide):
        if key in _PROSE:
            wanted, found = _markup(english), _markup(text)
            for kind in wanted | found:
                if wanted[kind] != found[kind]:
                    message = f"has {found[kind]} of the kind {kind}, the English {wanted[kind]}"
                    yield Finding(f"{locale}/{unit.file}", (*unit.key, key), message)


def same_numbers(guide: Guide) -> Iterator[Finding]:
    """Every number of the English stands in the translation, in the digits of any script."""
    for locale, unit, key, english, text in translated_texts(guide):
        lost = _numbers(english) - _numbers(text)
        if lost:
            yield Finding(f"{locale}/{unit.file}", (*unit.key, key), f"lacks the number {', '.join(sorted(lost))}")


def same_symbols(guide: Guide) -> Iterator[Finding]:
    """Every symbol and every address of the English stands in the translation, letter for letter."""
    names = [re.compile(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])") for name in guide.tree.symbols]
    for locale, unit, key, english, text in translated_texts(guide):
        for pattern in (_SYMBOL, _ADDRESS, *names):
            for symbol in sorted(set(pattern.findall(english)) - set(pattern.findall(text))):
                yield Finding(f"{locale}/{unit.file}", (*unit.key, key), f"lacks {symbol}, which is never translated")


def script_share(guide: Guide) -> Iterator[Finding]:
    """At least three in ten of a text's letters are of its language's script."""
    for locale, unit, key, _english, text in translated_texts(guide):
        names = _SCRIPTS.get(script(locale) or "")
        letters = [c for c in text if c.isalpha()]
        if names and len(letters) >= _LETTERS and sum(_is_of(c, names) for c in letters) < _SHARE * len(letters):
            yield Finding(f"{locale}/{unit.file}", (*unit.key, key), f"is not written in the script of {locale}")


def translated_length(guide: Guide) -> Iterator[Finding]:
    """A translated section is at most 1.4 times as long as an English one may be."""
    for locale, unit, key, _english, text in translated_texts(guide):
        if key == "body":
            kind = guide.tree.topics[unit.file].sections[unit.key[1]].kind
            limit = round(_ROOM * (URGENT_CHARACTERS if kind == "urgent" else SECTION_CHARACTERS))
            if len(text) > limit:
                message = f"has {len(text)} characters; at most {limit} fit a screen"
                yield Finding(f"{locale}/{unit.file}", (*unit.key, key), message)


def hidden_characters(guide: Guide) -> Iterator[Finding]:
    """No text has control characters, or marks and isolates of direction: the bot sets those itself."""
    for locale in guide.locales:
        for unit, words in guide.words[locale].units.items():
            for key, text in words.texts.items():
                found = sorted({f"U+{ord(c):04X}" for c in _FORBIDDEN.findall(text)})
                if found:
                    message = f"has the hidden character {', '.join(found)}; type the text anew"
                    yield Finding(f"{locale}/{unit.file}", (*unit.key, key), message)


def review_fits(guide: Guide) -> Iterator[Finding]:
    """A review is of the text as it stands: after an edit it says nothing any more."""
    units = {unit.name: unit for unit in guide.words[SOURCE_LOCALE].units}
    for index, entry in enumerate(guide.reviews):
        unit = units.get(entry.unit)
        words = guide.words[entry.locale].find(unit) if unit and entry.locale in guide.words else None
        if words is not None and words.fingerprint != entry.fingerprint:
            message = f"{entry.unit} has changed since; review it again or take the review out"
            yield Finding("reviews", ("reviews", index, "fingerprint"), message)


def _translations(guide: Guide) -> list[str]:
    return [locale for locale in guide.locales if locale != SOURCE_LOCALE]


def translated_texts(guide: Guide) -> Iterator[tuple[str, Unit, str, str, str]]:
    """Every translated text with its English: locale, unit, key, English, translation."""
    for locale in _translations(guide):
        for unit, english in guide.words[SOURCE_LOCALE].units.items():
            words = guide.words[locale].find(unit)
            if words is not None and words.source != UNTRANSLATED:
                for key in english.texts.keys() & words.texts.keys():
                    if not _is_short_button(key, english):
                        yield locale, unit, key, english.texts[key], words.texts[key]


def _is_short_button(key: str, english: UnitWords) -> bool:
    """A section's button says in short what its heading says, each language in its own way."""
    return key == "button" and isinstance(english, SectionWords)


def _markup(text: str) -> Counter[str]:
    try:
        blocks = parse_markdown(text)
    except ProseError:
        return Counter()  # the loader says what is wrong with it
    return Counter(
        [block.kind for block in blocks]
        + ["bold" for block in blocks for span in block.spans if span.bold]
        + ["italic" for block in blocks for span in block.spans if span.italic]
    )


def _numbers(text: str) -> set[str]:
    # Digits of any script have their value; 05 is 5.
    return {str(int("".join(str(unicodedata.digit(digit)) for digit in number))) for number in _NUMBER.findall(text)}


@cache
def _is_of(letter: str, names: tuple[str, ...]) -> bool:
    return unicodedata.name(letter, "").startswith(names)
