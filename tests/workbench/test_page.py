"""The page in a real browser: find a unit, read it beside the English, save files, open the chat."""

import asyncio
from typing import Any

from page.browser import chromium, device
from playwright.async_api import Page, expect

from workbench.conftest import PATIENCE, Desk

HEADING = "Encabezado nuevo"


async def wide_enough(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    return bool(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


async def test_a_translators_day(desk: Desk) -> None:
    """States are words, both languages stand side by side, what is saved is there at once, what is broken is named."""
    guide = desk.current.edition.guide
    spanish = guide.section("es", "overview", "what-it-is").words
    english = guide.section("en", "overview", "what-it-is").words
    async with chromium() as browser, device(browser, size=(1280, 900)) as computer:
        page = await computer.tab(f"{desk.url}/#locale=es")
        units, work, preview = (page.get_by_test_id(name) for name in ("units", "work", "preview"))
        await expect(units.locator("li").first).to_contain_text("critical")
        await expect(units.locator(".badge[data-state]").first).to_have_text("draft")

        # By keyboard alone: type what to look for, and open it.
        await page.get_by_test_id("search").fill("overview/what-it-is")
        await page.get_by_test_id("units").get_by_role("link").first.focus()
        await page.keyboard.press("Enter")
        await expect(work).to_contain_text("content/es/overview.yaml:")
        await expect(work).to_contain_text(english.body.split("\n")[0])
        await expect(work).to_contain_text(spanish.body.split("\n")[0])
        await expect(preview).to_contain_text(spanish.heading)
        await expect(work.locator("[lang=es]").first).to_have_text(spanish.heading)

        old, new = f'heading: "{spanish.heading}"', f'heading: "{HEADING}"'
        desk.edit("content/es/overview.yaml", old, new)
        await expect(preview).to_contain_text(HEADING)
        banner = page.get_by_test_id("banner")
        desk.edit("content/es/overview.yaml", "sections:", "sektions:")
        await expect(banner).to_contain_text("content/es/overview.yaml:5")
        await expect(preview).to_contain_text(HEADING)
        desk.edit("content/es/overview.yaml", "sektions:", "sections:")
        await expect(banner).to_be_hidden()
        desk.edit("content/en/overview.yaml", f'heading: "{english.heading}"', 'heading: "Another heading"')
        await expect(work.get_by_test_id("advice")).to_contain_text("translations diff es overview/what-it-is")
        await expect(work.locator(".badge").first).to_have_text("stale")
        await expect(work.locator("h2")).to_have_text("Another heading")

        await page.get_by_test_id("show-english").click()
        await expect(preview).to_contain_text("Another heading")
        await page.get_by_test_id("open-chat").click()
        await expect(page.get_by_test_id("chat")).to_be_visible()
        async with asyncio.timeout(PATIENCE):
            while not any(message.text == "/start s_overview_what-it-is" for message in written(desk)):
                await asyncio.sleep(0.02)

        await page.get_by_test_id("show-screen").click()
        await page.get_by_test_id("locale").select_option("ar")
        arabic = guide.section("ar", "overview", "what-it-is").words
        await expect(preview.locator(".bubble")).to_have_attribute("dir", "rtl")
        await expect(work.locator("[lang=ar][dir=rtl]").first).to_have_text(arabic.heading)
        for width in (1280, 390):
            await page.set_viewport_size({"width": width, "height": 844})
            assert await wide_enough(page)

        # The preview's own buttons lead on, and the address comes back after a reload.
        await preview.get_by_role("button").last.click()
        await expect(work).to_contain_text("menus/home")
        await page.reload()
        await expect(work).to_contain_text("menus/home")
        assert (computer.troubles, computer.beyond) == ([], [])


def written(desk: Desk) -> list[Any]:
    """What the persons of the chat page have written."""
    return [message for chat in desk.simulator._state.chats.chats.values() for message in chat.messages.values()]
