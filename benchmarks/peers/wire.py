"""Just enough HTTP/1.1 for both ends of the measurement: whole messages out of a stream of bytes."""

import re

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[^\r]*chunked", re.IGNORECASE)


class WireError(Exception):
    """A message is written in a way that this reader does not know."""


def take_message(data: bytes) -> tuple[bytes, bytes, bytes] | None:
    """The head and the body of the first message, and what comes after it; None while it is not all there.

    Raises WireError for a body in chunks: no candidate writes one.
    """
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = data[:end]
    found = _LENGTH.search(head)
    if found is None and _CHUNKED.search(head):
        raise WireError("a body in chunks")
    begin = end + 4
    stop = begin + (int(found[1]) if found else 0)
    return (head, data[begin:stop], data[stop:]) if len(data) >= stop else None
