"""The words of one locale: a model for each kind of unit, and for each file of a language folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import Field

from messenger.guide.fields import ButtonText, Fingerprint, Id, Model, Text
from messenger.guide.states import fingerprint


class UnitWords(Model):
    """The words of one unit; in a translation `source` is the fingerprint of the English that it translates."""

    source: Fingerprint | None = None

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some values changed; what was worked out from the old ones does not come along."""
        copy = super().model_copy(update=update, deep=deep)
        for derived in ("texts", "fingerprint"):
            copy.__dict__.pop(derived, None)
        return copy

    @cached_property
    def fingerprint(self) -> str:
        """The fingerprint of these words."""
        return fingerprint(*self.texts.values())

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The texts of the unit itself by their keys, without those of the units below it."""
        words = self.model_dump(exclude={"source", "sections", "questions", "terms"}, exclude_none=True)
        return {key: str(text) for key, text in words.items()}


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

    @cached_property
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


class ProfileWords(UnitWords):
    """`<locale>/profile.yaml`: what Telegram shows of the bot before anybody has pressed Start.

    The limits are the Bot API's, in characters (setMyName, setMyDescription, setMyShortDescription).
    """

    name: Annotated[Text, Field(max_length=64)]
    description: Annotated[Text, Field(max_length=512)]
    short_description: Annotated[Text, Field(max_length=120)]


class QuestionWords(UnitWords):
    """A question, the text of the button that leads to it, and its answer."""

    question: Text
    button: ButtonText
    answer: Text

    @cached_property
    def fingerprint(self) -> str:
        """The fingerprint of question and answer."""
        return fingerprint(self.question, self.answer)


class FaqWords(MenuWords):
    """`<locale>/faq.yaml`. Its own words are one unit, each question another."""

    questions: Mapping[Id, QuestionWords] = {}


class TermWords(UnitWords):
    """A hard word and what it means."""

    term: ButtonText
    meaning: Text


class GlossaryWords(MenuWords):
    """`<locale>/glossary.yaml`. Its own words are one unit, each term another."""

    terms: Mapping[Id, TermWords] = {}


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

    organisations: Mapping[Id, OrganisationWords] = {}
    conditions: Mapping[Id, ConditionWords] = {}


@dataclass(frozen=True, slots=True)
class Unit:
    """Where a unit stands: its file in a language folder (without `.yaml`), and its key there."""

    file: str
    key: tuple[str, ...]

    @property
    def name(self) -> str:
        """How a person names it: `overview`, `overview/what-it-is`, `menus/home`, `organisations/gard`."""
        match self.key:
            case ():
                return self.file
            case ("sections" | "questions" | "terms", name):
                return f"{self.file}/{name}"
            case (group, name):
                return f"{group}/{name}"
            case _:
                raise ValueError(f"no unit stands at {self.key}")


@dataclass(frozen=True)
class Words:
    """All words of one locale."""

    menus: Mapping[str, MenuWords]
    topics: Mapping[str, TopicWords]
    organisations: Mapping[str, OrganisationWords]
    conditions: Mapping[str, ConditionWords]
    profile: ProfileWords | None = None
    faq: FaqWords | None = None
    glossary: GlossaryWords | None = None

    @cached_property
    def units(self) -> Mapping[Unit, UnitWords]:
        """Every unit of the locale."""
        heads: dict[str, UnitWords | None] = {
            "profile": self.profile,
            "faq": self.faq,
            "glossary": self.glossary,
            **self.topics,
        }
        groups: list[tuple[str, str, Mapping[str, UnitWords]]] = [
            ("menus", "menus", self.menus),
            *((topic, "sections", content.sections) for topic, content in self.topics.items()),
            ("faq", "questions", self.faq.questions if self.faq else {}),
            ("glossary", "terms", self.glossary.terms if self.glossary else {}),
            ("organisations", "conditions", self.conditions),
            ("organisations", "organisations", self.organisations),
        ]
        units = {Unit(file, ()): head for file, head in heads.items() if head is not None}
        return units | {
            Unit(file, (group, name)): unit for file, group, named in groups for name, unit in named.items()
        }

    def find(self, unit: Unit) -> UnitWords | None:
        """The words of a unit, if the locale has it."""
        return self.units.get(unit)
