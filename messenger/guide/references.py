"""Rules between the parts of a guide: every id leads somewhere, and every screen can be reached.

Each rule is one function that yields what it finds; the loader adds file and line.
"""

from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from typing import NamedTuple

from messenger.guide.model import Guide, UnitWords
from messenger.guide.prose import ProseError, parse_markdown
from messenger.languages.locales import SOURCE_LOCALE

BOT_PLACES = ("organisations", "settings")
"""Places that the bot itself offers, beside menus and topics."""

ROOT = "home"

_MANY = 24  # more valid values than this are not listed: only the closest are


class Finding(NamedTuple):
    """A broken rule: in which file (without `.yaml`), at which key, and what is wrong."""

    file: str
    key: tuple[str | int, ...]
    message: str


def check(guide: Guide, left_out: Collection[str]) -> list[Finding]:
    """All that is wrong between the parts of a guide. `left_out` are claims that must not be made."""
    return [
        *tree_leads_somewhere(guide),
        *every_place_is_reached(guide),
        *claims_are_known(guide, left_out),
        *claims_are_made(guide),
        *related_leads_somewhere(guide),
        *sources_are_known(guide),
        *conditions_are_known(guide),
        *prose_is_our_markdown(guide),
        *english_is_complete(guide),
        *translations_translate_something(guide),
        *reviews_name_a_unit(guide),
    ]


def tree_leads_somewhere(guide: Guide) -> Iterator[Finding]:
    """Every child of a menu is a menu, a topic or a place of the bot's own; ids are not shared."""
    places = [*guide.tree.menus, *guide.tree.topics, *BOT_PLACES]
    if ROOT not in guide.tree.menus:
        yield Finding("guide", ("menus",), f"the menu {ROOT} is missing: everything starts there")
    for menu, content in guide.tree.menus.items():
        for index, child in enumerate(content.children):
            if child not in places:
                yield Finding("guide", ("menus", menu, "children", index), unknown(child, places))
    for topic in guide.tree.topics:
        if topic in guide.tree.menus or topic in BOT_PLACES:
            yield Finding("guide", ("topics", topic), "a menu or a place of the bot's own has this id already")


def every_place_is_reached(guide: Guide) -> Iterator[Finding]:
    """Every menu and topic can be reached from the root."""
    reached: set[str] = set()
    waiting = [ROOT]
    while waiting:
        place = waiting.pop()
        if place not in reached:
            reached.add(place)
            waiting.extend(guide.tree.menus[place].children if place in guide.tree.menus else ())
    for kind, places in (("menus", guide.tree.menus), ("topics", guide.tree.topics)):
        for place in places:
            if place not in reached:
                yield Finding("guide", (kind, place), "no menu leads here; add it to a menu's children")


def claims_are_known(guide: Guide, left_out: Collection[str]) -> Iterator[Finding]:
    """A section makes only claims of claims.yaml, and never one that is left out."""
    for claim in left_out:
        if claim in guide.claims:
            yield Finding("claims", ("claims", claim), "is left out as well; take it out of one of the two")
    for topic, content in guide.tree.topics.items():
        for section, made in content.sections.items():
            for index, claim in enumerate(made.claims):
                key = ("topics", topic, "sections", section, "claims", index)
                if claim in left_out:
                    yield Finding("guide", key, f"{claim} is left out: no section may say it")
                elif claim not in guide.claims:
                    yield Finding("guide", key, unknown(claim, guide.claims))


def claims_are_made(guide: Guide) -> Iterator[Finding]:
    """A section without a claim is a question or about the guide itself."""
    for topic, content in guide.tree.topics.items():
        for section, made in content.sections.items():
            if not made.claims and made.kind not in {"questions", "about"}:
                key = ("topics", topic, "sections", section, "claims")
                yield Finding("guide", key, "only the kinds questions and about make no claims; list the claims")


def related_leads_somewhere(guide: Guide) -> Iterator[Finding]:
    """What to read next is a topic or a section."""
    sections = [f"{topic}/{section}" for topic, content in guide.tree.topics.items() for section in content.sections]
    for topic, content in guide.tree.topics.items():
        for section, made in content.sections.items():
            for index, place in enumerate(made.related):
                key = ("topics", topic, "sections", section, "related", index)
                if place not in guide.tree.topics and place not in sections:
                    yield Finding("guide", key, unknown(place, [*guide.tree.topics, *sections]))
                elif place in {topic, f"{topic}/{section}"}:
                    yield Finding("guide", key, "a section is not related to itself or its own topic")


def sources_are_known(guide: Guide) -> Iterator[Finding]:
    """Every source of a claim, a number or a crisis line stands in sources.yaml."""
    users = [
        *(("claims", ("claims", claim), content.sources) for claim, content in guide.claims.items()),
        *(("emergency", ("numbers", country), content.sources) for country, content in guide.emergency.numbers.items()),
        *(
            ("emergency", ("crisis_lines", line), content.sources)
            for line, content in guide.emergency.crisis_lines.items()
        ),
    ]
    for file, key, sources in users:
        for index, source in enumerate(sources):
            if source not in guide.sources:
                yield Finding(file, (*key, "sources", index), unknown(source, guide.sources))


