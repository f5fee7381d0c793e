"""JSON on the wire: what orjson refuses does not stop the bot."""

import pytest

from messenger.telegram_bot.json_bytes import decode, encode


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"text": "é😀"}, '{"text":"é😀"}'),
        ({"text": "a\ud800b"}, '{"text":"a\ufffdb"}'),
        ({"text": "\ud83d\ude00"}, '{"text":"😀"}'),
        (["\udfff", 1, None, True], '["\ufffd",1,null,true]'),
    ],
    ids=ascii,
)
def test_encode(value: object, expected: str) -> None:
    """Half of a surrogate pair becomes U+FFFD, two halves become their letter, anything else stays."""
    assert encode(value).decode() == expected


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (b'{"text":"\\ud83d\\ude00"}', {"text": "😀"}),
        (b'{"text":"a\\ud800b"}', {"text": "a\ufffdb"}),
        (b'{"text":"\\uDFFF"}', {"text": "\ufffd"}),
        (b'{"text":"\xff"}', {"text": "\ufffd"}),
        (b'{"text":"\xed\xa0\x80"}', {"text": "\ufffd\ufffd\ufffd"}),
    ],
    ids=ascii,
)
def test_decode(payload: bytes, expected: object) -> None:
    """What is not quite Unicode is read all the same."""
    assert decode(payload) == expected


@pytest.mark.parametrize("payload", [b"", b"{", b"\xff", b"[" * 60_000, b'"\\ud800', b"[" * 9000 + b"\xff"], ids=len)
def test_no_json(payload: bytes) -> None:
    """What is no JSON is a ValueError, however deep it is nested."""
    with pytest.raises(ValueError, match=r"."):
        decode(payload)
