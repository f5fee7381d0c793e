"""Keeps account of the updates in hand: which were confirmed, which of their answers came, and whether these are right.

An update is done when its delivery was confirmed and all its calls have arrived, in whichever order: libraries confirm
before they process, so a confirmation alone means nothing.
"""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from peers.asks import FIRST_MESSAGE, FIRST_PERSON, FIRST_UPDATE, Answer, Ask, filled, shown_message, template
from peers.asks import update_template as written
from peers.calls import answer_of, message_of, person_of, update_of

_CONFIRMED, _ANSWERED, _SHOWN = 1, 2, 4
_NEEDS = {"start": _CONFIRMED | _SHOWN, "typed": _CONFIRMED | _SHOWN, "tap": _CONFIRMED | _ANSWERED | _SHOWN}
_COMPARED = 50  # every so manieth screen is compared with ours, word for word
_TRUE = b"true"


@dataclass(slots=True)
class Open:
    """An update in hand."""

    ask: Ask
    update: int
    person: int
    message: int
    needs: int
    begun: float
    done: Callable[[], None]
    """Called once it needs nothing more."""


@dataclass(slots=True)
class Tally:
    """What was counted in a stretch of time."""

    latencies: list[float] = field(default_factory=list)
    """Seconds of every update that was done."""
    faults: Counter[str] = field(default_factory=Counter)
    compared: int = 0


class Ledger:
    """The updates in hand of one bot. While `learning`, the screens that it shows become the answers for all others."""

    def __init__(self, answers: dict[Ask, Answer], *, learning: bool = False) -> None:
        self.answers = answers
        self.tally = Tally()
        self.first_answer: float | None = None
        self._learning = learning
        self._updates = FIRST_UPDATE
        self._shows = 0
        self._by_update: dict[int, Open] = {}
        self._by_person: dict[int, Open] = {}
        self._templates: dict[Ask, bytes] = {}
        self._results: dict[Ask, bytes] = {}

    def __len__(self) -> int:
        return len(self._by_update)

    def is_busy(self, person: int) -> bool:
        """Whether something of this person is in hand."""
        return FIRST_PERSON + person in self._by_person

    def begin(self, person: int, ask: Ask, done: Callable[[], None]) -> tuple[Open, bytes]:
        """Take an update in hand; return it with its JSON."""
        self._updates += 1
        number = FIRST_PERSON + person
        opened = Open(ask, self._updates, number, FIRST_MESSAGE + person, _NEEDS[ask.kind], time.perf_counter(), done)
        self._by_update[opened.update] = self._by_person[number] = opened
        text = self._templates.get(ask)
        if text is None:
            # The tapped message shows the screen that is asked for: what counts is that its size is a real one.
            tapped = self.answers.get(Ask("start", ask.language, "/start"), Answer("Home", []))
            text = self._templates[ask] = written(ask, self.answers.get(ask, tapped))
        return opened, filled(text, update=opened.update, person=number, message=opened.message)

    def confirmed(self, opened: Open, status: int) -> None:
        """The delivery of an update was answered."""
        if status != 200:
            self.fail(opened, f"delivery answered {status}")
        else:
            self._got(opened, _CONFIRMED)

    def called(self, method: bytes, body: bytes) -> bytes:
        """A call of the bot arrived; return its result as JSON."""
        match method:
            case b"answerCallbackQuery":
                update = update_of(body)
                opened = self._by_update.get(update) if update is not None else None
                if opened is None:
                    self.tally.faults["answer to no tap"] += 1
                else:
                    self._got(opened, _ANSWERED)
                return _TRUE
            case b"sendMessage" | b"editMessageText":
                return self._shown(method, body)
            case _:
                self.tally.faults["other call"] += 1
                return _TRUE

    def fail(self, opened: Open, reason: str) -> None:
        """Give an update up."""
        if opened.needs:
            self.tally.faults[reason] += 1
            self._close(opened)

    def give_up_older(self, seconds: float) -> list[Open]:
        """Give up updates in hand that are older; return them."""
        limit = time.perf_counter() - seconds
        late = [opened for opened in self._by_update.values() if opened.begun < limit]
        for opened in late:
            self.fail(opened, "missing confirmation" if opened.needs == _CONFIRMED else "missing answer")
        return late

    def _shown(self, method: bytes, body: bytes) -> bytes:
        person = person_of(body)
        opened = self._by_person.get(person) if person is not None else None
        if opened is None or not opened.needs & _SHOWN:
            self.tally.faults["screen for no update"] += 1
            return _TRUE
        is_tap = opened.ask.kind == "tap"
        if is_tap != (method == b"editMessageText") or (is_tap and message_of(body) != opened.message):
            self.tally.faults["screen in the wrong place"] += 1
            return _TRUE
        self._compare(opened.ask, body)
        result = self._results.get(opened.ask)
        if result is None:
            result = self._results[opened.ask] = template(shown_message(self.answers[opened.ask]))
        self.first_answer = self.first_answer or time.perf_counter()
        self._got(opened, _SHOWN)
        return filled(result, update=opened.update, person=opened.person, message=opened.message)

    def _compare(self, ask: Ask, body: bytes) -> None:
        """Learn a screen that is not known yet; compare some of those that are."""
        self._shows += 1
        known = self.answers.get(ask)
        if known is not None and self._shows % _COMPARED:
            return
        try:
            answer = answer_of(body)
        except (ValueError, LookupError):
            self.tally.faults["unreadable screen"] += 1
            return
        if self._learning and known is None:
            self.answers[ask] = answer
            return
        self.tally.compared += 1
        if answer != known:
            self.tally.faults["other screen than ours"] += 1

    def _got(self, opened: Open, part: int) -> None:
        if not opened.needs & part:
            return
        opened.needs &= ~part
        if not opened.needs:
            self.tally.latencies.append(time.perf_counter() - opened.begun)
            self._close(opened)

    def _close(self, opened: Open) -> None:
        opened.needs = 0
        self._by_update.pop(opened.update, None)
        self._by_person.pop(opened.person, None)
        opened.done()
