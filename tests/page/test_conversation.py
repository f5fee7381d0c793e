"""From START to a section and back, by mouse and by keyboard only; texts, samples and languages get their answers."""

from collections.abc import Mapping

import pytest
from playwright.async_api import Locator, expect

from messenger.dialog.context import Reader
from messenger.dialog.render import render
from messenger.dialog.route import NoticeRoute, SetLanguageRoute, WorldwideRoute
from messenger.dialog.route_text import encode
from messenger.dialog.screens.notices import NOT_FOUND, NOT_TEXT
from messenger.guide.model import Guide
from messenger.languages.catalogs import Translator
from page.browser import Device
from page.chat import Chat
from page.measures import first_line_shows

pytestmark = pytest.mark.asyncio(loop_scope="session")

_MANY = 80  # more presses of Tab than the page has places to stop at


async def test_by_mouse(chat: Chat, guide: Guide) -> None:
    """From START to a section and back, in one message that always shows its first line."""
    menus, overview = guide.words["en"].menus, guide.words["en"].topics["overview"]
    home = await chat.begin()
    assert menus["home"].title in home.text
    beginning = home.text
    section = overview.sections["what-it-is"].heading
    for label, title in (
        (menus["understand"].button, menus["understand"].title),
        (overview.button, overview.title),
        (section, section),
    ):
        await chat.tap(label)
        assert title in await chat.answer.get_by_test_id("text").inner_text()
        assert await first_line_shows(chat.page)
    for label in ("‹ Back", "‹ Back", "Home"):
        await chat.tap(label)
    assert home.text == beginning
    assert await chat.page.locator("[data-outgoing=false]").count() == 1
    await expect(chat.start).to_be_hidden()


async def test_by_keyboard(chat: Chat, guide: Guide) -> None:
    """The same without a mouse; after each edit the focus is on the first button of the same message."""
    menus, overview = guide.words["en"].menus, guide.words["en"].topics["overview"]
    await _tab_to(chat, chat.start)
    await _enter(chat, after=0)
    await expect(chat.page.get_by_test_id("composer")).to_be_focused()
    first = menus["understand"].button
    for label in (first, overview.button, overview.sections["what-it-is"].heading, "‹ Back", "Home"):
        await _tab_to(chat, chat.key(label), backwards=label == first)
        await _enter(chat)
        await expect(chat.answer.get_by_test_id("button").first).to_be_focused()
        assert await first_line_shows(chat.page)
    assert menus["home"].title in (await chat.held()).text


async def test_escape_closes(chat: Chat) -> None:
    """Settings, samples and the question before a link open by Enter, close by Escape, and give the focus back."""
    await chat.begin()
    await chat.show(encode(WorldwideRoute()))
    for opener, opened in (
        (chat.page.get_by_test_id("settings"), "settings-panel"),
        (chat.page.get_by_test_id("attach"), "attachments"),
        (chat.answer.locator("[data-kind=url]").first, "dialog"),
    ):
        await opener.focus()
        await chat.page.keyboard.press("Enter")
        panel = chat.page.get_by_test_id(opened)
        await expect(panel).to_be_visible()
        assert await panel.evaluate("(panel) => panel.contains(document.activeElement)")
        await chat.page.keyboard.press("Escape")
        await expect(panel).to_be_hidden()
        await expect(opener).to_be_focused()


async def test_typed_text_and_samples(chat: Chat, guide: Guide, translators: Mapping[str, Translator]) -> None:
    """What is typed gets its answer, and so does every kind of sample."""

    def expected(notice: NoticeRoute) -> str:
        return render(notice, guide, translators["en"], Reader("en")).blocks[0].spans[0].text

    assert (await chat.write("qwxz vbnm")).text.startswith(expected(NOT_FOUND))
    for kind in ("photo", "voice", "document", "sticker", "location", "contact", "video"):
        last = await chat.newest_id()
        await chat.page.get_by_test_id("attach").click()
        await chat.page.get_by_test_id("attachments").locator(f"[data-kind={kind}]").click()
        answer = await chat.settled(after=last + 1)
        assert answer.text.startswith(expected(NOT_TEXT)), kind
        own = chat.page.locator("[data-outgoing=true]").last
        await expect(own.locator(f".attachment[data-kind={kind}]")).to_be_visible()


