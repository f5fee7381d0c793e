"""Reads the parameters of a call, however the bot sends them: query, form, multipart or JSON."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, ClientPayloadError, MultipartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from messenger.simulator.errors import ApiError, bad_request
from messenger.simulator.json_text import loads
from messenger.simulator.methods import Upload

BODY_LIMIT = 50 * 1024 * 1024  # what Telegram takes as one file
FIELDS_LIMIT = 256
BROKEN_BODY = (web.RequestPayloadError, web.PayloadAccessError, ClientPayloadError, HttpProcessingError)
_JSON_KINDS = frozenset({"application/json"})
_CHUNK = 64 * 1024


async def read_parameters(request: web.Request) -> dict[str, object]:
    """Return the parameters of the address and the body; raise ApiError (400) for a body that is none."""
    parameters: dict[str, object] = dict(_pairs(request.query_string)) if request.query_string else {}
    if not request.can_read_body:
        return parameters
    try:
        parameters.update(await _read_body(request))
    except (ApiError, ConnectionError):
        raise
    except web.HTTPRequestEntityTooLarge:
        raise bad_request("request entity too large") from None
    # What aiohttp raises for a body that is not what its headers say, apart from the ValueErrors of decoding.
    except (*BROKEN_BODY, web.HTTPException, ValueError, LookupError, RuntimeError):
        raise bad_request("can't parse the request body") from None
    return {name: value for name, value in parameters.items() if value is not None}


async def _read_body(request: web.Request) -> Mapping[str, object]:
    kind = request.content_type
    if kind.startswith("multipart/"):
        return await _read_multipart(request)
    body = await request.read()
    if kind in _JSON_KINDS:
        return _json_parameters(body)
    if kind in {"application/x-www-form-urlencoded", "application/octet-stream"}:
        # aiohttp says octet-stream where a request names no type at all.
        return dict(_pairs(body.decode()))
    raise bad_request("unsupported content type")


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=FIELDS_LIMIT)
    except ValueError:
        raise bad_request("can't parse the request's form fields") from None


def _json_parameters(body: bytes) -> Mapping[str, object]:
    if not body:
        return {}
    try:
        value = loads(body)
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("object expected as the request body")
    return value


async def _read_multipart(request: web.Request) -> Mapping[str, object]:
    fields: dict[str, object] = {}
    total = 0
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        if isinstance(part, MultipartReader) or part.name is None or len(fields) >= FIELDS_LIMIT:
            raise bad_request("can't parse the multipart body")
        data = await _read_part(part, BODY_LIMIT - total)
        total += len(data)
        if part.filename is not None:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            fields[part.name] = Upload(part.filename, kind, len(data))
        else:
            fields[part.name] = data.decode()
    return _attached(fields)


async def _read_part(part: BodyPartReader, limit: int) -> bytearray:
    data = bytearray()
    while chunk := await part.read_chunk(_CHUNK):
        data.extend(chunk)
        if len(data) > limit:
            raise bad_request("request entity too large")
    return data


def _attached(fields: dict[str, object]) -> dict[str, object]:
    """Put every file in the place of the ``attach://name`` that refers to it."""
    used = set()
    for name, value in list(fields.items()):
        if isinstance(value, str) and value.startswith("attach://"):
            other = value.removeprefix("attach://")
            if isinstance(fields.get(other), Upload):
                fields[name] = fields[other]
                used.add(other)
    return {name: value for name, value in fields.items() if name not in used}
