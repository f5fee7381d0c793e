"""Rules between the parts of a guide: every id leads somewhere, and every screen can be reached.

Each rule is one function that yields what it finds; the loader adds file and line.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from messenger.guide.model import Guide
from messenger.guide.prose import ProseError, parse_markdown
from messenger.guide.words import Unit, UnitWords
from messenger.languages.locales import SOURCE_LOCALE

BOT_PLACES = ("organisations", "settings", "faq", "glossary")
"""Places that the bot itself offers, beside menus and topics."""

_RESERVED = (*BOT_PLACES, "menus", "profile", "conditions", "wording", "urgent", "terms", "keywords")
"""Ids that no menu or topic may have: they name those places, files of a language folder, or groups of units."""

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
        *ids_are_not_shared(guide),
        *no_menu_leads_back(guide),
        *every_place_is_reached(guide),
        *claims_are_known(guide, left_out),
        *claims_are_made(guide),
        *related_leads_somewhere(guide),
        *questions_lead_somewhere(guide),
        *terms_are_known(guide),
        *section_organisations_are_known(guide),
        *sources_are_known(guide),
        *conditions_are_known(guide),
        *prose_is_our_markdown(guide),
        *english_is_complete(guide),
        *translations_translate_something(guide),
        *reviews_name_a_unit(guide),
    ]


def tree_leads_somewhere(guide: Guide) -> Iterator[Finding]:
    """Every child of a menu is a menu, a topic or a place of the bot's own; a list is a place if it has entries."""
    empty = [name for name, entries in (("faq", guide.tree.faq), ("glossary", guide.tree.glossary)) if not entries]
    own = [place for place in BOT_PLACES if place not in empty]
    places = [*guide.tree.menus, *guide.tree.topics, *own]
    if ROOT not in guide.tree.menus:
        yield Finding("guide", ("menus",), f"the menu {ROOT} is missing: everything starts there")
    for menu, content in guide.tree.menus.items():
        for index, child in enumerate(content.children):
            if child not in places:
                yield Finding("guide", ("menus", menu, "children", index), unknown(child, places))


def ids_are_not_shared(guide: Guide) -> Iterator[Finding]:
    """No topic has a menu's id, and neither has one that the bot needs for itself."""
    for kind, names, taken in (
        ("menus", guide.tree.menus, _RESERVED),
        ("topics", guide.tree.topics, (*guide.tree.menus, *_RESERVED)),
    ):
        for name in names:
            if name in taken:
                yield Finding("guide", (kind, name), "a menu or something of the bot's own has this id already")


def no_menu_leads_back(guide: Guide) -> Iterator[Finding]:
    """No menu leads back to one above it: the way from home to any place has an end, and home is nobody's child."""
    menus = guide.tree.menus
    # The way from the root to where the search is, each menu with the children that are still to be looked at.
    way = {ROOT: enumerate(menus[ROOT].children)} if ROOT in menus else {}
    done: set[str] = set()
    while way:
        menu = next(reversed(way))
        index, child = next(way[menu], (0, None))
        if child is None:
            done.add(menu)
            del way[menu]
        elif child in way:
            yield Finding("guide", ("menus", menu, "children", index), f"{child} leads here; a menu never leads back")
        elif child in menus and child not in done:
            way[child] = enumerate(menus[child].children)


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
    for key, claims in makers_of_claims(guide):
        for index, claim in enumerate(claims):
            if claim in left_out:
                yield Finding("guide", (*key, "claims", index), f"{claim} is left out: nothing may say it")
            elif claim not in guide.claims:
                yield Finding("guide", (*key, "claims", index), unknown(claim, guide.claims))


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


def questions_lead_somewhere(guide: Guide) -> Iterator[Finding]:
    """A question names the topic or section where its answer is told in full."""
    sections = [f"{topic}/{section}" for topic, content in guide.tree.topics.items() for section in content.sections]
    places = [*guide.tree.topics, *sections]
    for question, content in guide.tree.faq.items():
        if content.section not in places:
            yield Finding("guide", ("faq", question, "section"), unknown(content.section, places))


def terms_are_known(guide: Guide) -> Iterator[Finding]:
    """The terms that a section uses stand in the glossary."""
    for topic, content in guide.tree.topics.items():
        for section, made in content.sections.items():
            for index, term in enumerate(made.terms):
                if term not in guide.tree.glossary:
                    key = ("topics", topic, "sections", section, "terms", index)
                    yield Finding("guide", key, unknown(term, guide.tree.glossary))


