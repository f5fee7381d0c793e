"""The words of the interface in one locale, as its catalog has them at this moment."""

from pathlib import Path
from typing import Any

from babel.messages.catalog import Message

from messenger.languages.catalogs import catalog_file, read_catalog


def messages_of(locales_dir: Path, locale: str) -> list[dict[str, Any]]:
    """Every message of a locale's catalog with its state: what needs work comes first.

    Raises CatalogError if the catalog cannot be read.
    """
    catalog = read_catalog(catalog_file(locales_dir, locale), locale)
    found = [_as_json(message) for message in catalog if message.id]
    return sorted(found, key=lambda message: _ORDER.index(message["state"]))


_ORDER = ("untranslated", "fuzzy", "translated")


def _as_json(message: Message) -> dict[str, Any]:
    english = list(message.id) if isinstance(message.id, (list, tuple)) else [message.id]
    strings = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    words = [text or "" for text in strings]
    return {
        "english": english,
        "words": words,
        "context": message.context,
        "comments": list(message.auto_comments),
        "state": _state(message, words),
        "line": message.lineno,
    }


def _state(message: Message, words: list[str]) -> str:
    if not all(words):
        return "untranslated"
    return "fuzzy" if message.fuzzy else "translated"
