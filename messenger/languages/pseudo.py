"""Two languages that nobody speaks, made from the English: what is still plain English on a screen is hard-coded.

`en_XA` is accented and about 40 % longer, as translations often are: it shows words that no catalog knows, and texts
that do not fit. `ar_XB` is written in right-to-left letters, so that a screen is really laid out from right to left.
What a translator must leave alone is left alone: placeholders, commands, addresses, numbers and Markdown.
"""

import gettext
import re
from collections.abc import Callable, Mapping

from messenger.languages.catalogs import Translator

Voice = Callable[[str, int | None], str]
"""Says a text in a pseudo-locale, in at most so many characters (a text that is longer already stays as long)."""

_LONGER = 0.4
"""The share that a translation of a longer English text may need beside it."""

# Each letter becomes one character of one UTF-16 unit, so a text without padding keeps its length.
_ACCENTED = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž",
)
# Hebrew letters: strongly right to left, unlike U+202E, which Telegram strips. Latin has 26 letters, Hebrew 27 forms.
_MIRRORED = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "אבצדהפגחיךקלמנעףץרסתוטשםןז" * 2,
)
_PADDING = "one two three four five six seven eight nine ten eleven twelve ".translate(_ACCENTED)

# {placeholders}, addresses, mail addresses, HTML entities and /commands.
_KEPT = re.compile(
    r"(\{[^{}]*\}"
    r"|https?://[^\s)\]>»\"]+"
    r"|\b(?:www|t)\.[a-z]+[^\s)\]>»\"]*"
    r"|[\w.+-]+@[\w-]+\.[\w.]+"
    r"|&(?:[A-Za-z]+|#\w+);"
    r"|(?<![\w/])/[a-z_]+\b)"
)
_TRAILING = re.compile(r"[^\w}]*\Z")
_LETTERS = re.compile(r"[^\W\d_]")


def accented(text: str, limit: int | None = None) -> str:
    """The text with accents, and each line about 40 % longer as far as the limit (in characters) allows."""
    lines = text.split("\n")
    room = None if limit is None else max(0, limit - len(text))
    said: list[str] = []
    for line in lines:
        longer = _padded(line, room)
        if room is not None:
            room -= len(longer) - len(line)
        said.append(longer)
    return "\n".join(said)


def mirrored(text: str, _limit: int | None = None) -> str:
    """The text in right-to-left letters, as long as it was."""
    return _letters(text, _MIRRORED)


VOICES: Mapping[str, Voice] = {"en_XA": accented, "ar_XB": mirrored}
"""How each pseudo-locale speaks."""


class PseudoTranslations(gettext.NullTranslations):
    """Catalogs of a pseudo-locale: every message is there, and none needs a translator."""

    def __init__(self, voice: Voice) -> None:
        super().__init__()
        self._voice = voice

    def gettext(self, message: str) -> str:
        """Say the message."""
        return self._voice(message, None)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Say the form that English uses for the number."""
        return self._voice(super().ngettext(singular, plural, n), None)


def pseudo_translator(locale: str) -> Translator:
    """The translator of a pseudo-locale."""
    return Translator(locale, PseudoTranslations(VOICES[locale]))


def _letters(text: str, table: Mapping[int, int]) -> str:
    # Every second part is one that is kept.
    return "".join(
        part if index % 2 else part.translate(table) for index, part in enumerate(_KEPT.split(text)) if part is not None
    )


def _padded(line: str, room: int | None) -> str:
    said = _letters(line, _ACCENTED)
    length = round(len(_LETTERS.findall(_KEPT.sub("", line))) * _LONGER)
    if room is not None:
        length = min(length, room)
    padding = (" " + _PADDING * (length // len(_PADDING) + 1))[:length].rstrip()
    # Before the full stop, the arrow of a button or the asterisks of bold text that end the line.
    end = _TRAILING.search(said)
    at = end.start() if end else len(said)
    return said[:at] + padding + said[at:]