def section_organisations_are_known(guide: Guide) -> Iterator[Finding]:
    """The organisations that a section names stand in organisations.yaml."""
    for topic, content in guide.tree.topics.items():
        for section, made in content.sections.items():
            for index, organisation in enumerate(made.organisations):
                if organisation not in guide.organisations:
                    key = ("topics", topic, "sections", section, "organisations", index)
                    yield Finding("guide", key, unknown(organisation, guide.organisations))


def makers_of_claims(guide: Guide) -> Iterator[tuple[tuple[str, ...], Sequence[str]]]:
    """Everything in guide.yaml that makes claims: its key, and the claims."""
    for topic, content in guide.tree.topics.items():
        for section, made in content.sections.items():
            yield ("topics", topic, "sections", section), made.claims
    for question, asked in guide.tree.faq.items():
        yield ("faq", question), asked.claims
    for term, explained in guide.tree.glossary.items():
        yield ("glossary", term), explained.claims


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
    """A body or answer has paragraphs, bullets, steps, bold and italic, and nothing else."""
    for locale in guide.locales:
        for topic, words in guide.words[locale].topics.items():
            for section, content in words.sections.items():
                yield from _prose(f"{locale}/{topic}", ("sections", section, "body"), content.body)
        faq = guide.words[locale].faq
        for question, asked in faq.questions.items() if faq else ():
            yield from _prose(f"{locale}/faq", ("questions", question, "answer"), asked.answer)


def _prose(file: str, key: tuple[str, ...], text: str) -> Iterator[Finding]:
    try:
        parse_markdown(text)
    except ProseError as error:
        yield Finding(file, key, str(error))


def english_is_complete(guide: Guide) -> Iterator[Finding]:
    """The English has the words of everything that the guide names and of nothing else, and translates nothing."""
    words = guide.words[SOURCE_LOCALE]
    wanted: list[tuple[str, str, Collection[str], Collection[str]]] = [
        ("menus", "menus", guide.tree.menus, words.menus),
        ("organisations", "organisations", guide.organisations, words.organisations),
        ("organisations", "conditions", guide.tree.conditions, words.conditions),
        ("faq", "questions", guide.tree.faq, words.faq.questions if words.faq else {}),
        ("glossary", "terms", guide.tree.glossary, words.glossary.terms if words.glossary else {}),
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
        for name in found:
            if name not in ids:
                yield Finding(f"{SOURCE_LOCALE}/{file}", (key, name), unknown(name, ids))
    for file, unit_key, unit in every_unit(guide, SOURCE_LOCALE):
        if unit.source is not None:
            yield Finding(
                f"{SOURCE_LOCALE}/{file}", (*unit_key, "source"), "only a translation says what it translates"
            )


def translations_translate_something(guide: Guide) -> Iterator[Finding]:
    """Every unit of a translation has an English original and says which words of it were translated."""
    originals = {(file, key) for file, key, _ in every_unit(guide, SOURCE_LOCALE)}
    for locale in guide.locales:
        if locale == SOURCE_LOCALE:
            continue
        for file, key, unit in every_unit(guide, locale):
            if (file, key) not in originals:
                valid = [str(k[-1]) for f, k in originals if f == file and k[:-1] == key[:-1] and k]
                yield Finding(f"{locale}/{file}", key, unknown(str(key[-1]), valid))
            elif unit.source is None:
                yield Finding(f"{locale}/{file}", (*key, "source"), "the fingerprint of the English is missing")


def reviews_name_a_unit(guide: Guide) -> Iterator[Finding]:
    """A review is of a locale and a unit that exist."""
    units = {locale: {unit_name(file, key) for file, key, _ in every_unit(guide, locale)} for locale in guide.locales}
    for index, review in enumerate(guide.reviews):
        if review.locale not in units:
            yield Finding("reviews", ("reviews", index, "locale"), unknown(review.locale, guide.locales))
        elif review.unit not in units[review.locale]:
            yield Finding("reviews", ("reviews", index, "unit"), unknown(review.unit, units[review.locale]))


def unit_name(file: str, key: tuple[str, ...]) -> str:
    """How a person names a unit."""
    return Unit(file, key).name


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


def every_unit(guide: Guide, locale: str) -> Iterator[tuple[str, tuple[str, ...], UnitWords]]:
    """Every unit of a locale with its file and its key there."""
    return ((unit.file, unit.key, words) for unit, words in guide.words[locale].units.items())