def conditions_are_known(guide: Guide) -> Iterator[Finding]:
    """Every condition that an organisation covers stands in guide.yaml."""
    for organisation, content in guide.organisations.items():
        for index, condition in enumerate(content.conditions):
            if condition not in guide.tree.conditions:
                key = ("organisations", organisation, "conditions", index)
                yield Finding("organisations", key, unknown(condition, guide.tree.conditions))


def prose_is_our_markdown(guide: Guide) -> Iterator[Finding]:
    """A section's body has paragraphs, bullets, steps, bold and italic, and nothing else."""
    for locale in guide.locales:
        for topic, words in guide.words[locale].topics.items():
            for section, content in words.sections.items():
                try:
                    parse_markdown(content.body)
                except ProseError as error:
                    yield Finding(f"{locale}/{topic}", ("sections", section, "body"), str(error))


def english_is_complete(guide: Guide) -> Iterator[Finding]:
    """The English has the words of everything that the guide names, and translates nothing."""
    words = guide.words[SOURCE_LOCALE]
    wanted: list[tuple[str, str, Iterable[str], Collection[str]]] = [
        ("menus", "menus", guide.tree.menus, words.menus),
        ("organisations", "organisations", guide.organisations, words.organisations),
        ("organisations", "conditions", guide.tree.conditions, words.conditions),
    ]
    wanted += [
        (topic, "sections", content.sections, words.topics[topic].sections)
        for topic, content in guide.tree.topics.items()
        if topic in words.topics
    ]
    for file, key, ids, found in wanted:
        for name in ids:
            if name not in found:
                yield Finding(f"{SOURCE_LOCALE}/{file}", (key, name), "the English words are missing")
    for file, unit_key, unit in _units(guide, SOURCE_LOCALE):
        if unit.source is not None:
            yield Finding(
                f"{SOURCE_LOCALE}/{file}", (*unit_key, "source"), "only a translation says what it translates"
            )


def translations_translate_something(guide: Guide) -> Iterator[Finding]:
    """Every unit of a translation has an English original and says which words of it were translated."""
    originals = {(file, key) for file, key, _ in _units(guide, SOURCE_LOCALE)}
    for locale in guide.locales:
        if locale == SOURCE_LOCALE:
            continue
        for file, key, unit in _units(guide, locale):
            if (file, key) not in originals:
                valid = [str(k[-1]) for f, k in originals if f == file and k[:-1] == key[:-1] and k]
                yield Finding(f"{locale}/{file}", key, unknown(str(key[-1]), valid))
            elif unit.source is None:
                yield Finding(f"{locale}/{file}", (*key, "source"), "the fingerprint of the English is missing")


def reviews_name_a_unit(guide: Guide) -> Iterator[Finding]:
    """A review is of a locale and a unit that exist."""
    units = {locale: {unit_name(file, key) for file, key, _ in _units(guide, locale)} for locale in guide.locales}
    for index, review in enumerate(guide.reviews):
        if review.locale not in units:
            yield Finding("reviews", ("reviews", index, "locale"), unknown(review.locale, guide.locales))
        elif review.unit not in units[review.locale]:
            yield Finding("reviews", ("reviews", index, "unit"), unknown(review.unit, units[review.locale]))


def unit_name(file: str, key: tuple[str, ...]) -> str:
    """How a person names a unit: `overview`, `overview/what-it-is`, `menus/home`, `organisations/gard`."""
    match key:
        case ():
            return file
        case ("sections", section):
            return f"{file}/{section}"
        case (group, name):
            return f"{group}/{name}"
        case _:
            raise ValueError(f"no unit stands at {key}")


def unknown(value: str, valid: Iterable[str]) -> str:
    """Say that a value is unknown, and list the valid ones, or the closest of many."""
    choices = sorted(set(valid))
    if len(choices) > _MANY:
        close = get_close_matches(value, choices, n=5, cutoff=0.4)
        hint = (
            f"valid are {len(choices)} others, the closest: {', '.join(close)}"
            if close
            else (f"valid are {len(choices)} others, {choices[0]} the first")
        )
    else:
        hint = f"valid: {', '.join(choices) or 'nothing yet'}"
    return f"{value} is unknown; {hint}"


def _units(guide: Guide, locale: str) -> Iterator[tuple[str, tuple[str, ...], UnitWords]]:
    """Every unit of a locale with its file and its key there."""
    words = guide.words[locale]
    for menu, menu_words in words.menus.items():
        yield "menus", ("menus", menu), menu_words
    for organisation, organisation_words in words.organisations.items():
        yield "organisations", ("organisations", organisation), organisation_words
    for condition, condition_words in words.conditions.items():
        yield "organisations", ("conditions", condition), condition_words
    for topic, topic_words in words.topics.items():
        yield topic, (), topic_words
        for section, section_words in topic_words.sections.items():
            yield topic, ("sections", section), section_words
