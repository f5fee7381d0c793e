"""Takes our own bot's screens from its first answers, so that every candidate answers the very same."""

import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson

from messenger.dialog.route import ForgetRoute, SectionRoute, SetCountryRoute, SetLanguageRoute
from messenger.dialog.route_text import RouteError, decode
from peers.asks import LANGUAGES, QUESTIONS, START, Answer, Ask, Turn

_SEEN = 150  # screens that are looked at; from them come those that are tapped
_TAPPED = {True: 24, False: 12}
"""How many sections and how many other screens (menus, topics, lists) are tapped; readers read sections most."""
_CHANGES = (ForgetRoute, SetCountryRoute, SetLanguageRoute)


class Tour:
    """Everything that must be asked of our bot once, as turns; `answers` are what it said so far.

    Every ask comes from another person, as nobody may ask too much in a short time.
    """

    def __init__(self, answers: Mapping[Ask, Answer], persons: int) -> None:
        self._answers = answers
        self._persons = persons
        self._turns = 0
        self.callback_data: list[str] = []
        self.is_over = False

    def turns(self) -> Iterator[Turn]:
        """All asks, one after another: each must have been answered before the next is taken."""
        for language in LANGUAGES:
            yield self._turn(Ask("start", language, START))
        seen: list[str] = []
        for data in self._buttons(seen):
            yield self._turn(Ask("tap", LANGUAGES[0], data))
        self.callback_data = _chosen(seen)
        for language in LANGUAGES:
            for data in self.callback_data:
                yield self._turn(Ask("tap", language, data))
            for question in QUESTIONS[language]:
                yield self._turn(Ask("typed", language, question))
        self.is_over = True

    def _turn(self, ask: Ask) -> Turn:
        count = len(LANGUAGES)
        person = (self._turns * count) % (self._persons // count * count) + LANGUAGES.index(ask.language)
        self._turns += 1
        return person, ask

    def _buttons(self, seen: list[str]) -> Iterator[str]:
        """Callback data found on one screen after another, those nearest to home first."""
        places = [Ask("start", LANGUAGES[0], START)]
        while places and len(seen) < _SEEN:
            for row in self._answers[places.pop(0)].rows:
                for button in row:
                    data = button.get("callback_data", "")
                    if data and data not in seen and _is_place(data):
                        seen.append(data)
                        places.append(Ask("tap", LANGUAGES[0], data))
                        yield data


def save(answers: Mapping[Ask, Answer], file: Path) -> None:
    """Write the screens for the small bots."""
    screens: dict[str, dict[str, object]] = {}
    for ask, answer in answers.items():
        screens.setdefault(ask.language, {})[ask.text] = {"text": answer.html, "rows": answer.rows}
    file.write_bytes(orjson.dumps(screens))


def _is_place(data: str) -> bool:
    """Whether callback data only shows something."""
    try:
        return not isinstance(decode(data), _CHANGES)
    except RouteError:
        return False


def _chosen(seen: list[str]) -> list[str]:
    dice = random.Random(len(seen))  # noqa: S311  # the same in every run is wanted
    chosen: list[str] = []
    for is_section, count in _TAPPED.items():
        fitting = [data for data in seen if isinstance(decode(data), SectionRoute) is is_section]
        chosen += dice.sample(fitting, min(count, len(fitting)))
    return chosen
