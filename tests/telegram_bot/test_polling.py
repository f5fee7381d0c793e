"""What happens to updates when something goes wrong: none is lost, none is processed twice, nobody waits for others."""

import asyncio
import time

import pytest
from phone import PATIENCE, Phone
from running import TOKEN, running
from telegram.ext import ApplicationBuilder

from messenger.dialog.edition import Edition
from messenger.simulator import Simulator
from messenger.store.readers import Choices, ReaderStore
from messenger.telegram_bot import polling, processing, sender
from messenger.telegram_bot.lanes import Lanes
from messenger.telegram_bot.polling import ConflictError, TokenRefusedError
from messenger.telegram_bot.raw import JsonDict


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short pauses before a call is made again."""
    monkeypatch.setattr(sender, "_PAUSES", (0.05, 0.1))
    monkeypatch.setattr(polling, "_FIRST_PAUSE", 0.05)


async def called(simulator: Simulator, method: str) -> list[float]:
    """When a method was called; waits for the first call."""
    async with asyncio.timeout(PATIENCE):
        while not (times := [call.received_at for call in simulator.calls if call.method == method]):
            await asyncio.sleep(0.01)
    return times


def stranger(simulator: Simulator) -> Phone:
    """One more person's phone."""
    return Phone(simulator, simulator.add_person("en"))


async def received(phone: Phone, count: int = 1) -> None:
    """Wait until the bot has sent so many messages."""
    async with asyncio.timeout(PATIENCE):
        while len(phone.received) < count:
            await asyncio.sleep(0.01)


async def test_a_slow_chat(phone: Phone) -> None:
    """While one chat's answer takes seconds others get theirs, nothing behind it is confirmed, none comes twice."""
    other = stranger(phone.simulator)
    phone.simulator.faults.next("sendMessage", delay=2)
    phone.simulator.send_text(phone.person, "/start")
    phone.simulator.send_text(phone.person, "/help")
    await received(phone)
    started = time.monotonic()
    other.simulator.send_text(other.person, "/start")
    await received(other)
    assert time.monotonic() - started < 1
    await asyncio.sleep(0.5)
    assert (phone.simulator.pending_updates, len(phone.received), len(other.received)) == (3, 1, 1)
    await phone.settled()
    assert (len(phone.received), len(other.received)) == (2, 1)
    assert phone.received[0].text.startswith("Cerebellar hypoplasia")
    assert phone.received[1].text.startswith("How to use")


async def test_many_behind_a_slow_chat(phone: Phone) -> None:
    """More people than one answer of Telegram holds are all served behind a slow chat, each exactly once."""
    others = [stranger(phone.simulator) for _ in range(150)]
    phone.simulator.faults.next("sendMessage", delay=1)
    phone.simulator.send_text(phone.person, "/start")
    await received(phone)
    for other in others:
        phone.simulator.send_text(other.person, "/start")
    await phone.settled()
    assert {len(other.received) for other in others} == {1}


async def test_no_more_than_256_in_hand() -> None:
    """When 256 updates are in hand the rest is neither taken nor confirmed."""
    bot = polling.PollingBot(TOKEN)
    application = ApplicationBuilder().bot(bot).updater(None).build()
    stop = asyncio.Event()
    asking = polling.Polling(processing.Processor(application, bot, stop), bot, stop)

    async def never(_update: JsonDict) -> bool:
        await asyncio.Event().wait()
        return True

    asking._lanes = Lanes(never)
    assert asking._take(0, [{"update_id": number} for number in range(1, 301)])
    assert (asking._next, asking._lanes.lowest, asking._lanes.full) == (257, 1, True)
    assert not asking._take(0, [{"update_id": 257}])
    await asking._lanes.finish(0)


@pytest.mark.usefixtures("quick")
async def test_a_short_hiccup(phone: Phone) -> None:
    """A call that met a failing Bot API is made again, three times in all."""
    phone.simulator.faults.next("sendMessage", status=502, count=2)
    assert (await phone.send("/start")).text.startswith("Cerebellar hypoplasia")
    assert len(phone.received) == 1


