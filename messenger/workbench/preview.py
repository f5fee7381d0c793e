"""A screen as plain data, so that the page can show it without knowing the conversation."""

from typing import Any

from messenger.dialog.limits import MESSAGE_UNITS, ROWS, utf16_units
from messenger.dialog.route_text import encode
from messenger.dialog.screen import Button, Screen
from messenger.guide.prose import Block


def screen_as_json(screen: Screen) -> dict[str, Any]:
    """The blocks and buttons of a screen, and how much room it takes of what a message has."""
    return {
        "direction": screen.direction,
        "blocks": [_block(block, screen) for block in screen.blocks],
        "rows": [[_button(button) for button in row] for row in screen.rows],
        "room": {"units": utf16_units(screen.text), "most_units": MESSAGE_UNITS, "most_rows": ROWS},
    }


def _block(block: Block, screen: Screen) -> dict[str, Any]:
    return {
        "kind": block.kind,
        "number": block.number,
        "direction": block.direction or screen.direction,
        "spans": [
            {"text": span.text, "bold": span.bold, "italic": span.italic, "url": span.url} for span in block.spans
        ],
    }


def _button(button: Button) -> dict[str, Any]:
    return {"text": button.text, "route": encode(button.route) if button.route else None, "url": button.url}
