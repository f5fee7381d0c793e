"""The short path of a tap shows what the handlers show, and leaves to them what it is not made for."""

from typing import Any

import pytest
from telegram import Bot, Update

from messenger.dialog.edition import Current, Edition
from messenger.dialog.render import every_screen
from messenger.store.readers import Choices, ReaderStore
from messenger.telegram_bot.handlers import Handlers
from messenger.telegram_bot.markup import callback_data
from messenger.telegram_bot.raw import trimmed
from messenger.telegram_bot.request import Request
from messenger.telegram_bot.sender import Prepared, Sender
from messenger.telegram_bot.taps import ShortPath

Shown = list[tuple[object, ...]]
PERSON = 4711


class Recorder(Sender):
    """Shows nothing, and remembers what it was asked to show."""

    def __init__(self) -> None:
        self.shown: Shown = []

    async def answer(self, callback_query_id: str) -> None:
        """Remember the answer."""
        self.shown.append(("answer", callback_query_id))

    async def edit(self, chat_id: int, message_id: int, screen: Any, locale: str | None = None) -> None:  # noqa: ANN401
        """Remember the screen."""
        assert isinstance(screen, Prepared)
        self.shown.append(("edit", chat_id, message_id, screen.json, locale))

    async def send(self, chat_id: int, screen: Any, locale: str | None = None) -> None:  # noqa: ANN401
        """Remember the screen."""
        assert isinstance(screen, Prepared)
        self.shown.append(("send", chat_id, screen.json, locale))


class NamedBot(Bot):
    """A bot that knows its name without asking."""

    @property
    def username(self) -> str:
        """Its name."""
        return "CerebellumBot"


def tap(data: object, **changes: object) -> dict[str, Any]:
    """The update of a tap in a private chat."""
    query: dict[str, Any] = {
        "id": "42",
        "from": {"id": PERSON, "is_bot": False, "first_name": "A", "language_code": "es"},
        "message": {
            "message_id": 7,
            "date": 1,
            "chat": {"id": PERSON, "type": "private"},
            "text": "old",
        },
        "chat_instance": "1",
        "data": data,
    }
    return {"update_id": 1, "callback_query": {**query, **changes}}


@pytest.fixture
async def handlers(edition: Edition, store: ReaderStore) -> Handlers:
    """Handlers that show nothing."""
    return Handlers(
        Current(edition), store, Recorder(), NamedBot("1:x", request=Request(), get_updates_request=Request())
    )


async def by_handlers(handlers: Handlers, update: dict[str, Any]) -> Shown:
    """What the handlers show."""
    sender = handlers._sender
    assert isinstance(sender, Recorder)
    sender.shown = []
    parsed = Update.de_json(trimmed(update), handlers._bot)
    await handlers.tap(parsed, None)
    return sorted(sender.shown, key=str)


async def by_short_path(handlers: Handlers, update: dict[str, Any]) -> Shown | None:
    """What the short path shows; None where it leaves the update to the handlers."""
    sender = handlers._sender
    assert isinstance(sender, Recorder)
    sender.shown = []
    if await ShortPath(handlers)(update):
        return sorted(sender.shown, key=str)
    assert sender.shown == []
    return None


@pytest.mark.parametrize("choices", [Choices(), Choices("ar"), Choices("hi", "GB"), Choices(None, "DE")], ids=str)
async def test_both_ways_show_the_same(
    handlers: Handlers, store: ReaderStore, edition: Edition, choices: Choices
) -> None:
    """For every button of the guide, whatever the reader chose: the same calls with the same bytes."""
    if choices.locale:
        await store.choose_locale(PERSON, choices.locale)
    if choices.country:
        await store.choose_country(PERSON, choices.country)
    taken = 0
    for route, _ in every_screen(edition.guide, edition.translators["en"], pairs=False):
        update = tap(callback_data(route))
        short = await by_short_path(handlers, update)
        if short is not None:
            taken += 1
            assert short == await by_handlers(handlers, update), route
    assert taken > 2000


@pytest.mark.parametrize(
    "data", ["s_overview_what-it-is~fr", "m_home~es", "n_GB~ar", "gone", "x" * 64, "t_gone", "m_home~tlh"]
)
async def test_unusual_buttons(handlers: Handlers, data: str) -> None:
    """A button that carries a locale, or leads nowhere, shows the same both ways, or is left to the handlers."""
    short = await by_short_path(handlers, tap(data))
    assert short in (None, await by_handlers(handlers, tap(data)))


@pytest.mark.parametrize(
    "update",
    [
        tap("l_es"),
        tap("c_DE"),
        tap("c"),
        tap("forget"),
        tap("fb_symptoms_eyes-and-ears_yes"),
        tap(None),
        tap(5),
        tap("m_home", id=1),
        tap("m_home", message=None),
        tap("m_home", message={"message_id": 7, "date": 0, "chat": {"id": PERSON, "type": "private"}}),
        tap("m_home", message={"message_id": 7, "date": 1, "chat": {"id": -5, "type": "group"}}),
        tap("m_home", message={"message_id": 7, "date": 1, "chat": {"id": 5, "type": "private"}}),
        {"update_id": 1, "message": {"text": "m_home"}},
        {"update_id": 1, "callback_query": []},
        {},
    ],
    ids=str,
)
async def test_left_to_the_handlers(handlers: Handlers, update: dict[str, Any]) -> None:
    """What a tap changes, what is no tap in a private chat, and what is malformed take the handlers' way."""
    assert await by_short_path(handlers, update) is None
