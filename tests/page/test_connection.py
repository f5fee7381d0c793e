"""The page and a simulator that goes away and comes back."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, expect
from running import simulator_with_bot, store_in

from messenger.dialog.edition import Edition
from page.browser import device
from page.chat import Chat

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_restart(browser: Browser, edition: Edition, tmp_path: Path) -> None:
    """The page says that it is connecting, then that it is a new person; the chat goes on, and takes nobody's place."""
    async with device(browser) as phone, store_in(tmp_path) as store:
        async with simulator_with_bot(edition, store) as simulator:
            port = urlsplit(simulator.base_url).port or 0
            chat = await Chat.at(await phone.tab(f"{simulator.base_url}/?language=es"), simulator)
            await chat.begin()
            before = await chat.person()
        status = chat.page.get_by_test_id("status")
        await expect(status).to_have_text("Connecting…")
        await chat.page.get_by_test_id("composer").fill("Are you there?")
        await chat.page.get_by_test_id("composer").press("Enter")
        await expect(chat.page.get_by_test_id("toast")).to_have_text("The simulator cannot be reached.")
        await expect(chat.page.get_by_test_id("composer")).to_have_value("Are you there?")

        async with simulator_with_bot(edition, store, port=port) as simulator:
            newcomer = await Chat.at(await phone.tab(simulator.base_url), simulator)
            chat = Chat(chat.page, simulator)
            await expect(chat.page.get_by_test_id("note")).to_contain_text("restarted")
            await expect(status).to_have_text("bot")
            ids = [before.id, (await chat.person()).id, (await newcomer.person()).id]
            assert len(set(ids)) == 3
            assert edition.guide.words["es"].menus["home"].title in (await chat.begin()).text
            assert edition.guide.words["en"].menus["home"].title in (await newcomer.begin()).text
        # Chromium itself reports each request that meets no server; nothing else went wrong.
        assert {text for text in phone.troubles if "Failed to load resource" not in text} == set()
