"""The text of the guide as blocks: a small subset of Markdown, and nothing that a chat could not show.

Content is written in paragraphs, bullets, numbered steps, bold and italic. A heading, a link, a table or HTML is
refused when the guide is loaded, so that a translator learns of it and a reader never does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from messenger.languages.locales import Direction

BlockKind = Literal["title", "paragraph", "bullet", "step", "box", "note"]


class ProseError(ValueError):
    """A text uses Markdown that the guide does not have."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; `url` makes it a link."""

    text: str
    bold: bool = False
    italic: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A line of its own: a title, a paragraph, a bullet, a numbered step, a box to tick, or a note in small print."""

    kind: BlockKind
    spans: tuple[Span, ...]
    number: int = 0
    """The number of a step, from 1."""
    direction: Direction | None = None
    """The direction of a text in another language than its screen's; None for the screen's own."""

    @property
    def text(self) -> str:
        """The text without its styles."""
        return "".join(span.text for span in self.spans)


@lru_cache(maxsize=4096)
def parse_markdown(text: str) -> tuple[Block, ...]:
    """Parse prose in our subset of Markdown into blocks.

    Raises ProseError for anything that the subset lacks, such as a heading, a link, a table or HTML.
    """
    return tuple(_blocks(_MARKDOWN.parse(text)))


# What the subset has, and what is recognised only to be refused.
_MARKDOWN = MarkdownIt("zero", {"html": True}).enable(
    [
        *("list", "emphasis", "newline", "escape", "entity"),
        *("heading", "lheading", "link", "autolink", "image", "html_block", "html_inline"),
        *("backticks", "fence", "hr", "blockquote", "table"),
    ]
)


def _blocks(tokens: Sequence[Token]) -> Iterable[Block]:
    kind: BlockKind = "paragraph"
    number = 0
    begun = False  # whether the item has its text
    for index, token in enumerate(tokens):
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                if kind != "paragraph":
                    raise ProseError(f"a list stands inside another at {_next_text(tokens[index:])!r}")
                kind = "bullet" if token.type == "bullet_list_open" else "step"
                number = int(token.attrs.get("start", 1)) - 1 if kind == "step" else 0
            case "bullet_list_close" | "ordered_list_close":
                kind, number = "paragraph", 0
            case "list_item_open":
                number += kind == "step"
                begun = False
            case "inline":
                if kind != "paragraph" and begun:
                    raise ProseError(f"an item of a list has a second paragraph at {token.content[:40]!r}")
                begun = True
                yield Block(kind, tuple(_inline(token.children or [])), number)
            case "paragraph_open" | "paragraph_close" | "list_item_close":
                pass
            case other:
                raise _refused(other)


def _next_text(tokens: Iterable[Token]) -> str:
    return next((token.content[:40] for token in tokens if token.type == "inline"), "")


def _inline(tokens: Sequence[Token]) -> Iterable[Span]:
    bold = italic = 0  # how many stand inside each other here
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "softbreak":
                yield Span(" ", bold=bold > 0, italic=italic > 0)
            case "hardbreak":
                yield Span("\n")
            case "text" | "text_special":
                if token.content:
                    yield Span(token.content, bold=bold > 0, italic=italic > 0)
            case other:
                raise _refused(other)


def _refused(token_type: str) -> ProseError:
    name = token_type.removesuffix("_open").replace("_", " ")
    return ProseError(
        f"has Markdown that the guide does not use ({name}); use paragraphs, -, 1., **bold** and *italic*"
    )