async def test_the_language_that_telegram_reports(chat: Chat, guide: Guide) -> None:
    """Changed in the settings, it is the language of the bot's next answer, and of the labels and lines around it."""
    titles = {locale: guide.words[locale].menus["home"].title for locale in ("en", "es", "ar")}
    assert titles["en"] in (await chat.begin()).text
    for locale in ("es", "ar", "en"):
        await chat.page.get_by_test_id("settings").click()
        await chat.page.get_by_test_id("language").select_option(locale)
        await expect(chat.page.get_by_test_id("toast")).to_contain_text(f"({locale})")
        await chat.page.get_by_test_id("settings-close").click()
        assert titles[locale] in (await chat.write("/menu")).text
        await expect(chat.answer.locator(".body")).to_have_attribute("lang", locale)
    # The page's own words stay English.
    await expect(chat.page.locator("html")).to_have_attribute("lang", "en")


async def test_own_choice_of_language(chat: Chat, guide: Guide) -> None:
    """Chosen with the bot's own button, the language changes in the same message, its lines and buttons turned."""
    await chat.write("/language")
    await chat.tap_key(chat.answer.locator(f"[data-callback-data={encode(SetLanguageRoute('ar'))}]"))
    bubble = chat.answer.locator(".bubble")
    assert await bubble.evaluate("(element) => getComputedStyle(element).direction") == "rtl"
    assert guide.words["ar"].menus["home"].title in (await chat.write("/menu")).text


async def test_a_second_person(phone_browser: Device, chat: Chat, guide: Guide) -> None:
    """The other tab is another person with a chat and a language of their own; a reload keeps who one is."""
    await chat.begin()
    await chat.page.get_by_test_id("settings").click()
    async with phone_browser.context.expect_page() as opening:
        await chat.page.get_by_test_id("second-person").click()
    other = await Chat.at(await opening.value, chat.simulator)
    one, two = await chat.person(), await other.person()
    assert one.id != two.id
    await expect(other.start).to_be_visible()
    assert await other.page.evaluate("window.opener") is None
    await other.page.get_by_test_id("settings").click()
    await other.page.get_by_test_id("language").select_option("es")
    await other.page.get_by_test_id("settings-close").click()
    assert guide.words["es"].menus["home"].title in (await other.begin()).text
    assert guide.words["en"].menus["home"].title in (await chat.write("/menu")).text
    assert [len(chat.simulator.messages(person)) for person in (one, two)] == [4, 2]
    await other.page.reload()
    assert await (await Chat.at(other.page, chat.simulator)).person() is two
    await expect(other.page.get_by_test_id("message")).to_have_count(2)
    # A tab that somebody opens by hand is a third person.
    third = await Chat.at(await phone_browser.tab(chat.simulator.base_url), chat.simulator)
    assert (await third.person()).id not in {one.id, two.id}


async def _tab_to(chat: Chat, target: Locator, *, backwards: bool = False) -> None:
    """Press Tab until the target has the focus."""
    await target.wait_for()
    for _ in range(_MANY):
        if await target.evaluate("(element) => element === document.activeElement"):
            return
        await chat.page.keyboard.press("Shift+Tab" if backwards else "Tab")
    pytest.fail("the keyboard does not lead there")


async def _enter(chat: Chat, *, after: int | None = None) -> None:
    """Press Enter on what has the focus, and wait for the new message or for the edit."""
    if after is not None:
        await chat.page.keyboard.press("Enter")
        await chat.settled(after=after)
        return
    edits = (await chat.held()).edit_count
    await chat.page.keyboard.press("Enter")
    await chat.settled(edits=edits)
