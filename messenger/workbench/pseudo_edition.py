"""Adds the pseudo-locales to an edition: every unit of the English, said with accents or from right to left.

They exist only where the simulator runs: what families see on Telegram never has them.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

from messenger.dialog.edition import Edition
from messenger.guide.fields import BUTTON_LIMIT
from messenger.guide.words import SectionWords, UnitWords, Words
from messenger.languages.locales import SOURCE_LOCALE
from messenger.languages.pseudo import VOICES, Voice, pseudo_translator

U = TypeVar("U", bound=UnitWords)


def with_pseudo_locales(edition: Edition) -> Edition:
    """The edition with `en_XA` and `ar_XB` beside its locales, all their units drafts of the English of today."""
    english = edition.guide.words[SOURCE_LOCALE]
    pseudo = {locale: _words(english, voice) for locale, voice in VOICES.items()}
    return Edition(
        replace(edition.guide, words={**edition.guide.words, **pseudo}),
        {**edition.translators, **{locale: pseudo_translator(locale) for locale in VOICES}},
    )


def _words(english: Words, voice: Voice) -> Words:
    return Words(
        menus=_units(english.menus, voice),
        topics=_units(english.topics, voice),
        organisations=_units(english.organisations, voice),
        conditions=_units(english.conditions, voice),
        profile=_unit(english.profile, voice) if english.profile else None,
        faq=_unit(english.faq, voice) if english.faq else None,
        glossary=_unit(english.glossary, voice) if english.glossary else None,
    )


def _units(units: Mapping[str, U], voice: Voice) -> dict[str, U]:
    return {name: _unit(words, voice) for name, words in units.items()}


def _unit(words: U, voice: Voice) -> U:
    said: dict[str, Any] = {"source": words.fingerprint}
    limits = _limits(type(words))
    for field in type(words).model_fields:
        value = getattr(words, field)
        if isinstance(value, str):
            limit = limits.get(field)
            if field == "heading" and isinstance(words, SectionWords) and words.button is None:
                limit = BUTTON_LIMIT  # the heading is the text of a button too
            said[field] = voice(value, limit)
        elif isinstance(value, Mapping):
            said[field] = _units(value, voice)
    return words.model_copy(update=said)


@cache
def _limits(kind: type[UnitWords]) -> dict[str, int]:
    """The most characters that each field of a kind of unit may have, where there is a limit."""
    limits: dict[str, int] = {}
    for field, schema in kind.model_json_schema()["properties"].items():
        for option in (schema, *schema.get("anyOf", ())):
            if "maxLength" in option:
                limits[field] = option["maxLength"]
    return limits
