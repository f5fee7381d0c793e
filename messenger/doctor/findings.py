"""What a check finds: how bad it is, what it is about, and what to do."""

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How bad a finding is: all is well, a person should look at it, or the bot does not work as it is."""

    OK = "ok"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's report."""

    level: Level
    about: str
    text: str

    def __str__(self) -> str:
        return f"{self.level.value:<6} {self.about:<10} {self.text}"


def ok(about: str, text: str) -> Finding:
    """All is well."""
    return Finding(Level.OK, about, text)


def look(about: str, text: str) -> Finding:
    """A person should look at it."""
    return Finding(Level.LOOK, about, text)


def wrong(about: str, text: str) -> Finding:
    """The bot does not work as it is."""
    return Finding(Level.WRONG, about, text)
