"""How the bot starts where the Bot API does not do as it should: the right thing is blamed, and a stop is a stop."""

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from phone import PATIENCE, Phone
from running import TOKEN, running

from messenger.dialog.edition import Current, Edition
from messenger.settings import PROJECT
from messenger.simulator import Simulator
from messenger.store.readers import ReaderStore
from messenger.telegram_bot.application import NotTheBotApiError, UnreachableError, serve
from messenger.telegram_bot.polling import TokenRefusedError
from telegram_bot.small_api import small_api

NOWHERE = "http://127.0.0.1:9"  # the discard port: nothing listens


class Laborious(Edition):
    """An edition whose preparing lasts until somebody has been answered."""

    def __init__(self, of: Edition) -> None:
        super().__init__(of.guide, of.translators)
        object.__setattr__(self, "answered", threading.Event())  # editions are frozen

    answered: threading.Event

    def prepare(self) -> Iterator[object]:
        """Wait, as if there were that much to do."""
        yield self.answered.wait(PATIENCE)


async def start(address: str, edition: Edition, store: ReaderStore, stop: asyncio.Event | None = None) -> None:
    """Run the bot to its end."""
    event = stop or asyncio.Event()
    async with asyncio.timeout(PATIENCE):
        await serve(token=TOKEN, api_base_url=address, current=Current(edition), store=store, stop=event)


async def test_nobody_waits_for_what_is_prepared(silent: Simulator, edition: Edition, store: ReaderStore) -> None:
    """A person is answered while the bot still makes what it will need; then its interpreter is as it was."""
    usual = sys.getswitchinterval()
    laborious = Laborious(edition)
    phone = Phone(silent, silent.add_person("en"))
    async with running(silent, laborious, store) as bot:
        try:
            await phone.send("/start")
            assert phone.last.text.startswith("Cerebellar hypoplasia")
            assert sys.getswitchinterval() < usual
        finally:
            laborious.answered.set()
        await bot.stopped()
    assert sys.getswitchinterval() == usual


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((404, "<html>Nothing here</html>"), NotTheBotApiError),
        ((404, '{"ok":false,"error_code":404,"description":"Not Found"}'), NotTheBotApiError),
        ((401, '{"ok":false,"error_code":401,"description":"Unauthorized"}'), TokenRefusedError),
        ((200, '{"ok":true,"result":5}'), NotTheBotApiError),
        ((200, '{"ok":true,"result":[]}'), NotTheBotApiError),
        ((403, "<html>Go away</html>"), UnreachableError),
    ],
    ids=str,
)
async def test_wrong_answers(
    edition: Edition,
    store: ReaderStore,
    caplog: pytest.LogCaptureFixture,
    answer: tuple[int, str],
    error: type[Exception],
) -> None:
    """401 blames the token, anything that no Bot API says the address; no traceback is logged, and no token."""
    async with small_api({"getMe": answer}) as (address, _):
        with pytest.raises(error) as raised:
            await start(address, edition, store)
    assert TOKEN not in f"{raised.value!r} {raised.value.__cause__!r} {caplog.text}"
    assert raised.value.__suppress_context__
    assert [record for record in caplog.records if record.exc_info] == []


async def test_a_page_that_is_no_bot_api(
    edition: Edition, store: ReaderStore, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page in HTML, as a captive portal shows it, is tried again, and then the address is blamed."""
    monkeypatch.setattr("messenger.telegram_bot.application._START_TRIES", 2)
    async with small_api({"getMe": (200, "<html>Please log in</html>")}) as (address, called):
        with pytest.raises(UnreachableError):
            await start(address, edition, store)
    assert len(called) == 2
    assert [record for record in caplog.records if record.exc_info] == []


async def test_429_at_the_start(edition: Edition, store: ReaderStore) -> None:
    """A 429 at the start is waited out."""
    stop = asyncio.Event()
    async with Simulator(TOKEN) as simulator:
        simulator.faults.next("getMe", status=429, retry_after=2)
        bot = asyncio.create_task(start(simulator.base_url, edition, store, stop))
        phone = Phone(simulator, simulator.add_person("en"))
        await phone.send("/start")
        stop.set()
        await bot
        first, second = (call.received_at for call in simulator.calls if call.method == "getMe")
    assert 1.9 < second - first < 3


async def test_stop_while_nothing_listens(edition: Edition, store: ReaderStore) -> None:
    """A bot that cannot reach the Bot API ends at once when told."""
    stop = asyncio.Event()
    bot = asyncio.create_task(start(NOWHERE, edition, store, stop))
    await asyncio.sleep(0.5)
    assert not bot.done()
    started = time.monotonic()
    stop.set()
    await bot
    assert time.monotonic() - started < 1


async def test_stop_while_the_first_call_hangs(edition: Edition, store: ReaderStore) -> None:
    """A bot whose first call is not answered ends at once when told."""
    stop = asyncio.Event()
    async with Simulator(TOKEN) as simulator:
        simulator.faults.next("getMe", delay=3)
        bot = asyncio.create_task(start(simulator.base_url, edition, store, stop))
        await asyncio.sleep(0.5)
        started = time.monotonic()
        stop.set()
        await bot
        assert time.monotonic() - started < 1


async def test_sigterm_while_nothing_listens(tmp_path: Path) -> None:
    """The command itself ends with 0 and without a traceback."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(PROJECT / "bot.py"),
        "run",
        env={
            "PATH": os.environ["PATH"],
            "STATE_DIR": str(tmp_path),
            "BOT_TOKEN": TOKEN,
            "API_BASE_URL": NOWHERE,
            "METRICS_PORT": "0",
        },
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stderr
        async with asyncio.timeout(20):
            line = await process.stderr.readline()
            assert b"does not answer" in line
            started = time.monotonic()
            process.send_signal(signal.SIGTERM)
            rest = await process.stderr.read()
            assert await process.wait() == 0
        assert time.monotonic() - started < 3
        assert b"Traceback" not in rest
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
