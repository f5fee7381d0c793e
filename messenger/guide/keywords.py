"""What families type when they look for something: lay words, dialect, misspellings. Never shown to anybody."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from messenger.guide.fields import CountryCode, Id, ListOf, Model, Text

OwnPlace = Literal["organisations", "numbers", "languages", "privacy"]
"""Places of the bot's own that people ask for: the directory, the emergency numbers, the picker, what is kept."""


def _with_words(typed: str) -> str:
    if not any(map(str.isalnum, typed)):
        raise PydanticCustomError("typed", "has neither a letter nor a digit; write the words that people type")
    return typed


Typed = Annotated[Text, AfterValidator(_with_words)]
"""What somebody types, in any spelling: case, accents and punctuation do not matter."""


class Keywords(Model):
    """`<locale>/keywords.yaml`: for each section, question and place what its own words lack.

    `subjects` are how people ask about a topic as a whole. `elsewhere` are subjects that the guide has nothing to do
    with: what is nearest to one of them is not searched for. `countries` are other names of countries than CLDR's;
    `smalltalk` is answered by the menu, without a search. `filler` are words of a question that tell nothing of what is
    asked: who it is about, please, can somebody.
    """

    topics: Mapping[Id, Mapping[Id, ListOf[Typed]]] = {}
    subjects: Mapping[Id, ListOf[Typed]] = {}
    elsewhere: Mapping[Id, ListOf[Typed]] = {}
    faq: Mapping[Id, ListOf[Typed]] = {}
    places: Mapping[OwnPlace, ListOf[Typed]] = {}
    countries: Mapping[CountryCode, ListOf[Typed]] = {}
    smalltalk: ListOf[Typed] = ()
    filler: ListOf[Typed] = ()
