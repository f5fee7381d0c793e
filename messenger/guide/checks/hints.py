"""Hints on translations: what is probably wrong, but only a person can say. They are printed, and fail nothing."""

import importlib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from messenger.guide.checks.translation import translated_texts
from messenger.guide.fields import DataId, Model, Text
from messenger.guide.model import Guide
from messenger.guide.prose import ProseError, parse_markdown
from messenger.guide.references import Finding
from messenger.guide.words import SectionWords
from messenger.guide.yaml_files import read_yaml
from messenger.languages.locales import SOURCE_LOCALE, parse_locale

_LONG_SENTENCE = 30
"""Words on average over a section: more are hard to follow, in languages that part words by spaces."""
_LONG_LINE = 60
"""Characters on average, in languages that do not."""
_UNSPACED = frozenset({"zh", "ja", "th", "my", "km", "lo"})
_SENTENCE = re.compile("[.?!\u0964\u3002\uff1f\uff01\u061f]+")
_IDENTIFIABLE = 80
"""Letters that a text must have before its language is guessed."""
_STEM = 5
"""Letters of a word that are looked for: endings change with grammar."""

Classify = Callable[[str], str]
"""Guesses the language (ISO 639-1) of a text."""


class HintError(Exception):
    """Hints cannot be given; the text says what to install."""


class Term(Model):
    """The one word to use for a term, and why."""

    term: Text
    note: Text | None = None


class Terms(Model):
    """`<locale>/terms.yaml`: a translator's own list, keyed by the glossary's ids and others."""

    terms: Mapping[DataId, Term]


def all_hints(guide: Guide, content_dir: Path, classify: Classify | None = None) -> Iterator[Finding]:
    """Everything that a person should look at.

    Raises HintError if py3langid, a development dependency, is needed and not installed.
    """
    yield from other_language(guide, classify or _classifier())
    yield from same_as_english(guide)
    yield from long_sentences(guide)
    yield from terms_not_used(guide, content_dir)


def other_language(guide: Guide, classify: Classify) -> Iterator[Finding]:
    """A text seems to be in another language than its folder's."""
    for locale, unit, key, _english, text in translated_texts(guide):
        language = locale.partition("_")[0]
        if sum(map(str.isalpha, text)) >= _IDENTIFIABLE and (guess := classify(text)) != language:
            yield Finding(f"{locale}/{unit.file}", (*unit.key, key), f"seems to be in {guess}, not {language}")


def same_as_english(guide: Guide) -> Iterator[Finding]:
    """A text of several words is the English, letter for letter."""
    for locale, unit, key, english, text in translated_texts(guide):
        if " " in text.strip() and text.strip() == english.strip() and unit.file != "profile":
            yield Finding(f"{locale}/{unit.file}", (*unit.key, key), "is the same as the English")


def long_sentences(guide: Guide) -> Iterator[Finding]:
    """The sentences of a section are long on average."""
    for locale in guide.locales:
        unspaced = parse_locale(locale).language in _UNSPACED
        for unit, words in guide.words[locale].units.items():
            if isinstance(words, SectionWords):
                length = _sentence_length(words.body, unspaced=unspaced)
                if length > (_LONG_LINE if unspaced else _LONG_SENTENCE):
                    measure = "characters" if unspaced else "words"
                    message = f"has sentences of {length:.0f} {measure} on average"
                    yield Finding(f"{locale}/{unit.file}", (*unit.key, "body"), message)


def terms_not_used(guide: Guide, content_dir: Path) -> Iterator[Finding]:
    """The English uses a word of the glossary, and the translation not the word that its term list has for it."""
    english = {name: guide.term(SOURCE_LOCALE, name).words.term for name in guide.tree.glossary}
    patterns = {name: re.compile(rf"\b{re.escape(term)}\b", re.IGNORECASE) for name, term in english.items()}
    lists = {locale: read_terms(content_dir, locale) for locale in guide.locales if locale != SOURCE_LOCALE}
    for locale, unit, key, source, text in translated_texts(guide):
        if key in {"body", "answer"}:
            for name, term in lists[locale].items():
                if name in patterns and patterns[name].search(source) and not _has(text, term.term):
                    message = f"does not use {term.term!r} for {english[name]!r}"
                    yield Finding(f"{locale}/{unit.file}", (*unit.key, key), message)


def read_terms(content_dir: Path, locale: str) -> Mapping[str, Term]:
    """A locale's list of terms; empty where it has none.

    Raises HintError naming the file if it cannot be read.
    """
    file = content_dir / locale / "terms.yaml"
    if not file.exists():
        return {}
    document = read_yaml(file)
    try:
        return TypeAdapter(Terms).validate_python(document.data).terms
    except ValidationError as error:
        key = error.errors()[0]["loc"]
        problem = document.problem(key, error.errors()[0]["msg"])
    raise HintError(str(problem))


def _has(text: str, term: str) -> bool:
    """Whether a text has the words of a term, whatever their endings."""
    folded = text.casefold()
    words = re.findall(r"\w+", term.partition("(")[0].casefold())
    return all(word[:_STEM] in folded for word in words)


def _sentence_length(body: str, *, unspaced: bool) -> float:
    try:
        lines = [block.text for block in parse_markdown(body)]
    except ProseError:
        return 0
    sentences = [part for line in lines for part in _SENTENCE.split(line) if part.strip()]
    total = sum(len(part) if unspaced else len(part.split()) for part in sentences)
    return total / max(1, len(sentences))


def _classifier() -> Classify:
    try:
        langid = importlib.import_module("py3langid")
    except ImportError:
        raise HintError("py3langid, which guesses languages, is not installed; `make setup` installs it") from None
    return lambda text: str(langid.classify(text)[0])
