"""How far each language is: its units by state, and its msgids, the critical ones first."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from babel.messages.catalog import Catalog, Message

from messenger.guide.model import Guide
from messenger.guide.states import State
from messenger.guide.words import Unit
from messenger.languages.locales import SOURCE_LOCALE

_UNFINISHED = (State.MISSING, State.STALE)


@dataclass(frozen=True)
class LocaleStatus:
    """The counts of one locale. `critical` names the units about emergencies that are missing or stale."""

    locale: str
    reviewed: int
    draft: int
    stale: int
    missing: int
    critical: tuple[str, ...]
    translated: int
    fuzzy: int
    untranslated: int


def units_to_do(guide: Guide, locale: str) -> list[tuple[Unit, State]]:
    """The units of a locale that are missing or stale: critical ones first, then in the order of the guide."""
    states = [(unit, guide.unit(locale, unit).state) for unit in guide.words[SOURCE_LOCALE].units]
    todo = [(unit, state) for unit, state in states if state in _UNFINISHED]
    return sorted(todo, key=lambda pair: not guide.is_critical(pair[0]))


def status(guide: Guide, catalogs: Mapping[str, Catalog]) -> list[LocaleStatus]:
    """The status of every locale but the source, whose words are the originals."""
    return [_of_locale(guide, locale, catalogs[locale]) for locale in guide.locales if locale != SOURCE_LOCALE]


def _of_locale(guide: Guide, locale: str, catalog: Catalog) -> LocaleStatus:
    states = Counter(guide.unit(locale, unit).state for unit in guide.words[SOURCE_LOCALE].units)
    messages = [message for message in catalog if message.id]
    fuzzy = sum(message.fuzzy for message in messages)
    untranslated = sum(not is_translated(message) for message in messages if not message.fuzzy)
    return LocaleStatus(
        locale=locale,
        reviewed=states[State.REVIEWED],
        draft=states[State.DRAFT],
        stale=states[State.STALE],
        missing=states[State.MISSING],
        critical=tuple(unit.name for unit, _ in units_to_do(guide, locale) if guide.is_critical(unit)),
        translated=len(messages) - fuzzy - untranslated,
        fuzzy=fuzzy,
        untranslated=untranslated,
    )


def as_table(rows: Iterable[LocaleStatus]) -> str:
    """The statuses for a terminal: a line each, and below it the critical units that are not done."""
    heads = ("locale", "critical", "reviewed", "draft", "stale", "missing", "msgids", "fuzzy", "untranslated")
    lines = ["  ".join(f"{head:>8}" for head in heads)]
    for row in rows:
        cells: Sequence[object] = (
            row.locale,
            len(row.critical),
            row.reviewed,
            row.draft,
            row.stale,
            row.missing,
            row.translated,
            row.fuzzy,
            row.untranslated,
        )
        lines.append("  ".join(f"{cell!s:>{max(8, len(head))}}" for cell, head in zip(cells, heads, strict=True)))
        lines += [f"{'':>10}critical and not done: {name}" for name in row.critical]
    return "\n".join(lines)


def as_json(rows: Iterable[LocaleStatus]) -> list[dict[str, object]]:
    """The statuses as plain data."""
    return [asdict(row) for row in rows]


def is_translated(message: Message) -> bool:
    """Whether a message has a translation, in every plural form."""
    if isinstance(message.string, str):
        return bool(message.string)
    return bool(message.string and all(message.string))