@pytest.mark.usefixtures("quick")
async def test_a_long_failure(phone: Phone, caplog: pytest.LogCaptureFixture) -> None:
    """After three tries in all an update is left behind, with the kind of its error, and the next is served."""
    phone.simulator.faults.next("sendMessage", status=500, count=3)
    phone.simulator.send_text(phone.person, "/start")
    await phone.settled()
    assert len(await called(phone.simulator, "sendMessage")) == 3
    assert phone.received == []
    assert "left behind: NotCarriedOutError (1 of them so far)" in caplog.text
    await phone.send("/start")


@pytest.mark.parametrize(("failures", "answers"), [(2, 1), (3, 0)])
async def test_a_programming_error(
    phone: Phone, store: ReaderStore, monkeypatch: pytest.MonkeyPatch, failures: int, answers: int
) -> None:
    """A handler that raises is tried three times in all, and its update then left behind."""
    left = [failures]

    async def broken(_chat: int) -> Choices:
        if left[0]:
            left[0] -= 1
            raise ZeroDivisionError
        return Choices()

    monkeypatch.setattr(store, "choices_of", broken)
    phone.simulator.send_text(phone.person, "/start")
    await phone.settled()
    assert (left[0], len(phone.received)) == (0, answers)
    await phone.send("/start")


async def test_a_flood_limit_that_is_too_long(phone: Phone, caplog: pytest.LogCaptureFixture) -> None:
    """A message that could be sent in 30 s at the earliest is not sent: its update is left behind at once."""
    phone.simulator.faults.next("sendMessage", status=429, retry_after=30)
    phone.simulator.send_text(phone.person, "/start")
    await phone.settled()
    assert phone.received == []
    assert "left behind: RetryAfter" in caplog.text


