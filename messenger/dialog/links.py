"""The addresses that open a place of the bot from anywhere: in a message, on a poster."""

from messenger.dialog.route import Route
from messenger.dialog.route_text import encode


def deep_link(bot: str, route: Route) -> str:
    """The address of a place (https://core.telegram.org/bots/features#deep-linking). `bot` is the bot's username."""
    return f"https://t.me/{bot}?start={encode(route)}"
