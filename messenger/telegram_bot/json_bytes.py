"""JSON to and from the wire, fast, and never stopped by half of a surrogate pair.

orjson refuses a lone surrogate, which a person can type by hand and Python can hold; here it becomes U+FFFD.
"""

import json
import re

import orjson

_ESCAPED_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def encode(value: object) -> bytes:
    """The value as JSON in UTF-8.

    Raises TypeError for what JSON has no form for.
    """
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        # UTF-16 joins the two halves of a pair, and what is left alone has no form in it.
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def decode(payload: bytes) -> object:
    """The value of some JSON.

    Raises ValueError if it is none.
    """
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError:
        if payload.isascii() and not _ESCAPED_SURROGATE.search(payload):
            raise
    return _decode_patiently(payload)


def _decode_patiently(payload: bytes) -> object:
    try:
        return orjson.loads(encode(json.loads(payload.decode(errors="replace"))))
    except RecursionError:
        raise ValueError("nested too deeply") from None
