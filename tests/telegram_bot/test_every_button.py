"""Every button of every screen, pressed over real HTTP: none leads nowhere, none makes a call that Telegram refuses."""

import pytest
from phone import Phone

from messenger.simulator import Simulator
from telegram_bot.test_conversation import data_of, refused

PERSONS = 32
"""They press side by side, each in a chat of their own: one alone would mostly wait."""


@pytest.mark.parametrize("locale", ["en", "es", "ar"])
async def test_every_button_of_every_screen(simulator: Simulator, locale: str) -> None:
    """From /start on, every button that the bot shows is pressed once, and each shows a valid screen."""
    phones = [Phone(simulator, simulator.add_person(locale)) for _ in range(PERSONS)]
    homes = [await phone.send("/start") for phone in phones]
    choosing = {"l_en", "l_es", "l_ar"}  # would change the language under way
    waiting = data_of(homes[0].keyboard) - choosing
    seen = set(waiting)
    while waiting:
        pressed = list(zip([waiting.pop() for _ in range(min(PERSONS, len(waiting)))], phones, homes, strict=False))
        for data, phone, message in pressed:
            simulator.press(phone.person, message.message_id, data)
        await phones[0].settled()
        for data, _, message in pressed:
            assert message.text, data
            assert message.keyboard, data
            found = data_of(message.keyboard) - seen - choosing
            seen |= found
            waiting |= found
    assert {len(phone.received) for phone in phones} == {1}
    assert len(seen) > 300
    # Pressing a button of the screen that is shown already changes nothing, which Telegram calls an error.
    assert {line for line in refused(simulator) if "not modified" not in line} == set()
