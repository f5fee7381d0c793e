"""A person at the chat page: opens it, taps, types, and waits until the page shows what the simulator holds."""

import asyncio
import re
from dataclasses import dataclass

from phone import PATIENCE
from playwright.async_api import Locator, Page

from messenger.simulator import Message, Person, Simulator

_LOOK = 0.01  # seconds between looks at a page
_WHITE = re.compile(r"\s+")

_SHOWN = """() => [...document.querySelectorAll('[data-testid=message]')].map((message) => {
  const text = message.querySelector('[data-testid=text]').cloneNode(true);
  for (const more of text.querySelectorAll('.more')) more.remove();
  const keys = [...message.querySelectorAll('[data-testid=button]')];
  return [Number(message.dataset.messageId), text.textContent, keys.map((key) => key.textContent)];
})"""


@dataclass(frozen=True)
class Chat:
    """One tab with the chat page."""

    page: Page
    simulator: Simulator

    @classmethod
    async def at(cls, page: Page, simulator: Simulator) -> "Chat":
        """The chat in a tab, once its person has come."""
        chat = cls(page, simulator)
        await page.get_by_test_id("status").get_by_text("bot", exact=True).wait_for()
        return chat

    async def person(self) -> Person:
        """Who this tab is."""
        number = await self.page.evaluate("JSON.parse(sessionStorage.getItem('simulator.person')).id")
        return self.simulator._state.chats.persons[number]

    @property
    def start(self) -> Locator:
        """The button that begins the chat."""
        return self.page.get_by_test_id("start")

    @property
    def answer(self) -> Locator:
        """The bot's last message."""
        return self.page.locator("[data-testid=message][data-outgoing=false]").last

    def key(self, label: str) -> Locator:
        """The button with this label under the bot's last message."""
        return self.answer.get_by_role("button", name=label, exact=True)

    async def begin(self) -> Message:
        """Press START and read the answer."""
        await self.start.click()
        return await self.settled(after=0)

    async def tap(self, label: str) -> Message:
        """Tap a button of the bot's last message and read what became of the message."""
        return await self.tap_key(self.key(label))

    async def tap_key(self, key: Locator) -> Message:
        """The same for a button that is known by something else than its label."""
        edits = (await self.held()).edit_count
        await key.click()
        return await self.settled(edits=edits)

    async def show(self, route: str) -> Message:
        """Go to a route as a link into the chat does, in a new message."""
        last = await self.newest_id()
        self.simulator.send_text(await self.person(), f"/start {route}")
        return await self.settled(after=last)

    async def write(self, text: str) -> Message:
        """Type a text, send it with Enter, and read the answer."""
        last = await self.newest_id()
        await self.page.get_by_test_id("composer").fill(text)
        await self.page.get_by_test_id("composer").press("Enter")
        return await self.settled(after=last)

    async def newest_id(self) -> int:
        """The id of the chat's last message."""
        messages = self.simulator.messages(await self.person())
        return messages[-1].message_id if messages else 0

    async def held(self) -> Message:
        """The bot's last message, as the simulator holds it."""
        return [message for message in self.simulator.messages(await self.person()) if not message.outgoing][-1]

    async def settled(self, *, after: int = -1, edits: int = -1) -> Message:
        """Wait for an answer that is newer or more often edited than this, and until the page shows all of the chat."""
        person = await self.person()
        async with asyncio.timeout(PATIENCE):
            while True:
                messages = self.simulator.messages(person)
                answers = [message for message in messages if not message.outgoing]
                new = bool(answers) and answers[-1].message_id > after and answers[-1].edit_count > edits
                if new and await self.shows(messages):
                    return answers[-1]
                await asyncio.sleep(_LOOK)

    async def shows(self, messages: list[Message]) -> bool:
        """Whether the page shows these messages with their buttons, and no others."""
        shown = await self.page.evaluate(_SHOWN)
        return [(number, _folded(text), labels) for number, text, labels in shown] == [
            (
                message.message_id,
                _folded(message.text),
                [button["text"] for row in message.keyboard for button in row],
            )
            for message in messages
        ]


def _folded(text: str) -> str:
    # A line break beside a block is the block's own end on the page.
    return _WHITE.sub("", text)
