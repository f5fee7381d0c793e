"""Rules of what people type: every keyword and every pattern of an emergency leads somewhere."""

from collections.abc import Iterator

from messenger.guide.model import Guide, Tree
from messenger.guide.references import BOT_PLACES, Finding, unknown
from messenger.guide.urgent_patterns import UrgentPatterns


def check(guide: Guide) -> list[Finding]:
    """All that is wrong with the keywords, and with where the kinds of emergencies lead."""
    return [
        *kinds_lead_to_a_section(guide),
        *keywords_lead_somewhere(guide),
    ]


def kinds_lead_to_a_section(guide: Guide) -> Iterator[Finding]:
    """Every kind of emergency has a section that helps."""
    sections = [f"{topic}/{section}" for topic, content in guide.tree.topics.items() for section in content.sections]
    for kind, urgent in guide.tree.urgent.items():
        if urgent.section not in sections:
            yield Finding("guide", ("urgent", kind, "section"), unknown(urgent.section, sections))


def keywords_lead_somewhere(guide: Guide) -> Iterator[Finding]:
    """Keywords are of sections and questions that the guide has."""
    topics = guide.tree.topics
    for locale, keywords in guide.keywords.items():
        file = f"{locale}/keywords"
        for topic, sections in keywords.topics.items():
            if topic not in topics:
                yield Finding(file, ("topics", topic), unknown(topic, topics))
                continue
            for section in sections:
                if section not in topics[topic].sections:
                    yield Finding(file, ("topics", topic, section), unknown(section, topics[topic].sections))
        for topic in keywords.subjects:
            if topic not in (*topics, *BOT_PLACES):
                yield Finding(file, ("subjects", topic), unknown(topic, (*topics, *BOT_PLACES)))
        for question in keywords.faq:
            if question not in guide.tree.faq:
                yield Finding(file, ("faq", question), unknown(question, guide.tree.faq))


def patterns_are_of_known_kinds(tree: Tree, locale: str, patterns: UrgentPatterns) -> Iterator[Finding]:
    """A language that has patterns has them for every kind of emergency, and for no other."""
    file = f"{locale}/urgent"
    for kind in patterns.kinds:
        if kind not in tree.urgent:
            yield Finding(file, ("kinds", kind), unknown(kind, tree.urgent))
    for kind in tree.urgent:
        of_kind = patterns.kinds.get(kind)
        if of_kind is None or not (of_kind.certain or of_kind.likely):
            yield Finding(file, ("kinds", kind), "has no pattern; say how people describe it")
