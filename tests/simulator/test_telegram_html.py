"""The HTML parse mode: what Telegram accepts, what it says when it does not, and that nothing else ever happens."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messenger.simulator.telegram_html import HtmlError, parse_html, utf16_length


def entity(kind: str, offset: int, length: int, **more: object) -> dict[str, object]:
    """Return an entity as the parser gives it."""
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("", "", []),
        ("plain", "plain", []),
        ("&lt;&gt;&amp;&quot;", '<>&"', []),
        ("AT&T & co", "AT&T & co", []),
        ("&lt without semicolon", "< without semicolon", []),
        ("&#65;&#x42;&#x1F3DF;", "AB🏟", []),
        ("&#0;&#12345678;", "&#0;&#12345678;", []),
        ("<b>x</b>", "x", [entity("bold", 0, 1)]),
        ("<STRONG>x</Strong>", "x", [entity("bold", 0, 1)]),
        ("<i>x</i><em>y</em>", "xy", [entity("italic", 0, 1), entity("italic", 1, 1)]),
        ("<u>x</u><ins>y</ins>", "xy", [entity("underline", 0, 1), entity("underline", 1, 1)]),
        ("<s>x</s>", "x", [entity("strikethrough", 0, 1)]),
        ("<strike>x</strike>", "x", [entity("strikethrough", 0, 1)]),
        ("<del>x</del>", "x", [entity("strikethrough", 0, 1)]),
        ("<tg-spoiler>x</tg-spoiler>", "x", [entity("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [entity("spoiler", 0, 1)]),
        ('<tg-emoji emoji-id="5368">👍</tg-emoji>', "👍", [entity("custom_emoji", 0, 2, custom_emoji_id="5368")]),
        ("🏟<b>🏟</b>", "🏟🏟", [entity("bold", 2, 2)]),
        ("<b>a<i>b</i></b>", "ab", [entity("italic", 1, 1), entity("bold", 0, 2)]),
        ("<b></b>x", "x", []),
        ("<i>x</>", "x", [entity("italic", 0, 1)]),
        ("<i other = 'ignored'>x</i >", "x", [entity("italic", 0, 1)]),
        ('<a href="https://example.org/a?b=1&amp;c=2">x</a>', "x",
         [entity("text_link", 0, 1, url="https://example.org/a?b=1&c=2")]),
        ('<a href="https://example.org/?a=1&copy=2">x</a>', "x",
         [entity("text_link", 0, 1, url="https://example.org/?a=1&copy=2")]),
        ("<a href=example.org>x</a>", "x", [entity("text_link", 0, 1, url="http://example.org/")]),
        ("<a>example.org</a>", "example.org", [entity("text_link", 0, 11, url="http://example.org/")]),
        ("<a>no address</a>", "no address", []),
        ('<a href="mailto:a@example.org">x</a>', "x", []),
        ('<a href="tg://user?id=7">x</a>', "x", [entity("text_mention", 0, 1, user={"id": 7})]),
        ("<code>x</code>", "x", [entity("code", 0, 1)]),
        ("<pre>x</pre>", "x", [entity("pre", 0, 1)]),
        ('<pre><code class="language-python">x</code></pre>', "x", [entity("pre", 0, 1, language="python")]),
        ('<code class="language-python">x</code>', "x", [entity("code", 0, 1)]),
        ("<blockquote>x</blockquote>", "x", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [entity("expandable_blockquote", 0, 1)]),
        ("<blockquote expandable=''>x</blockquote>", "x", [entity("expandable_blockquote", 0, 1)]),
    ],
)  # fmt: skip
def test_accepted(source: str, text: str, entities: list[dict[str, object]]) -> None:
    """Text and entities are those that Telegram keeps, in UTF-16 units."""
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("🏟 🏟&lt;<abacaba", "Unclosed start tag at byte offset 13"),
        ("🏟 🏟&lt;<abac aba>", 'Unsupported start tag "abac" at byte offset 13'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<", "Unclosed start tag at byte offset 0"),
        ("<!-- x -->", 'Unsupported start tag "!--" at byte offset 0'),
        ("<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 0'),
        ("<i aba>", 'Expected equal sign in declaration of an attribute of the tag "i" at byte offset 0'),
        ("<i aba  =  ", 'Unclosed start tag "i" at byte offset 0'),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("🏟 🏟&lt;<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
        ('<i aba="&lt;>', "Unclosed start tag at byte offset 0"),
        ("</", "Unexpected end tag at byte offset 0"),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<i>a</i   ", "Unclosed end tag at byte offset 4"),
        ("<i>a</em >", 'Unmatched end tag at byte offset 4, expected "</i>", found "</em>"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x", "Can't find end tag corresponding to start tag \"b\""),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
        ("&nbsp;", 'Unsupported HTML entity "&nbsp;" at byte offset 0'),
        ("&#xD83D;", ("Text contains invalid Unicode characters after decoding HTML entities, "
         "check for unmatched surrogate code units")),
    ],
)  # fmt: skip
def test_refused(source: str, reason: str) -> None:
    """Broken markup fails with Telegram's words and byte offset."""
    with pytest.raises(HtmlError) as caught:
        parse_html(source)
    assert str(caught.value) == reason


_PIECES = """< > </ / b i a = " ' & amp; # x41; pre code blockquote expandable href class span tg-spoiler tg-emoji
emoji-id 1 🏟 é"""
_MARKUP = st.lists(st.sampled_from([*_PIECES.split(), " ", "\n", "\0"])).map("".join)


@given(_MARKUP | st.text())
def test_anything_is_parsed_or_refused(source: str) -> None:
    """Whatever comes, the answer is a text with entities inside it, or HtmlError."""
    try:
        text, entities = parse_html(source)
    except HtmlError:
        return
    for found in entities:
        assert found["offset"] >= 0
        assert found["length"] > 0
        assert found["offset"] + found["length"] <= utf16_length(text)


@given(st.text())
def test_escaped_text_comes_back(text: str) -> None:
    """Escaped text survives, inside and outside of tags."""
    escaped = html.escape(text, quote=False).replace('"', "&quot;")
    assert parse_html(f"{escaped}<b>{escaped}</b>")[0] == text + text
