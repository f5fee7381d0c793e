"""The bot's profile in Telegram: set in every language, only where it differs."""

from collections.abc import AsyncIterator

import pytest
from running import TOKEN

from messenger.dialog.edition import Edition
from messenger.simulator import Simulator
from messenger.telegram_bot.application import NotTheBotApiError, UnreachableError
from messenger.telegram_bot.polling import TokenRefusedError
from messenger.telegram_bot.profile import Change, update_profile


@pytest.fixture
async def bot_api() -> AsyncIterator[Simulator]:
    """A Bot API that no bot has spoken to yet."""
    async with Simulator(TOKEN) as simulator:
        yield simulator


async def update(simulator: Simulator, edition: Edition, *, token: str = TOKEN, dry_run: bool = False) -> list[Change]:
    """Update the profile at a simulator."""
    return await update_profile(token=token, api_base_url=simulator.base_url, edition=edition, dry_run=dry_run)


def written(simulator: Simulator) -> list[str]:
    """The calls that changed something."""
    return [call.method for call in simulator.calls if call.method.startswith("set")]


async def test_it_is_set_once_in_every_language(bot_api: Simulator, edition: Edition) -> None:
    """The first run sets what differs in each language, and the second finds nothing to do."""
    changes = await update(bot_api, edition)
    assert {change.locale for change in changes} == set(edition.guide.locales)
    assert all(call.ok for call in bot_api.calls)
    bot_api.forget_calls()
    assert await update(bot_api, edition) == []
    assert written(bot_api) == []


async def test_a_dry_run_changes_nothing(bot_api: Simulator, edition: Edition) -> None:
    """It says what would change, and leaves everything as it is."""
    would = await update(bot_api, edition, dry_run=True)
    assert would
    assert written(bot_api) == []
    assert set(map(str, await update(bot_api, edition))) <= set(map(str, would))


async def test_languages_have_two_letters(bot_api: Simulator, edition: Edition) -> None:
    """Telegram takes two letters: the English is the set for everybody else, pt_BR is pt, zh_Hans is zh."""
    await update(bot_api, edition)
    languages = {call.parameters.get("language_code", "") for call in bot_api.calls if call.method == "setMyCommands"}
    assert languages == {"" if name == "en" else name.split("_")[0] for name in edition.guide.locales}


async def test_a_token_that_is_refused(bot_api: Simulator, edition: Edition) -> None:
    """A wrong token and an address where no Bot API is are told apart, and neither error shows the token."""
    with pytest.raises(TokenRefusedError) as refused:
        await update(bot_api, edition, token="123456:other")
    with pytest.raises((UnreachableError, NotTheBotApiError)) as missing:
        await update_profile(token=TOKEN, api_base_url="http://127.0.0.1:1", edition=edition)
    assert "other" not in str(refused.value) + str(missing.value)
