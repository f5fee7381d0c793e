"""Keeps mixed text in order: Latin names, numbers and phone numbers inside right-to-left text, and the reverse.

Without help the bidirectional algorithm (Unicode UAX #9) moves the parts of a phone number or a bracket after a Latin
name to the wrong side, and a paragraph that begins with a number or symbol runs the wrong way on the phone. So each
foreign run is wrapped in an isolate, and a right-to-left line that begins with anything but right-to-left text gets a
mark that says which way it runs.
"""

import re
import unicodedata

from messenger.languages.locales import Direction

FSI, PDI, RLM = "\u2068", "\u2069", "\u200f"

_ISOLATES = "\u2066\u2067\u2068\u2069"
_LATIN = r"[A-Za-z0-9\u00c0-\u024f]"
# A run of Latin words and digits with what stands inside it: "116 123", "PMM2-CDG", "Dandy-Walker", "+44 20", "51%".
_LTR_RUN = re.compile(rf"[+#*]?{_LATIN}+(?:(?:[ \-\u2013./'\u2019&+:@_*#,]| [\-\u2013&/] ){_LATIN}+)*%?")
_RTL_CHARACTER = r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
_RTL_RUN = re.compile(rf"{_RTL_CHARACTER}+(?:[ \-]{_RTL_CHARACTER}+)*")
_ISOLATED = re.compile(rf"([{_ISOLATES[:3]}][^{_ISOLATES}]*{PDI})")


def isolate(text: str) -> str:
    """Wrap a text in FSI...PDI, so that it keeps its own order inside text of another direction."""
    return text if not text or _ISOLATED.fullmatch(text) else f"{FSI}{text}{PDI}"


def is_foreign(text: str, direction: Direction) -> bool:
    """Whether a text has letters of the other direction and none of this one: a whole English line in Arabic."""
    kinds = {unicodedata.bidirectional(character) for character in text}
    own, other = ({"R", "AL"}, {"L"}) if direction == "rtl" else ({"L"}, {"R", "AL"})
    return not kinds & own and bool(kinds & other)


def isolate_foreign(text: str, direction: Direction) -> str:
    """Wrap every run of the other direction in an isolate; what is isolated already stays as it is.

    A text that is foreign as a whole is isolated as a whole, line by line, so that its punctuation stays in place.
    """
    if is_foreign(text, direction):
        return "\n".join(isolate(line) if line.strip(_ISOLATES) else line for line in text.split("\n"))
    run = _LTR_RUN if direction == "rtl" else _RTL_RUN
    if not run.search(text):
        return text
    parts = _ISOLATED.split(text)
    return "".join(part if index % 2 else run.sub(lambda m: isolate(m[0]), part) for index, part in enumerate(parts))


def mark_lines(text: str, direction: Direction) -> str:
    """Start each right-to-left line that begins with anything but a right-to-left letter with RLM."""
    if direction == "ltr":
        return text
    return "\n".join(
        RLM + line if line and unicodedata.bidirectional(line[0]) not in {"R", "AL"} else line
        for line in text.split("\n")
    )
