"""How things are said: no blame, no promise, no dose. The rules are content, so that no medical word stands in here.

`<locale>/wording.yaml` holds the rules of a language, each with sentences that it must find and sentences that it must
let pass. Only the English must have the file; another language has one as soon as somebody writes it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError, model_validator

from messenger.guide.fields import DataId, ListOf, Model, Text
from messenger.guide.model import Guide
from messenger.guide.prose import parse_markdown
from messenger.guide.references import Finding, every_unit, unit_name, unknown
from messenger.guide.words import QuestionWords, SectionWords, UnitWords
from messenger.guide.yaml_files import Key, Problem, read_yaml
from messenger.languages.locales import SOURCE_LOCALE

_PROSE = ("body", "answer")
"""The fields that are written in Markdown."""
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+|\n")


def _readable(phrase: str) -> str:
    """A phrase that is a regular expression."""
    try:
        re.compile(phrase)
    except re.error as error:
        raise ValueError(f"is not a regular expression: {error}") from None
    return phrase


Phrase = Annotated[Text, AfterValidator(_readable)]
Samples = Annotated[ListOf[Text], Field(min_length=1)]


class WordingRule(Model):
    """Phrases that must not be said, or ones that must be: exactly one of `forbidden` and `must_have`.

    All phrases are regular expressions, upper or lower case alike. No sentence may have one of `forbidden`, unless it
    also has one of `unless_in_sentence`, or the unit (a section, an answer, a term ...) has every one of `unless`.
    Every section and answer must have each of `must_have`. `only_in` names the units that a rule is for, where a topic
    or a list stands for all that is in it; `except_in` names units that may break it, each with the reason. `wrong` and
    `right` are texts of whole units that prove the rule.
    """

    says: Text
    forbidden: ListOf[Phrase] = ()
    must_have: ListOf[Phrase] = ()
    unless: ListOf[Phrase] = ()
    unless_in_sentence: ListOf[Phrase] = ()
    only_in: ListOf[Text] = ()
    except_in: Mapping[str, Text] = {}
    wrong: Samples
    right: Samples

    @model_validator(mode="after")
    def _is_proven(self) -> Self:
        """The rule finds each text that is wrong and none that is right, and needs every phrase that it has."""
        if bool(self.forbidden) == bool(self.must_have):
            raise ValueError("needs either forbidden or must_have")
        if self.must_have and (self.unless or self.unless_in_sentence):
            raise ValueError("unless belongs to forbidden, not to must_have")
        for text in self.wrong:
            if self.breach(text) is None:
                raise ValueError(f"does not find what is wrong: {text!r}")
        for text in self.right:
            if (breach := self.breach(text)) is not None:
                raise ValueError(f"finds {breach!r} in what is right: {text!r}")
        for phrase in self._unproven():
            raise ValueError(f"no text proves {phrase!r}; add one that is wrong, or right by an exception")
        return self

    def _unproven(self) -> Iterator[str]:
        """The phrases that none of the texts has, and the exceptions that none of the right ones needs."""
        yield from (phrase for phrase in self.forbidden if not any(_found(phrase, text) for text in self.wrong))
        excepted = [
            (sentence, text)
            for text in self.right
            for sentence in _sentences(text)
            if any(_found(phrase, sentence) for phrase in self.forbidden)
        ]
        for phrase in self.unless_in_sentence:
            if not any(_found(phrase, sentence) for sentence, _ in excepted):
                yield phrase
        for phrase in self.unless:
            if not any(_found(phrase, text) for _, text in excepted):
                yield phrase

    def breach(self, text: str, unit: str | None = None) -> str | None:
        """What breaks the rule in a text: the phrase that is said, or an empty text if one is missing; None if nothing.

        `unit` is the whole that the text is a part of; without it the text stands alone.
        """
        if self.must_have:
            return None if all(_found(phrase, text) for phrase in self.must_have) else ""
        if self.unless and all(_found(phrase, text if unit is None else unit) for phrase in self.unless):
            return None
        for sentence in _sentences(text):
            match = next((found for phrase in self.forbidden if (found := _search(phrase, sentence))), None)
            if match and not any(_found(phrase, sentence) for phrase in self.unless_in_sentence):
                return match[0]
        return None

    def binds(self, unit: str) -> bool:
        """Whether the rule is for a unit, by its name."""
        if unit in self.except_in:
            return False
        return not self.only_in or any(unit == name or unit.startswith(f"{name}/") for name in self.only_in)


class WordingFile(Model):
    """`<locale>/wording.yaml`."""

    rules: Mapping[DataId, WordingRule]


@dataclass(frozen=True)
class Wording:
    """The rules of a language, and what is wrong with their file."""

    rules: Mapping[str, WordingRule] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_wording(content_dir: Path, locale: str) -> Wording:
    """Read the wording rules of a locale. One without a file has none, but the English must have them."""
    file = content_dir / locale / "wording.yaml"
    if locale != SOURCE_LOCALE and not file.exists():
        return Wording()
    document = read_yaml(file)
    if document.problems:
        return Wording(problems=tuple(document.problems))
    try:
        return Wording(TypeAdapter(WordingFile).validate_python(document.data).rules)
    except ValidationError as error:
        details = ((tuple(detail["loc"]), detail["msg"].removeprefix("Value error, ")) for detail in error.errors())
        return Wording(problems=tuple(document.problem(key, message) for key, message in details))


def wording_findings(guide: Guide, locale: str, rules: Mapping[str, WordingRule]) -> Iterator[Finding]:
    """Every place in a locale that breaks one of its rules, and every rule that names an unknown unit."""
    units = [(file, key, unit_name(file, key), words) for file, key, words in every_unit(guide, locale)]
    yield from _rules_name_units(guide, locale, rules)
    for file, key, name, words in units:
        bound = {rule_id: rule for rule_id, rule in rules.items() if rule.binds(name)}
        for part, message in _breaches(words, bound):
            yield Finding(f"{locale}/{file}", (*key, part), message)


def _rules_name_units(guide: Guide, locale: str, rules: Mapping[str, WordingRule]) -> Iterator[Finding]:
    """The units that a rule is for, or not for, exist."""
    names = {unit_name(file, key) for file, key, _ in every_unit(guide, SOURCE_LOCALE)}
    names |= {name.partition("/")[0] for name in names}
    for rule_id, rule in rules.items():
        places: list[tuple[Key, str]] = [(("only_in", index), unit) for index, unit in enumerate(rule.only_in)]
        places += [(("except_in", unit), unit) for unit in rule.except_in]
        for key, unit in places:
            if unit not in names:
                yield Finding(f"{locale}/wording", ("rules", rule_id, *key), unknown(unit, names))


def _breaches(words: UnitWords, rules: Mapping[str, WordingRule]) -> Iterator[tuple[str, str]]:
    """The field and the message of every breach in a unit."""
    texts = {
        name: _plain(name, text)
        for name, text in words.model_dump(exclude={"source", "sections", "questions", "terms"}).items()
        if text is not None
    }
    whole = "\n".join(texts.values())
    for rule_id, rule in rules.items():
        if rule.must_have:
            if isinstance(words, SectionWords | QuestionWords) and rule.breach(whole) is not None:
                yield next(name for name in _PROSE if name in texts), f"{rule.says} ({rule_id})"
            continue
        for name, text in texts.items():
            breach = rule.breach(text, whole)
            if breach is not None:
                yield name, f"{breach!r}: {rule.says} ({rule_id})"


def _plain(name: str, text: str) -> str:
    """A field's text without its Markdown, one block on a line."""
    return "\n".join(block.text for block in parse_markdown(text)) if name in _PROSE else text


def _sentences(text: str) -> list[str]:
    return _SENTENCE_END.split(_straight(text))


def _found(phrase: str, text: str) -> bool:
    return _search(phrase, _straight(text)) is not None


def _search(phrase: str, text: str) -> re.Match[str] | None:
    return _compiled(phrase).search(text)


@cache
def _compiled(phrase: str) -> re.Pattern[str]:
    return re.compile(phrase, re.IGNORECASE)


def _straight(text: str) -> str:
    """A text with straight apostrophes, so that a phrase need not think of both."""
    return text.replace("’", "'")
