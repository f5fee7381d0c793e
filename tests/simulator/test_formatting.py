"""What becomes of a text: cleaned, trimmed, measured, and marked."""

import pytest

from messenger.simulator.errors import ApiError
from messenger.simulator.formatting import detected, formatted
from messenger.simulator.parameters import MessageEntity


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  x \n", "x"),
        ("a\tb\rc\x01d", "a bc d"),
        ("\u202bx\u202c", "x"),
        ("\u2068CMV\u2069 \u200fx", "\u2068CMV\u2069 \u200fx"),
        ("a\n\nb", "a\n\nb"),
    ],
)
def test_cleaned(given: str, kept: str) -> None:
    """Old direction embeddings, control characters and outer white space go; isolates and marks stay."""
    assert formatted(given, None, None) == (kept, [])


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>x  </b>  ", "x", [("bold", 0, 1)]),
        ("  <b> x</b>", " x", [("bold", 0, 2)]),
        ("\u202b\u202b<b>x\u202c</b>", "x", [("bold", 0, 1)]),
        ("<b>a</b><b>b</b>", "ab", [("bold", 0, 2)]),
        ("<b>a<b>b</b>c</b>", "abc", [("bold", 0, 3)]),
        ("<b>a<code>b</code>c</b>", "abc", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
        ("<pre>a<code>b</code></pre>", "ab", [("pre", 0, 2)]),
        ("🏟 <i>/start</i>", "🏟 /start", [("italic", 3, 6), ("bot_command", 3, 6)]),
        ("<code>/start</code>", "/start", [("code", 0, 6)]),
        ('<a href="https://a.example">https://b.example</a>', "https://b.example", [("text_link", 0, 17)]),
        ("<blockquote>a</blockquote><blockquote>b</blockquote>", "ab", [("blockquote", 0, 1), ("blockquote", 1, 1)]),
    ],
)
def test_entities_are_settled(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    """Entities follow the text through cleaning, and code stands alone."""
    kept, found = formatted(source, "HTML", None)
    assert kept == text
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == entities


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("/start now", ["bot_command"]),
        ("/start@cerebellum_bot", ["bot_command"]),
        ("and/or 1/2 https", []),
        ("see https://example.org/a, please", ["url"]),
        ("write to a.b@example.org", ["email"]),
        ("ask @cerebellum_bot", ["mention"]),
    ],
)
def test_detected(text: str, kinds: list[str]) -> None:
    """Commands, mentions and addresses are found without any markup."""
    assert [entity["type"] for entity in detected(text)] == kinds


@pytest.mark.parametrize("text", ["", "  \n", "\u200f\u200e", "\u202b"])
def test_nothing_to_see(text: str) -> None:
    """A text of nothing visible is empty."""
    with pytest.raises(ApiError, match="message text is empty"):
        formatted(text, None, None)


def test_the_limit_counts_utf16_after_the_markup() -> None:
    """4096 units pass whatever the markup costs; one more does not, and an emoji is two."""
    assert len(formatted(f"<b>{'x' * 4096}</b>", "HTML", None)[0]) == 4096
    assert len(formatted("🏟" * 2048, None, None)[0]) == 2048
    for text in ("x" * 4097, "🏟" * 2048 + "x"):
        with pytest.raises(ApiError, match="message is too long"):
            formatted(text, None, None)


def test_given_entities() -> None:
    """Entities may be counted by the bot; those outside of the text are refused."""
    link = MessageEntity(type="text_link", offset=0, length=1, url="example.org")
    assert formatted("x", None, [link])[1] == [
        {"type": "text_link", "offset": 0, "length": 1, "url": "http://example.org/"},
    ]
    with pytest.raises(ApiError, match="outside"):
        formatted("x", None, [MessageEntity(type="bold", offset=0, length=2)])
    with pytest.raises(ApiError, match="entity URL 'nowhere' is invalid: Wrong HTTP URL"):
        formatted("x", None, [MessageEntity(type="text_link", offset=0, length=1, url="nowhere")])
