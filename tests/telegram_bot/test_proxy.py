"""The way out through a proxy: which one the environment names, and that calls take it."""

import pytest

from messenger.settings import SettingsError
from messenger.telegram_bot.polling import PollingBot
from messenger.telegram_bot.proxy import proxy_for
from messenger.telegram_bot.request import NoConnectionError, Request
from telegram_bot.small_api import small_api

PROXY = "http://proxy.hospital.example:3128"
ME = (200, '{"ok": true, "result": {"id": 1, "is_bot": true, "first_name": "x", "username": "x_bot"}}')


@pytest.fixture(autouse=True)
def _no_proxy_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.mark.parametrize(
    ("address", "environment", "proxy"),
    [
        ("https://api.telegram.org", {}, None),
        ("https://api.telegram.org", {"HTTPS_PROXY": PROXY}, PROXY),
        ("https://api.telegram.org", {"https_proxy": PROXY}, PROXY),
        ("https://api.telegram.org", {"HTTPS_PROXY": ""}, None),
        ("https://api.telegram.org", {"HTTP_PROXY": PROXY}, None),
        ("http://api.example", {"HTTP_PROXY": PROXY, "HTTPS_PROXY": "http://other"}, PROXY),
        ("https://api.telegram.org", {"HTTPS_PROXY": PROXY, "NO_PROXY": ".telegram.org,localhost"}, None),
        ("https://api.telegram.org", {"HTTPS_PROXY": PROXY, "NO_PROXY": "*"}, None),
        ("http://127.0.0.1:8081", {"HTTP_PROXY": PROXY}, None),
        ("http://localhost:8081", {"HTTP_PROXY": PROXY}, None),
        ("http://[::1]:8081", {"HTTP_PROXY": PROXY}, None),
    ],
)
def test_what_the_environment_names(
    monkeypatch: pytest.MonkeyPatch, address: str, environment: dict[str, str], proxy: str | None
) -> None:
    """By the usual names, in capitals or not; this machine itself is never asked for through another."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(address) == proxy


@pytest.mark.parametrize(
    "proxy", ["socks5://u:hunter2@proxy:1080", "proxy:3128", "http://", "http://u:hunter2@proxy:x"]
)
def test_a_proxy_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    """It is named by its setting, and not shown."""
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(SettingsError, match=r"^HTTPS_PROXY: must be") as caught:
        proxy_for("https://api.telegram.org")
    assert "hunter2" not in str(caught.value)


async def test_calls_take_it() -> None:
    """A Bot API whose name cannot be resolved here answers through the proxy; without the proxy there is none."""
    async with small_api({"getMe": ME}) as (proxy, called):
        async with PollingBot("1:x", base_url="http://api.invalid/bot", request=Request(proxy=proxy)) as bot:
            assert bot.username == "x_bot"
        assert called == ["getMe"]
    request = Request(proxy=proxy)  # nobody listens there any more
    with pytest.raises(NoConnectionError):
        await request.post_json("http://api.invalid/bot1:x/getMe", b"{}")
    await request.shutdown()
