"""Prose: our subset of Markdown becomes blocks, everything else of Markdown is refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messenger.guide.prose import Block, ProseError, Span, parse_markdown


def paragraph(*spans: Span | str) -> Block:
    """A paragraph of spans or plain texts."""
    return Block("paragraph", tuple(Span(span) if isinstance(span, str) else span for span in spans))


def bullet(text: str) -> Block:
    """A bullet with a plain text."""
    return Block("bullet", (Span(text),))


def step(number: int, text: str) -> Block:
    """A step with a plain text."""
    return Block("step", (Span(text),), number)


SUBSET = [
    ("nothing", "", []),
    ("white space", " \n\n ", []),
    ("paragraph", "One.", [paragraph("One.")]),
    ("paragraphs", "One.\n\nTwo.", [paragraph("One."), paragraph("Two.")]),
    ("wrapped line", "One\ntwo.", [paragraph("One", " ", "two.")]),
    ("line break", "One  \ntwo.", [paragraph("One", "\n", "two.")]),
    ("line break by backslash", "One\\\ntwo.", [paragraph("One", "\n", "two.")]),
    ("bold", "a **b** c", [paragraph("a ", Span("b", bold=True), " c")]),
    ("italic", "a *b* c", [paragraph("a ", Span("b", italic=True), " c")]),
    ("bold and italic", "***a** b*", [paragraph(Span("a", bold=True, italic=True), Span(" b", italic=True))]),
    ("wrapped bold", "**a\nb**", [paragraph(*(Span(text, bold=True) for text in ("a", " ", "b")))]),
    ("bullets", "- a\n- b", [bullet("a"), bullet("b")]),
    ("bullets by star", "* a\n* b", [bullet("a"), bullet("b")]),
    ("steps", "1. a\n2. b", [step(1, "a"), step(2, "b")]),
    ("steps that start later", "3. a\n4. b", [step(3, "a"), step(4, "b")]),
    ("steps are counted", "1. a\n1. b", [step(1, "a"), step(2, "b")]),
    ("bullets after a paragraph", "One:\n\n- a\n- b\n\nTwo.", [paragraph("One:"), bullet("a"), bullet("b"),
                                                              paragraph("Two.")]),
    ("two lists", "1. a\n\ntext\n\n1. b", [step(1, "a"), paragraph("text"), step(1, "b")]),
    ("wrapped bullet", "- a\n  b", [Block("bullet", (Span("a"), Span(" "), Span("b")))]),
    ("bold bullet", "- **a** b", [Block("bullet", (Span("a", bold=True), Span(" b")))]),
    ("escape", r"\*a\* \# 1\.", [paragraph("*", "a", "*", " ", "#", " 1", ".")]),
    ("entity", "a &amp; b &lt;c&gt;", [paragraph("a ", "&", " b ", "<", "c", ">")]),
    ("ampersand and less", "a & b < c", [paragraph("a & b < c")]),
    ("address", "see example.org", [paragraph("see example.org")]),
    ("lone star", "5 * 3", [paragraph("5 * 3")]),
    ("Arabic", "**صغير** جدا", [paragraph(Span("صغير", bold=True), " جدا")]),
]  # fmt: skip

REFUSED = [
    ("heading", "# a", "heading"),
    ("underlined heading", "a\n---", "heading"),
    ("link", "[a](https://example.org)", "link"),
    ("address in brackets", "<https://example.org>", "link"),
    ("image", "![a](b.png)", "image"),
    ("HTML", "a <b>b</b>", "html inline"),
    ("HTML line break", "a<br>b", "html inline"),
    ("HTML block", "<div>\na\n</div>", "html block"),
    ("HTML comment", "<!-- a -->", "html block"),
    ("code", "a `b` c", "code inline"),
    ("fence", "```\na\n```", "fence"),
    ("quotation", "> a", "blockquote"),
    ("ruler", "a\n\n***\n\nb", "hr"),
    ("table", "| a | b |\n|---|---|\n| c | d |", "table"),
    ("link in a bullet", "- [a](b)", "link"),
    ("link in bold", "**[a](b)**", "link"),
    ("heading in a bullet", "- # a", "heading"),
]


@pytest.mark.parametrize(("text", "blocks"), [row[1:] for row in SUBSET], ids=[row[0] for row in SUBSET])
def test_the_subset_becomes_blocks(text: str, blocks: list[Block]) -> None:
    """Paragraphs, bullets, steps, bold and italic are what the guide has."""
    plain = [(block.kind, block.number, merged(block)) for block in parse_markdown(text)]
    assert [(block.kind, block.number, merged(block)) for block in blocks] == plain


def merged(block: Block) -> list[tuple[str, bool, bool]]:
    """The runs of a block with neighbours of one style put together: how text is cut into spans is not the point."""
    runs: list[tuple[str, bool, bool]] = []
    for span in block.spans:
        if runs and runs[-1][1:] == (span.bold, span.italic):
            runs[-1] = (runs[-1][0] + span.text, span.bold, span.italic)
        else:
            runs.append((span.text, span.bold, span.italic))
    return runs


@pytest.mark.parametrize(("text", "name"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_the_rest_of_markdown_is_refused(text: str, name: str) -> None:
    """What a chat could not show is refused by name, with what can be used."""
    with pytest.raises(ProseError, match="use paragraphs") as caught:
        parse_markdown(text)
    assert f"({name})" in str(caught.value)


@pytest.mark.parametrize("text", ["- a\n  - b", "1. a\n   - b", "- - b", "- 1. b"])
def test_lists_do_not_nest(text: str) -> None:
    """A list inside another is refused, and the message shows where."""
    with pytest.raises(ProseError, match="a list stands inside another at 'b'"):
        parse_markdown(text)


@pytest.mark.parametrize("text", ["- a\n\n  b\n- c", "1. a\n\n   b\n2. c"], ids=["bullet", "step"])
def test_an_item_has_one_paragraph(text: str) -> None:
    """A second paragraph in an item would look like one more item, so it is refused."""
    with pytest.raises(ProseError, match="an item of a list has a second paragraph at 'b'"):
        parse_markdown(text)


def test_no_text_is_lost_however_deep() -> None:
    """Lists inside lists are refused at any depth."""
    with pytest.raises(ProseError, match="a list stands inside another"):
        parse_markdown("- " * 30 + "text")


def test_bold_ends_where_it_ends() -> None:
    """Bold inside bold leaves the rest of the outer one bold."""
    (block,) = parse_markdown("**a **b** c** *d *e* f*")
    assert merged(block) == [("a b c", True, False), (" ", False, False), ("d e f", False, True)]


def test_the_text_of_a_block_has_no_styles() -> None:
    """A block's text is that of its spans."""
    (block,) = parse_markdown("a **b** *c*")
    assert block.text == "a b c"


@given(st.text() | st.text(st.sampled_from("ab*_-1.)#>|`[]()<>!&;\\ \n\t+=~:")))
def test_any_text_is_blocks_or_refused(text: str) -> None:
    """Nothing but ProseError is ever raised, and blocks are made of texts."""
    try:
        blocks = parse_markdown(text)
    except ProseError:
        return
    for block in blocks:
        assert block.kind in {"paragraph", "bullet", "step"}
        assert (block.kind == "step") or block.number == 0
        assert all(span.text and span.url is None for span in block.spans)


WORD = st.text(st.characters(categories=["Ll", "Lo"]), min_size=1, max_size=8)
LINE = st.lists(WORD, min_size=1, max_size=5).map(" ".join)


@given(st.lists(st.tuples(st.sampled_from(["paragraph", "bullet", "step"]), LINE), max_size=8))
def test_what_is_written_is_what_is_read(written: list[tuple[str, str]]) -> None:
    """Words come out as the kinds of block that they were written as, each word once."""
    signs = {"paragraph": "", "bullet": "- ", "step": "1. "}
    blocks = parse_markdown("\n\n".join(signs[kind] + line for kind, line in written))
    assert written == [(block.kind, block.text) for block in blocks]
