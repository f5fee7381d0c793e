"""What Telegram says is put into words that help, and shows no token."""

from datetime import UTC, datetime, timedelta

import pytest
from telegram_bot.small_api import small_api

from doctor.conftest import TOKEN, MakeSettings
from messenger.doctor import telegram
from messenger.doctor.findings import Finding, Level
from messenger.simulator import Simulator
from messenger.telegram_bot.inquiry import Answer, ask

NOW = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)
HOOK = "https://example.org/very_secret"
WITH_HOOK = {"webhook_url": HOOK, "webhook_secret": "very_secret"}


def only(findings: list[Finding]) -> tuple[Level, str]:
    """The level and the text of the only finding."""
    [finding] = findings
    return finding.level, finding.text


async def test_a_token_that_is_right() -> None:
    """The bot is called by its username."""
    async with Simulator(TOKEN) as simulator:
        answer = await ask(TOKEN, simulator.base_url, "getMe")
    assert only(telegram.token(answer)) == (Level.OK, "Telegram accepts it; the bot is @cerebellum_bot")
    assert only(telegram.clock(answer))[0] is Level.OK


async def test_a_token_that_is_wrong() -> None:
    """The token is blamed."""
    async with Simulator("654321:another") as simulator:
        answer = await ask(TOKEN, simulator.base_url, "getMe")
    level, text = only(telegram.token(answer))
    assert level is Level.WRONG
    assert "@BotFather" in text


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((200, "<html>Please log in</html>"), "check the address"),
        ((200, '{"ok":true,"result":[]}'), "check the address"),
        ((200, '{"ok":true,"result":{"username":5}}'), "check the address"),
        ((200, '{"ok":false,"description":"/bot123456:very_secret_token is odd"}'), "/bot<bot token> is odd"),
        ((502, "Bad Gateway"), "answers 502"),
    ],
)
async def test_something_that_is_no_bot_api(answer: tuple[int, str], words: str) -> None:
    """The address is blamed."""
    async with small_api({"getMe": answer}) as (address, _):
        level, text = only(telegram.token(await ask(TOKEN, address, "getMe")))
    assert level is Level.WRONG
    assert words in text
    assert "very_secret" not in text


async def test_nobody_there() -> None:
    """What does not answer is said by the kind of error, without the address and its token."""
    answer = await ask(TOKEN, "http://127.0.0.1:9", "getMe")
    level, text = only(telegram.token(answer))
    assert level is Level.WRONG
    assert "cannot be reached (ClientConnectorError)" in text
    assert TOKEN not in repr(answer)


@pytest.mark.parametrize(
    ("seconds", "level", "words"),
    [
        (0, Level.OK, "agrees"),
        (30, Level.OK, "agrees"),
        (-30, Level.OK, "agrees"),
        (31, Level.WRONG, "31 s ahead of"),
        (-3600, Level.WRONG, "3600 s behind"),
    ],
)
def test_the_clock(seconds: int, level: Level, words: str) -> None:
    """More than 30 seconds is too much, one way or the other."""
    answer = Answer(200, date=NOW, asked=NOW + timedelta(seconds=seconds))
    found = only(telegram.clock(answer))
    assert found[0] is level
    assert words in found[1]


@pytest.mark.parametrize("date", ["", "yesterday", "Sat, 99 Nov 2026 12:00:00 GMT"])
async def test_a_clock_that_is_not_told(date: str) -> None:
    """A header that says nothing of use is no reason to fail."""
    async with small_api({"getMe": (200, '{"ok":true,"result":{}}')}, {"Date": date}) as (address, _):
        assert only(telegram.clock(await ask(TOKEN, address, "getMe")))[0] is Level.LOOK


async def test_a_webhook_in_the_simulator(make: MakeSettings) -> None:
    """Where the bot has set its webhook all is well; before, nothing is delivered yet."""
    settings = make(**WITH_HOOK)
    async with Simulator(TOKEN) as simulator:
        before = telegram.webhook(await ask(TOKEN, simulator.base_url, "getWebhookInfo"), settings)
        await ask(TOKEN, simulator.base_url, f"setWebhook?url={HOOK}")
        after = telegram.webhook(await ask(TOKEN, simulator.base_url, "getWebhookInfo"), settings)
        person = simulator.add_person("en")
        simulator.send_text(person, "hello")
        later = telegram.webhook(await ask(TOKEN, simulator.base_url, "getWebhookInfo"), settings)
    assert only(before)[0] is Level.LOOK
    assert only(after) == (Level.OK, "Telegram delivers to WEBHOOK_URL")
    assert [finding.level for finding in later] == [Level.OK, Level.WRONG]
    assert "The simulator delivers to this machine only; 1 updates wait" in later[1].text


ERROR = {"last_error_date": 1_795_000_000, "last_error_message": "Connection  refused at /bot123456:very_secret_token"}


@pytest.mark.parametrize(
    ("info", "changes", "levels", "words"),
    [
        ({"url": ""}, {}, [Level.OK], "the bot asks for updates"),
        ({"url": "https://other.org/123456:very_secret_token"}, {}, [Level.LOOK], "delivers to other.org;"),
        (
            {"url": "https://other.org/very_secret"},
            WITH_HOOK,
            [Level.WRONG],
            "delivers to other.org, and not to WEBHOOK_URL",
        ),
        ({"url": "https://["}, WITH_HOOK, [Level.WRONG], "cannot be read"),
        ({"url": HOOK, "pending_update_count": 101}, WITH_HOOK, [Level.OK, Level.LOOK], "101 updates wait"),
        (
            {"url": HOOK, "pending_update_count": 0, **ERROR},
            WITH_HOOK,
            [Level.OK, Level.LOOK],
            "since then all was delivered",
        ),
        ({"url": HOOK, "pending_update_count": 3, **ERROR}, WITH_HOOK, [Level.OK, Level.WRONG], "3 updates wait"),
        ({"url": HOOK, "pending_update_count": "x", "last_error_date": "y"}, WITH_HOOK, [Level.OK], "delivers"),
    ],
    ids=str,
)
def test_webhook_info(
    make: MakeSettings, info: dict[str, object], changes: dict[str, str], levels: list[Level], words: str
) -> None:
    """An address of somebody else's is named by its host alone, and an error that still matters is wrong."""
    findings = telegram.webhook(Answer(200, result=info), make(**changes))
    assert [finding.level for finding in findings] == levels
    assert words in findings[-1].text
    assert "very_secret" not in str(findings)


def test_no_webhook_info(make: MakeSettings) -> None:
    """An answer that says nothing is one to look at."""
    assert only(telegram.webhook(Answer(None, reason="TimeoutError"), make()))[0] is Level.LOOK
