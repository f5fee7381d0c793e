"""How far a text can be trusted: is it there, does it still say what the English says, has somebody reviewed it.

A unit is the smallest piece of text that is translated and reviewed as one: a section, a topic's own words, a menu,
an organisation's sentence. Its fingerprint names exactly the words that were translated or reviewed.
"""

import hashlib
import unicodedata
from enum import Enum

_LENGTH = 12  # hex digits: 48 bits, ample for the versions of one unit

UNTRANSLATED = "0" * _LENGTH
"""Stands for the fingerprint in the skeleton of a new language: the words below it are still the English."""


class State(Enum):
    """The state of a unit in a locale."""

    MISSING = "missing"
    """There is no translation: the English is shown, and said to be."""
    STALE = "stale"
    """The English has changed since it was translated."""
    DRAFT = "draft"
    """Nobody has reviewed it: no native speaker, or for English no clinician."""
    REVIEWED = "reviewed"
    """Somebody has, and not a word has changed since."""


def fingerprint(*texts: str) -> str:
    """The first 12 hex digits of the SHA-256 of some texts, in NFC with white space folded.

    Wrapping a line anew changes nothing; any other edit does.
    """
    folded = "\n".join(" ".join(unicodedata.normalize("NFC", text).split()) for text in texts)
    return hashlib.sha256(folded.encode()).hexdigest()[:_LENGTH]
