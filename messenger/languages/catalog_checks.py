"""What a catalog must be before a bot may speak from it: one function = one rule.

Each rule returns lines with file and line number. A catalog that breaks one is put right by its translator, or by
`make catalogs`. Untranslated and fuzzy entries break none: readers see English there.
"""

import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message

from messenger.languages.extraction import plural_forms

_MEND = "run `make catalogs`"
_FIELD = re.compile(r'(?:msgstr )?"(?P<name>[A-Za-z-]+):\s*(?P<value>.*)"$')


class Field(NamedTuple):
    """A field of a catalog's header: its line, counted from 1, and its value."""

    line: int
    value: str


def header_problems(text: str, file: Path, locale: str) -> list[str]:
    """Say where the header names another language or other plural forms than the folder's."""
    wanted = {"Language": locale, "Plural-Forms": plural_forms(locale)}
    found = _header(text)
    return [
        f"{file}:{found[name].line if name in found else 1}: the header's {name} must be {value!r}; {_MEND}"
        for name, value in wanted.items()
        if name not in found or _folded(found[name].value) != _folded(value)
    ]


def template_problems(catalog: Catalog, template: Catalog, file: Path) -> list[str]:
    """Say which messages of a catalog the template does not have, and the other way round."""
    known, own = _messages(template), _messages(catalog)
    problems = [
        f"{file}:{message.lineno}: the template has no message {_shown(message)}; {_MEND}"
        for key, message in own.items()
        if key not in known
    ]
    missing = [message for key, message in known.items() if key not in own]
    if missing:
        count = "1 message" if len(missing) == 1 else f"{len(missing)} messages"
        problems.append(f"{file}:1: lacks {count} of the template, such as {_shown(missing[0])}; {_MEND}")
    return problems


def placeholder_problems(catalog: Catalog, file: Path) -> list[str]:
    """Say where a translation lacks or invents a `{placeholder}`: filling it in would fail when a reader taps."""
    return [
        f"{file}:{message.lineno}: {problem}"
        for message in _messages(catalog).values()
        if not message.fuzzy
        for problem in _message_problems(message)
    ]


class Unfinished(NamedTuple):
    """How many messages of a catalog readers see in English: not translated at all, and only guessed (fuzzy)."""

    untranslated: int
    fuzzy: int


def count_unfinished(catalog: Catalog) -> Unfinished:
    """Count what a translator still has to do; a plural message counts until it has every form."""
    messages = [(message, all(_texts(message.string))) for message in _messages(catalog).values()]
    return Unfinished(
        untranslated=sum(not translated for _, translated in messages),
        fuzzy=sum(translated and message.fuzzy for message, translated in messages),
    )


def _header(text: str) -> dict[str, Field]:
    """The fields of the header, which is the entry with the empty msgid."""
    fields: dict[str, Field] = {}
    begun = False
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if stripped.startswith("msgid ") and begun:
            break
        begun = begun or stripped == 'msgid ""'
        match = _FIELD.match(stripped.replace('\\n"', '"')) if begun else None
        if match:
            fields[match["name"]] = Field(number, match["value"])
    return fields


def _folded(value: str) -> str:
    return "".join(value.split()).removesuffix(";")


def _messages(catalog: Catalog) -> dict[tuple[tuple[str, ...], str | None], Message]:
    return {(_texts(message.id), message.context): message for message in catalog if message.id}


def _texts(texts: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (texts or "",) if isinstance(texts, str | None) else tuple(texts)


def _shown(message: Message) -> str:
    text = repr(_texts(message.id)[0])
    return f"{text} ({message.context})" if message.context else text


def _message_problems(message: Message) -> Iterator[str]:
    source = _texts(message.id)[-1]
    try:
        wanted = _placeholders(source)
    except ValueError as error:
        yield f"braces do not match ({error}) in the msgid {source!r}"
        return
    for text in filter(None, _texts(message.string)):
        try:
            found = _placeholders(text)
        except ValueError as error:
            yield f"braces do not match ({error}) in {text!r}"
            continue
        # A singular form may leave the number out, as in "one section".
        missing = wanted - found - ({"n"} if message.pluralizable else set())
        if missing or found - wanted:
            valid = ", ".join(f"{{{name}}}" for name in sorted(wanted)) or "none"
            yield f"the placeholders of {text!r} must be {valid}"


def _placeholders(text: str) -> set[str]:
    names = set()
    for _, name, specification, conversion in string.Formatter().parse(text):
        if specification or conversion:
            raise ValueError("a placeholder is a name in braces and nothing else")
        if name is not None:
            names.add(name)
    return names
