"""Buttons show that they work, answers come and go, links ask first, and no text ever becomes markup."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from phone import PATIENCE
from playwright.async_api import expect
from running import TOKEN

from messenger.dialog.route import WorldwideRoute
from messenger.dialog.route_text import encode
from messenger.simulator import Simulator
from page.browser import Device
from page.chat import Chat

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOSTILE = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script> &amp; <b>bold</b>"


class OwnBot:
    """A chat in which the test plays the bot, for what ours does not say."""

    def __init__(self, chat: Chat, session: aiohttp.ClientSession) -> None:
        self.chat = chat
        self._session = session

    async def call(self, method: str, **parameters: object) -> None:
        """Call a method of the Bot API that shall succeed."""
        url = f"{self.chat.simulator.base_url}/bot{TOKEN}/{method}"
        async with self._session.post(url, json=parameters) as answer:
            assert answer.status == 200, await answer.text()

    async def say(self, text: str, *buttons: dict[str, object]) -> None:
        """Send a plain text with a button in each row."""
        person = await self.chat.person()
        rows = [[button] for button in buttons]
        await self.call("sendMessage", chat_id=person.id, text=text, reply_markup={"inline_keyboard": rows})
        await expect(self.chat.answer.get_by_test_id("text")).to_have_text(text)


@pytest_asyncio.fixture(loop_scope="session")
async def own_bot(phone_browser: Device) -> AsyncIterator[OwnBot]:
    """A chat page, and nobody but the test behind it."""
    async with Simulator(TOKEN) as simulator, aiohttp.ClientSession() as session:
        yield OwnBot(await Chat.at(await phone_browser.tab(simulator.base_url), simulator), session)
        await phone_browser.close_tabs()


async def test_a_slow_tap(chat: Chat) -> None:
    """The pressed button shows progress from the tap to the answer, and only that one; a second tap adds nothing."""
    home = await chat.begin()
    key = chat.key(home.keyboard[1][0]["text"])
    # The bot tries again half a second after a refusal: the tap is answered after one second, the edit comes after two.
    chat.simulator.faults.next("answerCallbackQuery", status=502, delay=0.5)
    chat.simulator.faults.next("editMessageText", status=502, delay=0.5, count=2)
    await key.click()
    await expect(key).to_have_attribute("aria-busy", "true")
    assert await chat.page.locator("[data-testid=button][aria-busy=true]").count() == 1
    await key.click()
    await expect(key).not_to_have_attribute("aria-busy", "true")
    assert home.edit_count == 0, "the progress ends with the answer, before the edit"
    await chat.settled(edits=0)
    taps = [call.parameters for call in chat.simulator.calls if call.method == "answerCallbackQuery"]
    assert len(taps) == 2
    assert taps[0] == taps[1], "one tap, answered at the second try"


async def test_a_tap_that_is_answered_after_the_edit(chat: Chat) -> None:
    """No progress is left over when the message has long changed before the tap is answered."""
    home = await chat.begin()
    chat.simulator.faults.next("answerCallbackQuery", status=502)
    await chat.tap(home.keyboard[1][0]["text"])
    async with asyncio.timeout(PATIENCE):
        while chat.simulator.pending_updates:
            await asyncio.sleep(0.01)
    await expect(chat.page.locator("[data-testid=button][aria-busy=true]")).to_have_count(0)


async def test_answers_with_words(own_bot: OwnBot) -> None:
    """A short answer shows as a toast and goes by itself; an alert stays until it is confirmed."""
    chat, page = own_bot.chat, own_bot.chat.page
    await own_bot.say("Choose", {"text": "Yes", "callback_data": "y"})
    for alert in (False, True):
        async with page.expect_response("**/presses") as pressing:
            await chat.key("Yes").click()
        query = (await (await pressing.value).json())["callback_query_id"]
        await expect(chat.key("Yes")).to_have_attribute("aria-busy", "true")
        await own_bot.call("answerCallbackQuery", callback_query_id=query, text="Saved <i>now</i>", show_alert=alert)
        place = page.get_by_test_id("dialog" if alert else "toast")
        await expect(place).to_be_visible()
        await expect(place).to_contain_text("Saved <i>now</i>")
        await expect(chat.key("Yes")).not_to_have_attribute("aria-busy", "true")
        if alert:
            await page.get_by_test_id("dialog-close").click()
        await expect(place).to_be_hidden()


async def test_a_link_asks_first(phone_browser: Device, chat: Chat) -> None:
    """A link shows where it leads; only "Open" opens it, in a new tab that knows nothing of this one."""
    context, page = phone_browser.context, chat.page
    message = await chat.show(encode(WorldwideRoute()))
    button = next(button for row in message.keyboard for button in row if "url" in button)
    link, dialog = chat.key(button["text"]), page.get_by_test_id("dialog")
    await link.click()
    await expect(page.get_by_test_id("address")).to_contain_text(button["url"].removesuffix("/"))
    await page.get_by_test_id("dialog-close").click()
    await expect(dialog).to_be_hidden()
    assert len(context.pages) == 1
    assert phone_browser.beyond == []

    await link.click()
    opener = page.get_by_test_id("dialog-open")
    await expect(opener).to_have_attribute("rel", "noopener noreferrer")
    async with context.expect_page() as opening:
        await opener.click()
    outside = await opening.value
    await expect(outside).to_have_title("Outside")
    assert outside.url.startswith(button["url"].removesuffix("/"))
    assert await outside.evaluate("[window.opener, document.referrer]") == [None, ""]
    await expect(dialog).to_be_hidden()
    assert page.url == f"{chat.simulator.base_url}/"
    # What was met was our stand-in for the internet, and nothing else was asked for.
    assert {address.removesuffix("/") for address in phone_browser.beyond} == {button["url"].removesuffix("/")}
    phone_browser.beyond.clear()


async def test_a_link_into_this_chat(own_bot: OwnBot) -> None:
    """A deep link of this bot sends its payload here and opens nothing; a script is no link."""
    chat = own_bot.chat
    await own_bot.say("Go", {"text": "Overview", "url": "https://t.me/cerebellum_bot?start=t_overview"})
    await chat.key("Overview").click()
    await expect(chat.page.locator("[data-outgoing=true]").last).to_contain_text("/start t_overview")
    await expect(chat.page.get_by_test_id("dialog")).to_be_hidden()
    # No bot can send such an address, so the page's own rule is asked.
    asked = "import('/static/links.js').then(({ safeUrl }) => safeUrl('javascript:alert(1)'))"
    assert await chat.page.evaluate(asked) is None


async def test_markup_stays_text(own_bot: OwnBot) -> None:
    """Whoever writes it and wherever it shows, HTML is shown as it is written."""
    chat, page = own_bot.chat, own_bot.chat.page
    await own_bot.call("setMyName", name="<b>Bot</b>")
    await own_bot.call("setMyDescription", description=HOSTILE)
    await own_bot.call("setMyCommands", commands=[{"command": "start", "description": HOSTILE}])
    await page.reload()
    await expect(page.get_by_test_id("bot-name")).to_have_text("<b>Bot</b>")
    await expect(page.get_by_test_id("description")).to_have_text(HOSTILE)
    await own_bot.say(HOSTILE, {"text": HOSTILE, "callback_data": "x"})
    await expect(chat.answer.get_by_test_id("button")).to_have_text(HOSTILE)
    await page.get_by_test_id("menu").click()
    await expect(page.get_by_test_id("commands").locator(".about")).to_have_text(HOSTILE)
    await page.keyboard.press("Escape")
    await page.get_by_test_id("composer").fill(HOSTILE)
    await page.get_by_test_id("send").click()
    await expect(page.locator("[data-outgoing=true]").get_by_test_id("text")).to_have_text(HOSTILE)
    assert await page.locator(".phone img, .phone script, .phone b").count() == 0
    assert "taken" not in await page.title()


async def test_a_policy_stands_behind(own_bot: OwnBot, phone_browser: Device) -> None:
    """Even markup that got in could run nothing and load nothing from elsewhere."""
    page = own_bot.chat.page
    await page.evaluate(
        """() => {
          const element = document.createElement('div');
          element.innerHTML = '<img src="https://example.org/x.png" onerror="document.title=`taken`">';
          document.body.append(element);
        }"""
    )
    await asyncio.sleep(0.2)
    assert await page.title() != "taken"
    assert phone_browser.beyond == []
    assert phone_browser.troubles
    phone_browser.troubles.clear()
