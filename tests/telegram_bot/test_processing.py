"""How an update comes to its end: the short way first, three tries for a fault of the program, a flood unanswered."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest
from telegram import Update
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, TelegramError
from telegram.ext import Application, ApplicationBuilder, TypeHandler

from messenger.telegram_bot import floods
from messenger.telegram_bot.metrics import Metrics
from messenger.telegram_bot.polling import PollingBot
from messenger.telegram_bot.processing import Processor, ShortPath
from messenger.telegram_bot.raw import JsonDict
from messenger.telegram_bot.request import NoConnectionError, UnauthorizedError

UPDATE: JsonDict = {
    "update_id": 1,
    "message": {
        "message_id": 1,
        "date": 1,
        "text": "x",
        "chat": {"id": 5, "type": "private"},
        "from": {"id": 5, "is_bot": False, "first_name": "x"},
    },
}


def processor(
    short_path: ShortPath | None = None,
    handler: Callable[[Any, Any], Coroutine[Any, Any, None]] | None = None,
    on_flood: Callable[[JsonDict], Awaitable[None]] | None = None,
    *,
    comes_again: bool = False,
) -> tuple[Processor, Metrics]:
    """A processor of an application with one handler."""
    bot = PollingBot("1:x")
    application: Application[Any, Any, Any, Any, Any, Any] = ApplicationBuilder().bot(bot).updater(None).build()
    application._initialized = True
    if handler is not None:
        application.add_handler(TypeHandler(Update, handler))
    metrics = Metrics()
    return Processor(
        application,
        bot,
        asyncio.Event(),
        metrics=metrics,
        short_path=short_path,
        comes_again=comes_again,
        on_flood=on_flood,
    ), metrics


class Handler:
    """Fails so many times; counts how often it was asked."""

    def __init__(self, failures: int = 0, error: Exception | None = None) -> None:
        self.failures = failures
        self.error = error or ZeroDivisionError()
        self.asked = 0

    async def short(self, _update: JsonDict) -> bool:
        """Deal with an update as it came."""
        await self.long(None, None)
        return True

    async def long(self, _update: object, _context: object) -> None:
        """Deal with an update of the library."""
        self.asked += 1
        if self.asked <= self.failures:
            raise self.error


@pytest.mark.parametrize(("failures", "asked", "left"), [(0, 1, 0), (2, 3, 0), (3, 3, 1)])
@pytest.mark.parametrize("way", ["short", "long"])
async def test_three_tries(way: str, failures: int, asked: int, left: int) -> None:
    """Whichever way an update takes, what deals with it is tried three times in all."""
    handler = Handler(failures)
    process, _ = processor(**{"short_path": handler.short} if way == "short" else {"handler": handler.long})
    assert await process.process(UPDATE)
    assert (handler.asked, process.left_behind["ZeroDivisionError"]) == (asked, left)


@pytest.mark.parametrize("comes_again", [True, False])
async def test_no_bot_api(*, comes_again: bool) -> None:
    """While there is none an update is sent back where it comes again, and left behind where it would never be."""
    handler = Handler(1, NoConnectionError("x"))
    process, _ = processor(handler.short, comes_again=comes_again)
    assert await process.process(UPDATE) is not comes_again
    assert (handler.asked, process.left_behind.total()) == (1, 0 if comes_again else 1)


@pytest.mark.parametrize("error", [BadRequest("chat not found"), Forbidden("x"), ChatMigrated(-5), Conflict("x")])
async def test_an_answer_that_would_be_the_same_again(error: TelegramError) -> None:
    """What Telegram refuses is asked for once, and is no fault of the program."""
    handler = Handler(3, error)
    process, metrics = processor(handler.short)
    assert await process.process(UPDATE)
    assert (handler.asked, process.left_behind.total()) == (1, 1)
    assert b'messenger_left_behind_total{reason="refused"} 1.0' in metrics.exposition()


async def test_not_for_the_short_way() -> None:
    """What the short way is not made for goes to the application."""
    handler = Handler()

    async def never(_update: JsonDict) -> bool:
        return False

    process, metrics = processor(never, handler.long)
    assert await process.process(UPDATE)
    assert handler.asked == 1
    assert b'messenger_updates_total{kind="message",outcome="done"} 1.0' in metrics.exposition()


@pytest.mark.parametrize("way", ["short", "long"])
async def test_a_refused_token(way: str) -> None:
    """A 401 does not finish the update, and is found out."""
    handler = Handler(1, UnauthorizedError("x"))
    process, _ = processor(**{"short_path": handler.short} if way == "short" else {"handler": handler.long})
    assert not await process.process(UPDATE)
    assert process.token_refused.is_set()
    assert handler.asked == 1


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1, "message": {"chat": {"id": 5}}},
        {"update_id": 1, "message": 5},
        {"update_id": 1, "message": {**UPDATE["message"], "from": {"id": "5"}}},
        {"update_id": 1, "callback_query": {"id": 5}},
    ],
)
async def test_unreadable(update: JsonDict, caplog: pytest.LogCaptureFixture) -> None:
    """What the library cannot read is left behind at once, and nothing of it is logged."""
    handler = Handler()
    process, metrics = processor(handler=handler.long)
    assert await process.process(update)
    assert (handler.asked, process.left_behind["UnreadableError"]) == (0, 1)
    assert b'messenger_left_behind_total{reason="unreadable"} 1.0' in metrics.exposition()
    assert caplog.messages == ["an update is left behind: UnreadableError (1 of them so far)"]


@pytest.mark.parametrize("error", [None, ZeroDivisionError()])
async def test_a_flood(
    error: Exception | None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Over twenty updates at once bring one notice and then nothing, also where the notice fails; others go on."""
    monkeypatch.setattr(floods, "MOST", 20)
    caplog.set_level(logging.CRITICAL)
    handler, notice = Handler(), Handler(0 if error is None else 100, error)

    async def notify(_update: JsonDict) -> None:
        await notice.long(None, None)

    process, metrics = processor(handler.short, on_flood=notify)
    for _ in range(30):
        assert await process.process(UPDATE)
    other = {**UPDATE, "message": {**UPDATE["message"], "from": {"id": 6, "is_bot": False, "first_name": "y"}}}
    assert await process.process(other)
    assert (handler.asked, notice.asked) == (21, 1)
    assert b'outcome="flood"} 10.0' in metrics.exposition()
    assert b"messenger_floods_total 1.0" in metrics.exposition()
