"""The guide as frozen models: its tree, the facts that are neutral of language, and the words of each locale.

Each model is the shape of a content file or of a part of one; the loader reads files into them and puts a `Guide`
together. Ids are stable for years: they live in old buttons and in deep links.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from messenger.guide.states import State, fingerprint
from messenger.languages.locales import SOURCE_LOCALE

BUTTON_LIMIT = 30
"""Characters of a button's text: more does not fit beside another button on a small phone."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=28)]
"""Lower case, digits and single hyphens, at most 28 characters, so that two fit into the 64 bytes of callback data."""
DataId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
"""An id that no button carries: of a claim, a source, a crisis line."""
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2, in quotes (an unquoted NO is a boolean in YAML)."""
LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]
SecureAddress = Annotated[str, StringConstraints(pattern=r"^https://[^\s]+$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
ButtonText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=BUTTON_LIMIT)]
Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
"""The first 12 hex digits of a text's SHA-256; see messenger.guide.states."""

_T = TypeVar("_T")
ListOf = Annotated[tuple[_T, ...], Field(strict=False)]
"""A YAML list, kept as a tuple."""


class Model(BaseModel):
    """Frozen, and strict about unknown keys and types: a misspelt key is an error, not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


# The tree


class Menu(Model):
    """A screen of buttons: to menus, topics and the places that the bot itself offers."""

    children: Annotated[tuple[Id, ...], Field(min_length=1, strict=False)]


class Section(Model):
    """One screen of text.

    `claims` are all the claims that its text makes; `related` is what to read next (`topic` or `topic/section`).
    The kinds `questions` and `about` make no claims.
    """

    kind: Literal["facts", "steps", "urgent", "questions", "about"]
    claims: ListOf[DataId]
    related: Annotated[tuple[str, ...], Field(max_length=3, strict=False)] = ()


class Topic(Model):
    """A subject with its sections in reading order; a critical one is about an emergency."""

    sections: Annotated[Mapping[Id, Section], Field(min_length=1)]
    critical: bool = False


class Tree(Model):
    """`guide.yaml`."""

    menus: Mapping[Id, Menu]
    topics: Mapping[Id, Topic]
    conditions: Annotated[ListOf[Id], Field(min_length=1)]


# Facts, neutral of language


class Claim(Model):
    """A statement that a section may make, and the evidence for it. The statement itself is for editors."""

    statement: Text
    evidence: Literal["confirmed", "plausible", "disputed", "unsupported"]
    use: Literal["say", "say-hedged", "replace"]
    sources: ListOf[DataId]


class Claims(Model):
    """`claims.yaml`: the claims that may be made, and the ids of those that must not be."""

    claims: Mapping[DataId, Claim]
    left_out: ListOf[DataId] = ()


class Source(Model):
    """Where a claim comes from. One that was found but not read is shown as "See also", never as evidence."""

    title: Text
    publisher: Text
    url: WebAddress | None = None
    read: bool


class Sources(Model):
    """`sources.yaml`."""

    sources: Mapping[DataId, Source]


class Organisation(Model):
    """Who helps. `countries` are those that it names; a worldwide one helps elsewhere too.

    `checked` is the day on which its address was last seen to answer.
    """

    name: Text
    native_name: Text | None = None
    url: SecureAddress
    countries: ListOf[CountryCode]
    worldwide: bool = False
    languages: Annotated[ListOf[LanguageTag], Field(min_length=1)]
    conditions: Annotated[ListOf[Id], Field(min_length=1)]
    checked: Annotated[date | None, Field(strict=False)] = None


class Organisations(Model):
    """`organisations.yaml`."""

    organisations: Mapping[Id, Organisation]


Certainty = Literal["high", "medium", "low"]


class EmergencyNumbers(Model):
    """A country's numbers; `ambulance` is shown first, as `general` reaches the police in some countries."""

    ambulance: ListOf[Text]
    general: ListOf[Text]
    certainty: Certainty
    sources: ListOf[DataId]


class CrisisLine(Model):
    """Somebody to talk to when life is unbearable. `country` is an ISO code, or EU for all of the European Union."""

    country: CountryCode
    name: Text
    call: ListOf[Text] = ()
    text: ListOf[Text] = ()
    url: SecureAddress | None = None
    hours: Literal["always", "limited", "unknown"]
    certainty: Certainty
    sources: ListOf[DataId]