async def test_an_update_that_takes_too_long(
    phone: Phone, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An update that would hold up the confirmation of all others for ever is left behind."""
    monkeypatch.setattr(processing, "LONGEST", 0.5)
    phone.simulator.faults.next("sendMessage", delay=5)
    started = time.monotonic()
    await phone.send("/start")
    assert time.monotonic() - started < 2
    assert "left behind: TimeoutError" in caplog.text


def _message(chat_id: object, **more: object) -> dict[str, object]:
    chat = {"id": chat_id, "type": "private"}
    sender = {"id": chat_id, "is_bot": False, "first_name": "x"}
    return {"message": {"message_id": 1, "date": 1, "chat": chat, "from": sender, "text": "/start"}, **more}


@pytest.mark.parametrize(
    "update",
    [
        _message("7"),
        _message(2**80),
        _message(True),  # noqa: FBT003  # JSON's own
        _message([]),
        _message(None),
        _message(5, update_id="7"),
        _message(5, update_id=None),
        _message(5, update_id=True),
        _message(5, update_id=-5),
    ],
    ids=str,
)
async def test_odd_ids(simulator: Simulator, caplog: pytest.LogCaptureFixture, update: dict[str, object]) -> None:
    """An update with an impossible id is left behind without a try; Telegram is not asked again in a hurry."""
    phone = stranger(simulator)
    await phone.send("/start")
    await called(simulator, "getUpdates")
    before = len(simulator.calls)
    simulator.push_update(update)
    await phone.settled()
    await asyncio.sleep(0.3)
    assert len(simulator.calls) - before < 6
    assert "a handler failed" not in caplog.text
    assert (await phone.send("/help")).text.startswith("How to use")


async def test_updates_without_a_number_at_first(silent: Simulator, edition: Edition, store: ReaderStore) -> None:
    """Where no number is known yet, one that cannot be read does not make the bot ask without a pause."""
    silent.push_update(_message(5, update_id="7"))
    async with running(silent, edition, store):
        await called(silent, "getUpdates")
        await asyncio.sleep(1)
        assert len(silent.calls) < 20
        phone = stranger(silent)
        await phone.send("/start")


async def test_429_of_polling(phone: Phone) -> None:
    """A 429 to the question for updates is waited out as long as Telegram says."""
    phone.simulator.faults.next("getUpdates", status=429, retry_after=2)
    await phone.send("/start")  # ends the long poll under way; the next one meets the fault
    await phone.send("/start")
    calls = [call for call in phone.simulator.calls if call.method == "getUpdates"]
    (refused,) = (index for index, call in enumerate(calls) if call.status == 429)
    assert 1.9 < calls[refused + 1].received_at - calls[refused].received_at < 3


@pytest.mark.usefixtures("quick")
async def test_a_conflict_that_stays(
    silent: Simulator, edition: Edition, store: ReaderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process that keeps asking for the updates ends the bot, with an error of its own, after a while."""
    monkeypatch.setattr(polling, "_CONFLICT_PATIENCE", 1.0)
    silent.faults.next("getUpdates", status=409, count=10_000)
    started = time.monotonic()
    async with running(silent, edition, store) as bot:
        with pytest.raises(ConflictError):
            await bot.ended()
    assert 1 <= time.monotonic() - started < 4
    assert len(await called(silent, "getUpdates")) > 2


@pytest.mark.parametrize("status", [409, 404, 403, 500, 502])
@pytest.mark.usefixtures("quick")
async def test_a_refusal_that_passes(silent: Simulator, edition: Edition, store: ReaderStore, status: int) -> None:
    """Any other refusal of the question for updates is waited out."""
    silent.faults.next("getUpdates", status=status, count=3)
    async with running(silent, edition, store):
        await stranger(silent).send("/start")


@pytest.mark.parametrize("method", ["getUpdates", "sendMessage"])
async def test_a_token_that_is_revoked(silent: Simulator, edition: Edition, store: ReaderStore, method: str) -> None:
    """A 401 to any call ends the bot, and the update that met it is not confirmed."""
    silent.faults.next(method, status=401)
    silent.send_text(silent.add_person("en"), "/start")
    async with running(silent, edition, store) as bot:
        with pytest.raises(TokenRefusedError):
            await bot.ended()
    assert silent.pending_updates == 1


async def test_a_clean_stop(silent: Simulator, edition: Edition, store: ReaderStore) -> None:
    """What is in hand when the bot is told to stop is finished and confirmed, a chat's second update too."""
    phone = stranger(silent)
    silent.faults.next("sendMessage", delay=1)
    silent.send_text(phone.person, "/start")
    silent.send_text(phone.person, "/help")
    async with running(silent, edition, store) as bot:
        await received(phone)
        await bot.stopped()
    assert (silent.pending_updates, len(phone.received)) == (0, 2)


async def test_a_stop_during_a_flood_limit(silent: Simulator, edition: Edition, store: ReaderStore) -> None:
    """A stop does not wait for a flood limit: the update stays, is served at the next start, and once."""
    phone = stranger(silent)
    silent.faults.next("sendMessage", status=429, retry_after=15)
    silent.send_text(phone.person, "/start")
    async with running(silent, edition, store) as bot:
        await called(silent, "sendMessage")
        await asyncio.sleep(0.2)
        started = time.monotonic()
        await bot.stopped()
        assert time.monotonic() - started < 2
    assert silent.pending_updates == 1
    async with running(silent, edition, store):
        await phone.settled()
    assert len(phone.received) == 1


async def test_a_stop_while_nothing_answers(
    silent: Simulator, edition: Edition, store: ReaderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Calls that hang are cut off after the grace, the last confirmation too, and the bot ends without an error."""
    monkeypatch.setattr(polling, "_GRACE", 0.5)
    monkeypatch.setattr(polling, "_CONFIRMING", 0.5)
    phone = stranger(silent)
    hanging = 8
    silent.send_text(phone.person, "/start")
    silent.faults.next("sendMessage", delay=hanging)
    async with running(silent, edition, store) as bot:
        await received(phone)
        silent.faults.next("getUpdates", delay=hanging, count=10)
        await asyncio.sleep(0.5)
        started = time.monotonic()
        await bot.stopped()
        assert time.monotonic() - started < 3


def test_the_longest_stop() -> None:
    """The grace and the last confirmation leave some of the 20 seconds that a stop may take."""
    assert polling._GRACE + polling._CONFIRMING < 19


async def test_killed(silent: Simulator, edition: Edition, store: ReaderStore) -> None:
    """A bot that is gone in the middle of an update has not confirmed it, nor any that came after it."""
    phone, other = stranger(silent), stranger(silent)
    silent.faults.next("sendMessage", status=429, retry_after=10)
    silent.send_text(phone.person, "/start")
    async with running(silent, edition, store):
        await called(silent, "sendMessage")
        silent.send_text(other.person, "/start")
        await received(other)
        await asyncio.sleep(0.5)
    assert (silent.pending_updates, len(phone.received)) == (2, 0)
    async with running(silent, edition, store):
        await phone.settled()
    assert len(phone.received) == 1
