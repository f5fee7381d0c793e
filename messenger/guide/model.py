"""The guide as frozen models: its tree, and the guide as a whole.

Each model of the tree is the shape of a part of `guide.yaml`; the loader reads the files into such models and puts a
`Guide` together. Ids are stable for years: they live in old buttons and in deep links.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field

from messenger.guide.facts import Claim, Emergency, Organisation, Review, Source
from messenger.guide.fields import DataId, Id, ListOf, Model, Text
from messenger.guide.keywords import Keywords
from messenger.guide.states import UNTRANSLATED, State
from messenger.guide.urgent import UrgentDetector
from messenger.guide.words import (
    ConditionWords,
    FaqWords,
    GlossaryWords,
    MenuWords,
    OrganisationWords,
    ProfileWords,
    QuestionWords,
    SectionWords,
    TermWords,
    TopicWords,
    Unit,
    UnitWords,
    Words,
)
from messenger.languages.locales import SOURCE_LOCALE, fallback_chain

# The tree


class Menu(Model):
    """A screen of buttons: to menus, topics and the places that the bot itself offers."""

    children: Annotated[tuple[Id, ...], Field(min_length=1, strict=False)]


class Section(Model):
    """One screen of text.

    `claims` are all the claims that its text makes; `related` is what to read next (`topic` or `topic/section`).
    `terms` are the glossary's words that it uses, `organisations` those that help with just this. The kinds
    `questions` (lines to tick on paper) and `about` (on the guide itself) may make no claims; `steps` is done in order,
    `urgent` is a list of signs, a `card` is about one thing of several. A section with `emergency` tells of signs that
    need help at once, so the emergency numbers stand beside it.
    """

    kind: Literal["facts", "card", "steps", "urgent", "questions", "about"]
    claims: ListOf[DataId]
    related: Annotated[tuple[str, ...], Field(max_length=3, strict=False)] = ()
    terms: ListOf[Id] = ()
    organisations: ListOf[Id] = ()
    emergency: bool = False


class Topic(Model):
    """A subject with its sections in reading order; a critical one is about an emergency."""

    sections: Annotated[Mapping[Id, Section], Field(min_length=1)]
    critical: bool = False


class Question(Model):
    """A question as families ask it: the claims of its answer, and where to read on (`topic` or `topic/section`).

    With `emergency` the answer tells of signs that need help at once, and the emergency numbers stand beside it.
    """

    claims: Annotated[ListOf[DataId], Field(min_length=1)]
    section: str
    emergency: bool = False


class Term(Model):
    """A hard word; claims only where its explanation says more than what the word means."""

    claims: ListOf[DataId] = ()


class UrgentKind(Model):
    """A kind of emergency that a typed message may describe: the section that helps (`topic/section`).

    With `crisis` somebody to talk to is needed, and the crisis lines stand beside the numbers.
    """

    section: str
    crisis: bool = False


class Tree(Model):
    """`guide.yaml`. `symbols` are names that every language writes alike, beside capitals with digits (`AB1C`).

    The kinds of emergencies under `urgent` stand in the order of their weight: of two that a message describes, the
    first is answered.
    """

    menus: Mapping[Id, Menu]
    topics: Mapping[Id, Topic]
    conditions: Annotated[ListOf[Id], Field(min_length=1)]
    symbols: ListOf[Text] = ()
    faq: Mapping[Id, Question] = {}
    glossary: Mapping[Id, Term] = {}
    urgent: Mapping[Id, UrgentKind] = {}


# The whole

U = TypeVar("U", bound=UnitWords)


@dataclass(frozen=True)
class Shown(Generic[U]):
    """A unit's words as a reader gets them: in which locale, and how far they can be trusted."""

    words: U
    locale: str
    state: State


