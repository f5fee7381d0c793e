"""Telegram's limits, as this project counts them. A test compares them with those of the Telegram library."""

CALLBACK_DATA_BYTES = 64
"""Bytes of UTF-8 that a button may carry (Bot API, InlineKeyboardButton.callback_data)."""

START_PAYLOAD_CHARACTERS = 64
"""Characters of a deep link's payload, of A-Z a-z 0-9 _ - (Bot API, deep linking)."""

MESSAGE_UNITS = 4096
"""UTF-16 code units of a message's text. Telegram counts characters after parsing; units are the safe count."""

BUTTONS = 100
"""Buttons under one message (seen in practice; the Bot API does not name it)."""

ROWS = 8
"""Rows of buttons on one of our screens: more hides the text on a small phone. Our own limit."""


def utf16_units(text: str) -> int:
    """The length of a text in UTF-16 code units, in which Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
