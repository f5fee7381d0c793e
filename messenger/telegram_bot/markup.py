"""From a screen to what Telegram takes: HTML of its few tags, and an inline keyboard."""

from collections.abc import Iterator, Mapping
from html import escape

from messenger.dialog.route import Route
from messenger.dialog.route_text import decode, encode
from messenger.dialog.screen import Button, Screen
from messenger.guide.prose import Block, Span
from messenger.languages.bidi import RLM
from messenger.languages.locales import Direction

_LAST_SLANTED = "\u058f"
"""The last letter, in code point order, of the scripts that are written slanted: Latin, Greek, Cyrillic, Armenian."""

_LISTS = ("bullet", "step", "box")


def to_html(screen: Screen) -> str:
    """The screen's text as HTML (Bot API, "HTML style"). The screen itself guarantees that it fits a message."""
    return "".join(_pieces(screen)).strip()


def to_keyboard(screen: Screen, locale: str | None = None) -> Mapping[str, object]:
    """The screen's buttons (Bot API, InlineKeyboardMarkup); with a locale every one carries it, as a group needs.

    As plain data: the library's objects cost as much as the rest of a screen, and are made into this anyway.
    """
    return {"inline_keyboard": [[_button(button, locale) for button in row] for row in screen.rows]}


def callback_data(route: Route, locale: str | None = None) -> str:
    """What a button carries: the route, and after a tilde the locale in which its message goes on.

    Raises RouteError if it is over 64 bytes.
    """
    if locale is None:
        return encode(route)
    suffix = f"~{locale.replace('_', '-')}"
    return encode(route, len(suffix)) + suffix


def read_callback_data(data: str) -> tuple[Route, str | None]:
    """The route that a button carries, and the locale if it carries one.

    Raises RouteError for what no button of ours carries.
    """
    text, tilde, tag = data.partition("~")
    return decode(text), tag.replace("-", "_") if tilde else None


def _pieces(screen: Screen) -> Iterator[str]:
    previous: Block | None = None
    for block in screen.blocks:
        if previous is not None:
            together = block.kind == previous.kind and block.kind in {*_LISTS, "note"}
            yield "\n" if together else "\n\n"
        yield _sign(block, block.direction or screen.direction) + "".join(map(_span, block.spans))
        previous = block


def _sign(block: Block, direction: Direction) -> str:
    """What a line of a list starts with; in right-to-left text a mark before it says which way the line runs."""
    sign = {"bullet": "• ", "step": f"{block.number}. ", "box": "☐ "}.get(block.kind, "")
    return RLM + sign if sign and direction == "rtl" else sign


def _span(span: Span) -> str:
    html = escape(span.text, quote=False)
    if span.url:
        html = f'<a href="{escape(span.url)}">{html}</a>'
    if span.italic and not any(c > _LAST_SLANTED and c.isalpha() for c in span.text):
        html = f"<i>{html}</i>"
    if span.bold:
        html = f"<b>{html}</b>"
    return html


def _button(button: Button, locale: str | None) -> Mapping[str, str]:
    if button.route is not None:
        return {"text": button.text, "callback_data": callback_data(button.route, locale)}
    if button.query is not None:
        return {"text": button.text, "switch_inline_query": button.query}
    return {"text": button.text, "url": button.url or ""}
