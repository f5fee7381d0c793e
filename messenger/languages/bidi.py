"""Keeps mixed text in order: Latin names, numbers and phone numbers inside right-to-left text, and the reverse.

Without help the bidirectional algorithm (Unicode UAX #9) moves the parts of a phone number or a bracket after a Latin
name to the wrong side, and a paragraph that begins with a number or symbol runs the wrong way on the phone. So each
foreign run is wrapped in an isolate, and a right-to-left line that begins with anything but right-to-left text gets a
mark that says which way it runs.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import groupby

from messenger.languages.locales import Direction

FSI, PDI, RLM = "\u2068", "\u2069", "\u200f"

# Hebrew, Arabic, Syriac, Thaana, N'Ko and their kin, their presentation forms and the ancient ones of plane 1; marks.
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)

_INITIATORS = "\u2066\u2067\u2068"
_CONTROL = re.compile(f"[{_INITIATORS}{PDI}]")


def _sets_of_kinds() -> Mapping[str, str]:
    """The characters up to U+FFFF by their kind (UAX #9), each kind as the inside of a regular expression's set."""
    sets: dict[str, str] = defaultdict(str)
    start = 0
    for kind, characters in groupby(map(unicodedata.bidirectional, map(chr, range(0x10000)))):
        end = start + sum(1 for _ in characters)
        sets[kind] += f"\\u{start:04x}-\\u{end - 1:04x}"
        start = end
    return sets


_KINDS = _sets_of_kinds()
# Above U+FFFF whole blocks will do: they are hardly ever written here, and a set of many ranges there is slow.
_HIGH_RTL = "\U00010800-\U00010fff\U0001e800-\U0001efff"
_LTR = _KINDS["L"] + "\U00010000-\U000107ff\U00011000-\U0001e7ff\U00020000-\U0003ffff"
_LTR_LETTER = re.compile(f"[{_LTR}]")
_RTL_LETTER = re.compile(f"[{_KINDS['R']}{_KINDS['AL']}{_HIGH_RTL}]")

# A run of left-to-right words and digits with what stands inside it, and signs at its ends: "116 123", "AB12-CDE",
# "Smith-Jones", "+44 (0)20", "51%", "*100#", "info@example.org". An address is one run whatever it holds.
_DIGITS = _KINDS["EN"]
_WORD = f"[{_LTR}{_DIGITS}][{_LTR}{_DIGITS}{_KINDS['NSM']}]*"
_BRACKETED = r"\(\+?[0-9]+\)"
_JOINER = (
    r"(?:[!#$%&'*+,\-./:;<=>?@\\^_`|~\u00b0\u00b7\u2010-\u2015\u2019]{1,3}"
    r"|[ \u00a0\u202f]|[ ][\-\u2013&/+][ ]"
    rf"|(?<=[0-9])[ ]?{_BRACKETED}[ ]?(?=[0-9]))"
)
_RTL_BLOCKS = rf"\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc{_HIGH_RTL}"
_LTR_RUN = re.compile(
    rf"https?://[^\s<>\"\u00ab\u00bb{_INITIATORS}{PDI}{_RTL_BLOCKS}]*[{_LTR}{_DIGITS}/#=]"
    rf"|(?:(?<!\w)[/+#*@$\u20ac\u00a3]{{1,2}})?(?:{_BRACKETED}[ \-]?(?=[0-9]))?"
    rf"{_WORD}(?:{_JOINER}{_WORD})*(?:[ \u00a0]?[%$\u20ac\u00a3]|[#+\u00b0]{{1,2}})?"
)
# Words of Persian have joiners (U+200C) inside.
_RTL_WORD = rf"[{_RTL_BLOCKS}][{_RTL_BLOCKS}\u200c\u200d]*"
_RTL_RUN = re.compile(rf"{_RTL_WORD}(?:[ \-/.'\u2019]{_RTL_WORD})*")


def isolate(text: str) -> str:
    """Wrap a text in FSI...PDI, so that it keeps its own order inside text of another direction."""
    if not text or [isolated for isolated, _ in _pieces(text)] == [True]:
        return text
    return f"{FSI}{text}{PDI}"


def has_right_to_left(text: str) -> bool:
    """Whether a text has a letter of a script that is written from right to left, or a mark of direction."""
    return _RIGHT_TO_LEFT.search(text) is not None


def is_foreign(text: str, direction: Direction) -> bool:
    """Whether a text has letters of the other direction and none of this one: a whole English line in Arabic."""
    own, other = (_RTL_LETTER, _LTR_LETTER) if direction == "rtl" else (_LTR_LETTER, _RTL_LETTER)
    return other.search(text) is not None and own.search(text) is None


def isolate_foreign(text: str, direction: Direction) -> str:
    """Wrap every run of the other direction in an isolate; what is isolated already stays as it is.

    A text that is foreign as a whole is isolated as a whole, line by line, so that its punctuation stays in place.
    """
    run = _LTR_RUN if direction == "rtl" else _RTL_RUN
    if not run.search(text):
        return text
    if is_foreign(text, direction):
        return "\n".join(isolate(line) if _CONTROL.sub("", line) else line for line in text.split("\n"))
    return "".join(
        piece if isolated else run.sub(lambda match: isolate(match[0]), piece) for isolated, piece in _pieces(text)
    )


def mark_lines(text: str, direction: Direction) -> str:
    """Start each right-to-left line that begins with anything but a right-to-left letter with RLM."""
    if direction == "ltr":
        return text
    return "\n".join(
        RLM + line if line and unicodedata.bidirectional(line[0]) not in {"R", "AL"} else line
        for line in text.split("\n")
    )


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """A text cut at its outermost isolates: whether a piece is one of them, and the piece."""
    start = depth = 0
    for control in _CONTROL.finditer(text):
        opens = control[0] != PDI
        if opens and depth == 0 and control.start() > start:
            yield False, text[start : control.start()]
            start = control.start()
        # What closes nothing is nothing.
        depth = max(0, depth + (1 if opens else -1))
        if not opens and depth == 0 and text[start] in _INITIATORS:
            yield True, text[start : control.end()]
            start = control.end()
    if start < len(text):
        yield depth > 0, text[start:]
