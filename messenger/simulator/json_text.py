"""JSON that cannot surprise: nothing that parses here can fail later when it is encoded again."""

import json
from typing import Any, NoReturn, TypeAlias

JsonObject: TypeAlias = dict[str, Any]


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def loads(source: str | bytes) -> object:
    """Parse JSON; raise ValueError for anything wrong, lone surrogates and bottomless nesting included."""
    try:
        value: object = json.loads(source, parse_constant=_refuse_constant)
        escape = "\\ud" if isinstance(source, str) else b"\\ud"
        # Only an escape can smuggle in a lone surrogate, and escapes of surrogates are rare: others pay nothing.
        if escape in source.lower():  # type: ignore[operator]  # str with str or bytes with bytes, as chosen above
            json.dumps(value, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return value


def dumps(value: object) -> bytes:
    """Encode as compact UTF-8 JSON. With half a character in it all but ASCII is escaped: only so is it JSON."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()
