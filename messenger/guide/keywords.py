"""What families type when they look for something: lay words, dialect, misspellings. Never shown to anybody."""

from collections.abc import Mapping
from typing import Literal

from messenger.guide.fields import CountryCode, Id, ListOf, Model, Text

OwnPlace = Literal["organisations", "numbers", "languages", "privacy"]
"""Places of the bot's own that people ask for: the directory, the emergency numbers, the picker, what is kept."""


class Keywords(Model):
    """`<locale>/keywords.yaml`: for each section, question and place what its own words lack.

    `subjects` are how people ask about a topic as a whole. `elsewhere` are subjects that the guide has nothing to do
    with: what is nearest to one of them is not searched for. `countries` are other names of countries than CLDR's;
    `smalltalk` is answered by the menu, without a search. `filler` are words of a question that tell nothing of what is
    asked: who it is about, please, can somebody.
    """

    topics: Mapping[Id, Mapping[Id, ListOf[Text]]] = {}
    subjects: Mapping[Id, ListOf[Text]] = {}
    elsewhere: Mapping[Id, ListOf[Text]] = {}
    faq: Mapping[Id, ListOf[Text]] = {}
    places: Mapping[OwnPlace, ListOf[Text]] = {}
    countries: Mapping[CountryCode, ListOf[Text]] = {}
    smalltalk: ListOf[Text] = ()
    filler: ListOf[Text] = ()
