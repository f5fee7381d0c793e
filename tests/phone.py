"""A person's phone: send, press, read, over the simulator that a bot runs against."""

import asyncio

from messenger.simulator import Message, Person, Simulator

PATIENCE = 10.0
"""Seconds that a test waits for the bot."""

_LOOK = 0.005  # seconds between looks at what is still pending


class Phone:
    """One person's phone."""

    def __init__(self, simulator: Simulator, person: Person) -> None:
        self.simulator = simulator
        self.person = person

    async def settled(self) -> None:
        """Wait until the bot has processed and confirmed all that was sent to it."""
        async with asyncio.timeout(PATIENCE):
            while self.simulator.pending_updates:
                await asyncio.sleep(_LOOK)  # the simulator is a server: there is no event to wait for

    async def send(self, text: str) -> Message:
        """Send a text and read the bot's last message."""
        self.simulator.send_text(self.person, text)
        await self.settled()
        return self.last

    async def attach(self, kind: str) -> Message:
        """Send something that is no text, and read the bot's last message."""
        self.simulator.send_attachment(self.person, kind)
        await self.settled()
        return self.last

    async def press(self, text: str) -> Message:
        """Press the button with this text under the bot's last message, and read the message."""
        buttons = {button["text"]: button for row in self.last.keyboard for button in row}
        return await self.press_data(str(buttons[text]["callback_data"]))

    async def press_data(self, data: str, message: Message | None = None) -> Message:
        """Press a button that carries this, whether it is still there or not, and read the message."""
        message = message or self.last
        self.simulator.press(self.person, message.message_id, data)
        await self.settled()
        return message

    @property
    def received(self) -> list[Message]:
        """The bot's messages, oldest first."""
        return [message for message in self.simulator.messages(self.person) if not message.outgoing]

    @property
    def last(self) -> Message:
        """The bot's last message."""
        return self.received[-1]
