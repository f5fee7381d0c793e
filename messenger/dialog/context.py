"""What every screen is made from: the guide, a voice, and who reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from messenger.guide.model import Guide
from messenger.languages.catalogs import Translator
from messenger.languages.locales import Direction

T = TypeVar("T")


class UnknownPlaceError(LookupError):
    """A route names something that the guide does not have, as a button of an old version may."""


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a screen is made: their locale, their country (ISO code) if they chose one, and through which bot.

    The bot's username is needed for links that lead back to it.
    """

    locale: str
    country: str | None = None
    bot: str = "bot"


@dataclass(frozen=True, slots=True)
class Context:
    """The guide, the translator of the reader's locale, and the reader."""

    guide: Guide
    translator: Translator
    reader: Reader

    @property
    def locale(self) -> str:
        """The reader's locale."""
        return self.reader.locale

    @property
    def direction(self) -> Direction:
        """The direction of the reader's locale."""
        return self.translator.direction


def known(things: Mapping[str, T], name: str) -> T:
    """The thing of that name.

    Raises UnknownPlaceError if there is none.
    """
    if name not in things:
        raise UnknownPlaceError(name)
    return things[name]