@dataclass(frozen=True)
class Guide:
    """The loaded content as a whole. Every id in it leads somewhere: the loader has checked."""

    tree: Tree
    claims: Mapping[str, Claim]
    sources: Mapping[str, Source]
    organisations: Mapping[str, Organisation]
    emergency: Emergency
    reviews: tuple[Review, ...]
    words: Mapping[str, Words]
    keywords: Mapping[str, Keywords]
    urgent: UrgentDetector

    @property
    def locales(self) -> tuple[str, ...]:
        """The locales that the guide speaks."""
        return tuple(self.words)

    @property
    def countries(self) -> frozenset[str]:
        """The countries (ISO codes) of which the guide knows something: numbers or an organisation."""
        named = (code for organisation in self.organisations.values() for code in organisation.countries)
        return frozenset((*named, *self.emergency.numbers))

    def parent(self, child: str) -> str | None:
        """The first menu that leads to a menu, a topic or a place of the bot's own; None for the root."""
        return next((menu for menu, content in self.tree.menus.items() if child in content.children), None)

    def has_section(self, topic: str, section: str) -> bool:
        """Whether there is such a section."""
        return topic in self.tree.topics and section in self.tree.topics[topic].sections

    def is_critical(self, unit: Unit) -> bool:
        """Whether a unit is part of a topic about an emergency."""
        return unit.file in self.tree.topics and self.tree.topics[unit.file].critical

    def unit(self, locale: str, unit: Unit) -> Shown[UnitWords]:
        """The words of any unit."""
        return self._shown(locale, unit.name, lambda words: words.find(unit))

    def menu(self, locale: str, menu: str) -> Shown[MenuWords]:
        """A menu's words."""
        return self._shown(locale, f"menus/{menu}", lambda words: words.menus.get(menu))

    def topic(self, locale: str, topic: str) -> Shown[TopicWords]:
        """A topic's own words."""
        return self._shown(locale, topic, lambda words: words.topics.get(topic))

    def section(self, locale: str, topic: str, section: str) -> Shown[SectionWords]:
        """A section's words."""

        def pick(words: Words) -> SectionWords | None:
            return words.topics[topic].sections.get(section) if topic in words.topics else None

        return self._shown(locale, f"{topic}/{section}", pick)

    def organisation(self, locale: str, organisation: str) -> Shown[OrganisationWords]:
        """The sentence on an organisation."""
        return self._shown(locale, f"organisations/{organisation}", lambda words: words.organisations.get(organisation))

    def condition(self, locale: str, condition: str) -> Shown[ConditionWords]:
        """The name of a condition."""
        return self._shown(locale, f"conditions/{condition}", lambda words: words.conditions.get(condition))

    def profile(self, locale: str) -> Shown[ProfileWords]:
        """What Telegram shows of the bot."""
        return self._shown(locale, "profile", lambda words: words.profile)

    def faq(self, locale: str) -> Shown[FaqWords]:
        """The words of the list of questions."""
        return self._shown(locale, "faq", lambda words: words.faq)

    def question(self, locale: str, question: str) -> Shown[QuestionWords]:
        """A question and its answer."""
        return self._shown(
            locale, f"faq/{question}", lambda words: words.faq.questions.get(question) if words.faq else None
        )

    def glossary(self, locale: str) -> Shown[GlossaryWords]:
        """The words of the list of terms."""
        return self._shown(locale, "glossary", lambda words: words.glossary)

    def term(self, locale: str, term: str) -> Shown[TermWords]:
        """A hard word and what it means."""
        return self._shown(
            locale, f"glossary/{term}", lambda words: words.glossary.terms.get(term) if words.glossary else None
        )

    def sources_of(self, claims: Iterable[str]) -> Iterator[Source]:
        """The sources of some claims, each once."""
        ids = dict.fromkeys(source for claim in claims for source in self.claims[claim].sources)
        return (self.sources[source] for source in ids)

    def _shown(self, locale: str, unit: str, pick: Callable[[Words], U | None]) -> Shown[U]:
        """The words of the first locale of the fallback chain that has them."""
        english = pick(self.words[SOURCE_LOCALE])
        if english is None:
            raise KeyError(unit)
        for candidate in fallback_chain(locale):
            words = pick(self.words[candidate]) if candidate in self.words else None
            if words is not None and words.source != UNTRANSLATED:
                if candidate == SOURCE_LOCALE != locale:
                    return Shown(english, SOURCE_LOCALE, State.MISSING)
                return Shown(words, candidate, self._state(candidate, unit, words, english))
        raise KeyError(unit)

    def _state(self, locale: str, unit: str, words: UnitWords, english: UnitWords) -> State:
        if locale != SOURCE_LOCALE and words.source != english.fingerprint:
            return State.STALE
        role = "clinician" if locale == SOURCE_LOCALE else "native-speaker"
        reviewed = any(
            (review.locale, review.unit, review.role, review.fingerprint) == (locale, unit, role, words.fingerprint)
            for review in self.reviews
        )
        return State.REVIEWED if reviewed else State.DRAFT
