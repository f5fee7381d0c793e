"""A route is a place in the guide: what a button or a link leads to. There is no session that could be lost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Route:
    """A place in the guide. Subclasses are the kinds; their fields are ids (str) and pages (int, from 0)."""


@dataclass(frozen=True, slots=True)
class MenuRoute(Route):
    """A menu; `home` is the root."""

    menu: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class TopicRoute(Route):
    """A topic: its summary and its sections."""

    topic: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class SectionRoute(Route):
    """A section's text; `locale` shows it in another than the reader's own."""

    topic: str
    section: str
    locale: str = ""


@dataclass(frozen=True, slots=True)
class SourcesRoute(Route):
    """The sources of a section."""

    topic: str
    section: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class MoreRoute(Route):
    """What else there is to a section: its sources, its hard words, more to read."""

    topic: str
    section: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShareRoute(Route):
    """The link to a section, and the way to send it into another chat."""

    topic: str
    section: str


@dataclass(frozen=True, slots=True)
class HelpfulRoute(Route):
    """The question whether a section was helpful."""

    topic: str
    section: str


@dataclass(frozen=True, slots=True)
class FeedbackRoute(Route):
    """An answer to that question (`yes`, `no` or `other`): adds one to a count."""

    topic: str
    section: str
    answer: str


@dataclass(frozen=True, slots=True)
class WordsRoute(Route):
    """The hard words of a section, explained."""

    topic: str
    section: str


@dataclass(frozen=True, slots=True)
class HelpersRoute(Route):
    """The organisations that help with just what a section is about."""

    topic: str
    section: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class SecondLanguagesRoute(Route):
    """The languages in which a section can be shown under the reader's own, for a doctor or a relative."""

    topic: str
    section: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class SideBySideRoute(Route):
    """A section in the reader's language, and under it in another (a locale)."""

    topic: str
    section: str
    locale: str


@dataclass(frozen=True, slots=True)
class FaqRoute(Route):
    """The questions as families ask them."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class QuestionRoute(Route):
    """A question and its answer."""

    question: str


@dataclass(frozen=True, slots=True)
class QuestionSourcesRoute(Route):
    """The sources of an answer."""

    question: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class GlossaryRoute(Route):
    """The hard words, from one term to another; all of them without."""

    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class TermRoute(Route):
    """A hard word and what it means."""

    term: str


@dataclass(frozen=True, slots=True)
class DirectoryRoute(Route):
    """The ways into the directory of organisations."""


@dataclass(frozen=True, slots=True)
class CountriesRoute(Route):
    """The countries of the directory, from one ISO code to another; all of them without."""

    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class CountryRoute(Route):
    """The organisations of a country (ISO code), then the worldwide ones."""

    country: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class ConditionsRoute(Route):
    """The conditions of the directory."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class ConditionRoute(Route):
    """The organisations for a condition."""

    condition: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class SpokenLanguagesRoute(Route):
    """The languages that organisations speak."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class SpokenLanguageRoute(Route):
    """The organisations that speak a language (a tag)."""

    language: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class WorldwideRoute(Route):
    """The organisations that help in every country."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class NumbersRoute(Route):
    """The countries with emergency numbers, from one ISO code to another; all of them without."""

    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class NumberRoute(Route):
    """The emergency numbers and crisis lines of a country (ISO code)."""

    country: str


@dataclass(frozen=True, slots=True)
class UrgentRoute(Route):
    """The answer to a message that describes an emergency of a kind; the countries between two ISO codes."""

    kind: str
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class SettingsRoute(Route):
    """What a reader can choose."""


@dataclass(frozen=True, slots=True)
class LanguagesRoute(Route):
    """The language picker."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class SetLanguageRoute(Route):
    """Choose a language (a locale): changes the reader's row."""

    locale: str


@dataclass(frozen=True, slots=True)
class OwnCountryRoute(Route):
    """The countries to choose one's own from, from one ISO code to another; all of them without."""

    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class SetCountryRoute(Route):
    """Choose a country (ISO code), or none: changes the reader's row."""

    country: str = ""


@dataclass(frozen=True, slots=True)
class PrivacyRoute(Route):
    """What is kept about a reader."""


@dataclass(frozen=True, slots=True)
class ForgetRoute(Route):
    """Forget the reader: erases the row."""


@dataclass(frozen=True, slots=True)
class HelpRoute(Route):
    """How to use the bot."""


@dataclass(frozen=True, slots=True)
class NoticeRoute(Route):
    """The menu with a first line that answers what the bot could not do as asked; see screens.notices."""

    notice: str


HOME = MenuRoute("home")
