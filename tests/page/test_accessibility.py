"""For those who listen, use no mouse or need contrast: names, roles and colours as the browser computes them."""

from typing import Any, Literal

import pytest
from playwright.async_api import Browser, expect

from messenger.dialog.route import SourcesRoute, WorldwideRoute
from messenger.dialog.route_text import encode
from messenger.simulator import Simulator
from page.browser import device
from page.chat import Chat
from page.measures import brightness, contrasts

pytestmark = pytest.mark.asyncio(loop_scope="session")

_USED = {"button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "dialog", "group", "region", "log"}
_ENOUGH = 4.5  # WCAG 2.2, 1.4.3
TEXTS = {
    "the bot's words": ".in .text, .in .body strong, .in .body em",
    "the bot's links": ".in .body a",
    "the bot's time": ".in .meta",
    "the person's words": ".out .text",
    "the person's command": ".out .command",
    "the person's time": ".out .meta",
    "a sample": ".what, .sample",
    "a button": ".key .label",
    "a day": ".day",
    "the bot's name": ".name",
    "the status": ".status",
    "the label": ".local",
    "a sample's tile": ".tile",
    "the text field": "#text",
}


async def test_roles_and_language(chat: Chat) -> None:
    """The page says its language, has one log that speaks politely, and its landmarks."""
    await chat.begin()
    await expect(chat.page.locator("html")).to_have_attribute("lang", "en")
    await expect(chat.page.get_by_role("log")).to_have_count(1)
    await expect(chat.page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    await expect(chat.page.get_by_role("main")).to_have_count(1)
    await expect(chat.page.get_by_role("heading", level=1)).to_have_count(1)
    await expect(chat.page.get_by_role("log").get_by_role("article")).to_have_count(2)


async def test_names(chat: Chat) -> None:
    """Whatever can be used has a name that is read aloud, on the first screen, in the chat and in all that opens."""
    page = chat.page
    assert {"button", "textbox", "link", "log"} <= await _named(chat)
    await chat.begin()
    await chat.show(encode(WorldwideRoute()))
    assert {"button", "textbox", "group"} <= await _named(chat)
    await page.get_by_test_id("settings").click()
    assert {"button", "textbox", "combobox", "dialog"} <= await _named(chat)
    await page.get_by_test_id("settings-close").click()
    await page.get_by_test_id("attach").click()
    assert "group" in await _named(chat)
    await page.keyboard.press("Escape")
    await chat.answer.locator("[data-kind=url]").first.click()
    assert {"button", "link", "dialog"} <= await _named(chat)


async def _named(chat: Chat) -> set[str]:
    """The roles in Chromium's accessibility tree; fails on one that can be used and has no name."""
    session = await chat.page.context.new_cdp_session(chat.page)
    tree: dict[str, Any] = await session.send("Accessibility.getFullAXTree")
    await session.detach()
    nodes = [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in tree["nodes"]
        if not node["ignored"] and node.get("role", {}).get("value") in _USED
    ]
    assert [role for role, name in nodes if not name.strip()] == []
    return {role for role, _ in nodes}


async def test_every_stop_of_tab_shows(chat: Chat) -> None:
    """Wherever Tab leads, an outline shows where that is."""
    await chat.begin()
    await chat.page.evaluate("document.activeElement.blur()")
    seen = set()
    for _ in range(40):
        await chat.page.keyboard.press("Tab")
        name, outline = await chat.page.evaluate(
            """() => {
              const { activeElement: at } = document;
              const { outlineStyle, outlineWidth } = getComputedStyle(at);
              if (at === document.body) return ['', 0];
              return [at.id || at.textContent, outlineStyle === 'none' ? 0 : parseFloat(outlineWidth)];
            }"""
        )
        if name == "":
            continue  # past the last one, where a browser has its own
        if name in seen:
            break
        seen.add(name)
        assert outline >= 2, name
    assert {"settings-open", "scroller", "text", "attach"} <= seen


@pytest.mark.parametrize("colours", ["light", "dark"])
async def test_contrast(browser: Browser, simulator: Simulator, colours: Literal["light", "dark"]) -> None:
    """In both colour schemes every text stands out from what is behind it."""
    async with device(browser, colours=colours) as phone:
        chat = await Chat.at(await phone.tab(simulator.base_url), simulator)
        assert min(await contrasts(chat.page, ".wide, .welcome h2, .description")) >= _ENOUGH
        await chat.begin()
        await chat.write("A text")
        await chat.show(encode(SourcesRoute("overview", "what-it-is")))
        await chat.page.get_by_test_id("attach").click()
        await chat.page.get_by_test_id("attachments").locator("[data-kind=photo]").click()
        await chat.settled(after=await chat.newest_id() - 1)
        await chat.page.get_by_test_id("attach").click()
        for what, selector in TEXTS.items():
            found = await contrasts(chat.page, selector)
            assert found, what
            assert min(found) >= _ENOUGH, what
        await chat.page.keyboard.press("Escape")
        await chat.page.get_by_test_id("settings").click()
        await chat.page.get_by_test_id("language").select_option("es")
        words = ".toast, .sheet h2, .sheet h3, .hint, .group label, .item, .plain, .group select"
        assert min(await contrasts(chat.page, words)) >= _ENOUGH
        lit = await brightness(chat.page, ".in .text")
        assert lit < 0.1 if colours == "dark" else lit > 0.9
        assert phone.troubles == []
