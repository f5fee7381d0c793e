"""What readers ask of a bot in the measurement, who they are, and the updates that say so, in Telegram's own shape.

An update is a template that is filled with numbers, so that writing one costs next to nothing. All ids have a fixed
width: they are found again in whatever way a bot writes its calls.
"""

import itertools
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import orjson

from messenger.simulator.telegram_html import parse_html

Kind = Literal["start", "tap", "typed"]

START = "/start"
FIRST_PERSON = 5_000_000_000
FIRST_UPDATE = 500_000_000
FIRST_MESSAGE = 1_000_000
QUERY_PREFIX = "77665544"
BOT = {"id": 123456789, "is_bot": True, "first_name": "A guide for families", "username": "benchmark_bot"}

# As families type: short, without accents or punctuation at times. Every one has an answer in the guide.
QUESTIONS: Mapping[str, Sequence[str]] = {
    "en": ("What is cerebellar hypoplasia?", "will my daughter walk", "is it genetic", "speech therapy for my son"),
    "es": ("¿Qué es la hipoplasia cerebelosa?", "mi hija va a caminar", "es genetico", "terapia del habla"),
    "fr": ("Qu’est-ce que l’hypoplasie du cervelet ?", "ma fille va-t-elle marcher", "est-ce génétique", "école"),
    "pt-br": ("O que é hipoplasia cerebelar?", "minha filha vai andar", "é genético", "terapia da fala"),
    "ru": ("Что такое гипоплазия мозжечка?", "будет ли дочь ходить", "это наследственное", "логопед"),
    "ar": ("ما هو نقص تنسج المخيخ؟", "هل ستمشي ابنتي", "هل هو وراثي", "علاج النطق"),
    "hi": ("सेरिबेलर हाइपोप्लेसिया क्या है?", "क्या मेरी बेटी चल पाएगी", "क्या यह आनुवंशिक है", "स्पीच थेरेपी"),
    "zh-hans": ("什么是小脑发育不全？", "我女儿会走路吗", "会遗传吗", "语言治疗"),  # noqa: RUF001  # Chinese
}
LANGUAGES = tuple(QUESTIONS)

# Shares of /start, of taps and of typed questions.
MENU_LOAD = "20 % /start, 80 % taps"
MIXED_LOAD = "16 % /start, 64 % taps, 20 % typed questions"
LOADS: Mapping[str, tuple[int, int, int]] = {MENU_LOAD: (20, 80, 0), MIXED_LOAD: (16, 64, 20)}
_CYCLE = 10_007  # a prime, so that persons and asks never run in step


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that a reader does: the command, the callback data of a tap, or a typed text."""

    kind: Kind
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The screen that answers: its text in Telegram's HTML, and the rows of its keyboard."""

    html: str
    rows: list[list[dict[str, str]]]


Turn = tuple[int, Ask]
"""Which person, counted from 0, asks what. The language of person n is the n-th language, round and round."""


def crowd(load: str, callback_data: Sequence[str], persons: int) -> Iterator[Turn]:
    """All persons in turn, without end, each in their own language; the same sequence for every bot."""
    dice = random.Random(load)  # noqa: S311  # the same numbers in every run are wanted
    kinds = dice.choices(("start", "tap", "typed"), weights=LOADS[load], k=_CYCLE)
    picks = [dice.randrange(1 << 30) for _ in range(_CYCLE)]
    for number, kind, pick in zip(itertools.count(), itertools.cycle(kinds), itertools.cycle(picks), strict=False):
        person = number % persons
        language = LANGUAGES[person % len(LANGUAGES)]
        match kind:
            case "tap":
                yield person, Ask("tap", language, callback_data[pick % len(callback_data)])
            case "typed":
                questions = QUESTIONS[language]
                yield person, Ask("typed", language, questions[pick % len(questions)])
            case _:
                yield person, Ask("start", language, START)


def shown_message(answer: Answer) -> dict[str, Any]:
    """The message of the bot that shows an answer, as Telegram gives it back and puts it into every tap."""
    text, entities = parse_html(answer.html)
    message: dict[str, Any] = {
        "message_id": "<message>",
        "from": BOT,
        "chat": _chat(),
        "date": int(time.time()),
        "text": text,
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": answer.rows},
    }
    return message | ({"entities": entities} if entities else {})


def update_template(ask: Ask, tapped: Answer) -> bytes:
    """The update of an ask; a tap is on a message that shows `tapped`. Fill it with `filled`."""
    content: dict[str, Any]
    if ask.kind == "tap":
        content = {
            "callback_query": {
                "id": f"{QUERY_PREFIX}<<update>>",
                "from": _person(ask.language),
                "message": shown_message(tapped) | {"edit_date": int(time.time())},
                "chat_instance": "-3141592653589793238",
                "data": ask.text,
            }
        }
    else:
        message: dict[str, Any] = {
            "message_id": "<message>",
            "from": _person(ask.language),
            "chat": _chat(),
            "date": int(time.time()),
            "text": ask.text,
        }
        if ask.kind == "start":
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(START)}]
        content = {"message": message}
    return template({"update_id": "<update>"} | content)


def template(value: object) -> bytes:
    """JSON in which "<name>" stands for a number, and <<name>> for one within a text."""
    text = orjson.dumps(value).replace(b"%", b"%%")
    for name in (b"update", b"person", b"message"):
        text = text.replace(b'"<%b>"' % name, b"%%(%b)d" % name).replace(b"<<%b>>" % name, b"%%(%b)d" % name)
    return text


def filled(text: bytes, *, update: int, person: int, message: int) -> bytes:
    """A template with its numbers in place."""
    return text % {b"update": update, b"person": person, b"message": message}


def _chat() -> dict[str, Any]:
    return {"id": "<person>", "first_name": "Reader", "last_name": "Example", "username": "reader_<<person>>"} | {
        "type": "private"
    }


def _person(language: str) -> dict[str, Any]:
    return {
        "id": "<person>",
        "is_bot": False,
        "first_name": "Reader",
        "last_name": "Example",
        "username": "reader_<<person>>",
        "language_code": language,
    }