class Emergency(Model):
    """`emergency.yaml`."""

    directory: SecureAddress
    numbers: Mapping[CountryCode, EmergencyNumbers]
    crisis_lines: Mapping[DataId, CrisisLine]


class Review(Model):
    """Somebody read a unit's text: which one is said by its fingerprint, so that any edit voids the review."""

    locale: Text
    unit: Text
    role: Literal["clinician", "native-speaker"]
    name: Text
    date: Annotated[date, Field(strict=False)]
    fingerprint: Fingerprint


class Reviews(Model):
    """`reviews.yaml`, the only place for reviews."""

    reviews: ListOf[Review]


# The words of one locale


class UnitWords(Model):
    """The words of one unit; in a translation `source` is the fingerprint of the English that it translates."""

    source: Fingerprint | None = None

    @property
    def fingerprint(self) -> str:
        """The fingerprint of these words."""
        words = self.model_dump(exclude={"source", "sections"}, exclude_none=True)
        return fingerprint(*(str(text) for text in words.values()))


class MenuWords(UnitWords):
    """A menu's heading, the text of the button that leads to it, and its first sentences."""

    title: Text
    button: ButtonText
    summary: Text


class SectionWords(UnitWords):
    """A section's heading and body; `button` where the heading is too long for one."""

    heading: Text
    body: Text
    button: ButtonText | None = None

    @property
    def fingerprint(self) -> str:
        """The fingerprint of heading and body: a shorter button says nothing new."""
        return fingerprint(self.heading, self.body)

    @property
    def label(self) -> str:
        """The text of a button that leads here."""
        return self.button or self.heading


class TopicWords(MenuWords):
    """`<locale>/<topic>.yaml`. The topic's own words are one unit, each section another."""

    sections: Mapping[Id, SectionWords] = {}


class OrganisationWords(UnitWords):
    """One sentence on what an organisation does."""

    sentence: Text


class ConditionWords(UnitWords):
    """The name of a condition, as a button shows it."""

    name: ButtonText


class MenusFile(Model):
    """`<locale>/menus.yaml`."""

    menus: Mapping[Id, MenuWords]


class OrganisationsFile(Model):
    """`<locale>/organisations.yaml`."""

    organisations: Mapping[Id, OrganisationWords]
    conditions: Mapping[Id, ConditionWords]


@dataclass(frozen=True)
class Words:
    """All words of one locale."""

    menus: Mapping[str, MenuWords]
    topics: Mapping[str, TopicWords]
    organisations: Mapping[str, OrganisationWords]
    conditions: Mapping[str, ConditionWords]


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

    @property
    def locales(self) -> tuple[str, ...]:
        """The locales that the guide speaks."""
        return tuple(self.words)

    def parent(self, child: str) -> str | None:
        """The first menu that leads to a menu, a topic or a place of the bot's own; None for the root."""
        return next((menu for menu, content in self.tree.menus.items() if child in content.children), None)

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

    def section_sources(self, topic: str, section: str) -> Iterator[Source]:
        """The sources of all claims that a section makes, each once."""
        claims = self.tree.topics[topic].sections[section].claims
        ids = dict.fromkeys(source for claim in claims for source in self.claims[claim].sources)
        return (self.sources[source] for source in ids)

    def _shown(self, locale: str, unit: str, pick: Callable[[Words], U | None]) -> Shown[U]:
        english = pick(self.words[SOURCE_LOCALE])
        if english is None:
            raise KeyError(unit)
        words = english if locale == SOURCE_LOCALE else pick(self.words[locale])
        if words is None:
            return Shown(english, SOURCE_LOCALE, State.MISSING)
        if words is not english and words.source != english.fingerprint:
            return Shown(words, locale, State.STALE)
        role = "clinician" if locale == SOURCE_LOCALE else "native-speaker"
        reviewed = any(
            (review.locale, review.unit, review.role, review.fingerprint) == (locale, unit, role, words.fingerprint)
            for review in self.reviews
        )
        return Shown(words, locale, State.REVIEWED if reviewed else State.DRAFT)
