"""A strict local Bot API with a phone-like chat page, so that the bot runs unchanged without Telegram."""

from messenger.simulator.calls import Call
from messenger.simulator.chats import Chat, Message, Person
from messenger.simulator.faults import Faults
from messenger.simulator.persons import PersonError
from messenger.simulator.simulator import Simulator

__all__ = ["Call", "Chat", "Faults", "Message", "Person", "PersonError", "Simulator"]
