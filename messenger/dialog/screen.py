"""What a reader sees at a place: a text and rows of buttons, as plain values that know no channel.

The text is made of the blocks of messenger.guide.prose. Words from elsewhere (names, addresses) become spans directly,
so nothing in them is markup. A screen that Telegram would refuse, or that buries its text under buttons, cannot be
built.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from messenger.dialog.limits import MESSAGE_UNITS, ROWS, utf16_units
from messenger.dialog.route import Route
from messenger.dialog.route_text import encode
from messenger.guide.prose import Block, Span
from messenger.languages.bidi import FSI, PDI, has_right_to_left, is_foreign, isolate_foreign, mark_lines
from messenger.languages.locales import Direction

_BLOCK_EXTRA = 6
"""UTF-16 units that a block may need beside its text: line breaks, a bullet or number, a direction mark."""


class ScreenError(ValueError):
    """A screen that cannot be shown; the text says which button or which block and why."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its text, and one of three: the route that it leads to, a web address that it opens, or a query.

    A query is put behind the bot's name in a chat that the reader chooses. A wide button has a row of its own.
    """

    text: str
    route: Route | None = None
    url: str | None = None
    query: str | None = None
    wide: bool = False

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ScreenError(f"a button to {self.route or self.url or self.query} has no text")
        if [self.route, self.url, self.query].count(None) != 2:  # noqa: PLR2004  # all but one
            raise ScreenError(f"the button {self.text!r} must have one of a route, an address and a query")
        if self.route is not None:
            encode(self.route)


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """What a place shows: blocks of text and at most eight rows of buttons, in a locale's direction."""

    blocks: tuple[Block, ...]
    rows: tuple[Row, ...]
    direction: Direction = "ltr"

    def __post_init__(self) -> None:
        if not any(block.text.strip() for block in self.blocks):
            raise ScreenError("a screen needs a text")
        units = sum(utf16_units(block.text) + _BLOCK_EXTRA for block in self.blocks)
        if units > MESSAGE_UNITS:
            first = self.blocks[0].text
            raise ScreenError(f"the screen {first!r} has {units} UTF-16 units of text; a message holds {MESSAGE_UNITS}")
        if len(self.rows) > ROWS:
            first = self.blocks[0].text
            raise ScreenError(f"the screen {first!r} has {len(self.rows)} rows of buttons; at most {ROWS} are shown")

    @property
    def text(self) -> str:
        """The text without its styles, a line for each block."""
        return "\n".join(block.text for block in self.blocks)


def title(text: str) -> Block:
    """The heading of a screen, in bold."""
    return Block("title", (Span(text, bold=True),))


def paragraph(*parts: str | Span) -> Block:
    """A paragraph of plain text and styled spans."""
    return Block("paragraph", _spans(parts))


def bullet(*parts: str | Span) -> Block:
    """A line of a list."""
    return Block("bullet", _spans(parts))


def note(text: str) -> Block:
    """A remark below the text, in italics: a translation's state, the disclaimer."""
    return Block("note", (Span(text, italic=True),))


def link(text: str, url: str) -> Span:
    """A link inside a text."""
    return Span(text, url=url)


def directed(screen: Screen, direction: Direction) -> Screen:
    """The screen with its mixed text made safe for a direction: isolates, and marks where lines start."""
    return Screen(
        blocks=tuple(_directed_block(block, block.direction or direction) for block in screen.blocks),
        rows=tuple(tuple(_directed_button(button, direction) for button in row) for row in screen.rows),
        direction=direction,
    )


def _spans(parts: Iterable[str | Span]) -> tuple[Span, ...]:
    return tuple(Span(part) if isinstance(part, str) else part for part in parts)


def _needs_nothing(text: str, direction: Direction) -> bool:
    """Whether a whole block or button is right-to-left in a left-to-right screen: it finds its own direction there."""
    return direction == "ltr" and is_foreign(text, direction)


def _directed_button(button: Button, direction: Direction) -> Button:
    text = _directed_text(button.text, direction)
    return button if text == button.text else replace(button, text=text)


def _directed_text(text: str, direction: Direction) -> str:
    if direction == "ltr" and not has_right_to_left(text):
        return text
    return text if _needs_nothing(text, direction) else mark_lines(isolate_foreign(text, direction), direction)


def _directed_block(block: Block, direction: Direction) -> Block:
    if direction == "ltr" and not has_right_to_left(block.text):
        return block  # by far the most: thousands of screens are made at each start
    if _needs_nothing(block.text, direction):
        return block
    if len(block.spans) > 1 and "\n" not in block.text and is_foreign(block.text, direction):
        # A whole English paragraph in an Arabic screen keeps its own order across its spans.
        first, *rest, last = block.spans
        spans = [replace(first, text=FSI + first.text), *rest, replace(last, text=last.text + PDI)]
    else:
        spans = [replace(span, text=isolate_foreign(span.text, direction)) for span in block.spans]
    if block.kind in {"title", "paragraph", "note"}:
        # A list's line starts with its sign, where the channel puts the mark.
        spans[0] = replace(spans[0], text=mark_lines(spans[0].text, direction))
    return replace(block, spans=tuple(spans))
