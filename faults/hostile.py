"""A thousand hostile names and texts, against the strict simulator: no parse error, no crash."""

import random
import time
from collections.abc import Callable, Sequence
from functools import partial

from faults.api import LocalApi
from faults.bots import Bot
from faults.crowd import Crowd
from faults.findings import Findings
from faults.marks import FIRST_GROUP, NAME, WORDS
from faults.stage import Stage
from messenger.simulator.chats import Chat, Message, Person
from messenger.simulator.json_text import JsonObject

_COUNT = 1000
_SETTLE = 60.0
_LONGEST_TEXT = 4096

_PIECES: Sequence[str] = (
    "<b>",
    "</b></a>",
    "<a href='tg://user?id=1'>",
    "<script>alert(1)</script>",
    "&lt;&amp;&#0;&#x110000;&nbsp;&unknown;",
    "&",
    "<",
    "]]>",
    "*_`[x](http://example.org)~||{}",
    "\u202e\u2066\u2067\u2068",  # begin a direction, and never end it
    "\u2069\u202c\u200f\u200e",
    "\x00",
    "\x00\x01\x1b[31m\x7f\r\n\t",
    "\ud800",  # half of a character
    "\udfff\ud83d",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U0001f1fa\U0001f1f8\ufe0f\u20e3",
    "e" + "\u0301" * 200,
    "\ufeff\u2028\u2029\x85",
    "\uffff\ufdd0\U0010ffff",
    "%s%n{0}{name}${HOME}",
    "'; DROP TABLE readers; --",
    "../../etc/passwd",
    "ﷺ" * 20,
    "seizure",
)
_COMMANDS = ("", "/start ", "/start s_", "/help ", "/language ", "/organisations@", "/")
_DATA = ("", "s_", "l_", "c_", "fb_", "m_", "n_", "notice_")


async def hostile(stage: Stage) -> Findings:
    """Each by somebody else, so that nobody counts as a flood."""
    dice = random.Random(13)  # noqa: S311  # the same texts in every run are wanted
    async with LocalApi() as api:
        crowd = Crowd(api)
        bot = Bot("hostile", stage.folder, api.url)
        api.delivery.targets = [bot.url]
        bot.start()
        try:
            await bot.ready()
            kinds = (partial(_message, api), partial(_tap, api), partial(_inline, api), partial(_in_group, api))
            for number in range(_COUNT):
                person = crowd.person(_tag(dice), _name(dice))
                api.state.updates.push(kinds[number % len(kinds)](person, _text(dice), dice))
            await crowd.settled(_SETTLE)
            last = crowd.say(crowd.person(), "/start")
            await crowd.settled(5.0)
            left = await bot.metric("messenger_left_behind_total")
            code = await bot.stop()
        finally:
            bot.kill()
        refused = [call for call in api.calls if call.status != 200]
        shown = sum(call.carried_out and call.method in _SHOWING for call in api.calls)
        found = Findings()
        found.exactly("names and texts", _COUNT, _COUNT)
        found.count("answers", shown, least=0.9 * _COUNT)
        found.exactly("refused by Telegram's rules", len(refused), 0)
        found.exactly("left behind", left, 0)
        found.exactly("unconfirmed", api.pending, 0)
        found.exactly("not a 200", sum(attempt.status != 200 for attempt in api.delivery.tries), 0)
        found.exactly("answers afterwards", last.is_done, expected=True)
        found.exactly("exit code", -1 if code is None else code, 0)
        return found


_SHOWING = ("sendMessage", "editMessageText", "answerInlineQuery")

Make = Callable[[Person, str, random.Random], JsonObject]


def _message(api: LocalApi, person: Person, text: str, dice: random.Random) -> JsonObject:
    chat = api.state.chats.chats[person.id]
    return {"message": _written(person, chat, dice.choice(_COMMANDS) + text)}


def _in_group(api: LocalApi, person: Person, text: str, dice: random.Random) -> JsonObject:
    chat = Chat(-(FIRST_GROUP + person.id % 1_000_000), title=text[:255], members=[person])
    api.state.chats.chats[chat.id] = chat
    return {"message": _written(person, chat, dice.choice(("/help ", "/start s_")) + text)}


def _tap(api: LocalApi, person: Person, text: str, dice: random.Random) -> JsonObject:
    chat = api.state.chats.chats[person.id]
    query = api.state.presses.add(person, time.time(), chat)
    message = Message(chat.next_id(), int(time.time()), None, "An old message")
    chat.post(message)
    shown = chat.shown(message, api.state.bot)
    asked = {"id": query.id, "from": person.user(), "message": shown, "chat_instance": text[:50]}
    return {"callback_query": {**asked, "data": (dice.choice(_DATA) + text)[:64]}}


def _inline(api: LocalApi, person: Person, text: str, _dice: random.Random) -> JsonObject:
    query = api.state.inline_queries.add(person, time.time())
    return {"inline_query": {"id": query.id, "from": person.user(), "query": text[:256], "offset": text[:64]}}


def _written(person: Person, chat: Chat, text: str) -> JsonObject:
    message: JsonObject = {
        "message_id": chat.next_id(),
        "from": person.user(),
        "chat": chat.info(),
        "date": int(time.time()),
        "text": text[:_LONGEST_TEXT],
    }
    if text.startswith("/"):
        message["entities"] = [
            {"type": "bot_command", "offset": 0, "length": max(len(text.split(" ", maxsplit=1)[0]), 1)}
        ]
    return message


def _text(dice: random.Random) -> str:
    if dice.random() < 0.05:
        return "\U0001f600" * _LONGEST_TEXT  # twice as many UTF-16 units
    return WORDS.join(dice.choices(_PIECES, k=dice.randint(1, 12)))


def _name(dice: random.Random) -> str:
    return NAME + "".join(dice.choices(_PIECES, k=dice.randint(1, 4)))


def _tag(dice: random.Random) -> str:
    """A language, as Telegram would never report it, or as it would."""
    return dice.choice(("en", "ar", "", "x" * 300, "\x00", "../..", "zh-hans-\ud800", "EN_us", "-", "pt-br\u202e"))
