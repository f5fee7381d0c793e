"""How long a text may be, so that a section fits the screen of a phone and a tired reader reaches its end.

The limits are of the English. A translation says the same and takes the room that its language needs.
"""

import re
from collections.abc import Iterator

from messenger.guide.model import Guide
from messenger.guide.prose import parse_markdown
from messenger.guide.references import Finding, every_unit
from messenger.guide.words import MenuWords, SectionWords
from messenger.languages.locales import SOURCE_LOCALE

SECTION_CHARACTERS = 900
URGENT_CHARACTERS = 1500
"""An emergency's signs stand on one screen, complete."""
SECTION_BULLETS = 6
"""Bullets or steps of a section; more are not remembered."""
ANSWER_WORDS = 80
SUMMARY_CHARACTERS = 240
MEANING_SENTENCES = 2

_UNLIMITED_BULLETS = ("urgent", "questions")
"""Kinds of sections that are lists by nature."""
_SENTENCE_END = re.compile(r"[.?!](?=\s|$)")


def section_length(guide: Guide) -> Iterator[Finding]:
    """A section's body has at most 900 characters, an urgent one 1,500."""
    for topic, section, words in _sections(guide):
        urgent = guide.tree.topics[topic].sections[section].kind == "urgent"
        limit = URGENT_CHARACTERS if urgent else SECTION_CHARACTERS
        if len(words.body) > limit:
            message = f"has {len(words.body)} characters; at most {limit} fit a screen: shorten it or make two sections"
            yield Finding(f"{SOURCE_LOCALE}/{topic}", ("sections", section, "body"), message)


def section_bullets(guide: Guide) -> Iterator[Finding]:
    """A section has at most six bullets or steps, unless it is a list of urgent signs or of questions."""
    for topic, section, words in _sections(guide):
        if guide.tree.topics[topic].sections[section].kind in _UNLIMITED_BULLETS:
            continue
        count = sum(block.kind in {"bullet", "step"} for block in parse_markdown(words.body))
        if count > SECTION_BULLETS:
            message = f"has {count} bullets or steps; at most {SECTION_BULLETS} are remembered"
            yield Finding(f"{SOURCE_LOCALE}/{topic}", ("sections", section, "body"), message)


def answer_length(guide: Guide) -> Iterator[Finding]:
    """An answer to a common question has at most 80 words."""
    faq = guide.words[SOURCE_LOCALE].faq
    for question, words in faq.questions.items() if faq else ():
        count = sum(len(block.text.split()) for block in parse_markdown(words.answer))
        if count > ANSWER_WORDS:
            message = f"has {count} words; at most {ANSWER_WORDS}, the section that it leads to says the rest"
            yield Finding(f"{SOURCE_LOCALE}/faq", ("questions", question, "answer"), message)


def summary_length(guide: Guide) -> Iterator[Finding]:
    """A summary has at most 240 characters."""
    for file, key, words in every_unit(guide, SOURCE_LOCALE):
        if isinstance(words, MenuWords) and len(words.summary) > SUMMARY_CHARACTERS:
            message = f"has {len(words.summary)} characters; at most {SUMMARY_CHARACTERS}"
            yield Finding(f"{SOURCE_LOCALE}/{file}", (*key, "summary"), message)


def meaning_length(guide: Guide) -> Iterator[Finding]:
    """The meaning of a term is told in at most two sentences."""
    glossary = guide.words[SOURCE_LOCALE].glossary
    for term, words in glossary.terms.items() if glossary else ():
        count = len(_SENTENCE_END.findall(words.meaning))
        if count > MEANING_SENTENCES:
            message = f"has {count} sentences; at most {MEANING_SENTENCES} explain a word"
            yield Finding(f"{SOURCE_LOCALE}/glossary", ("terms", term, "meaning"), message)


def _sections(guide: Guide) -> Iterator[tuple[str, str, SectionWords]]:
    for topic, words in guide.words[SOURCE_LOCALE].topics.items():
        for section in guide.tree.topics[topic].sections:
            yield topic, section, words.sections[section]
