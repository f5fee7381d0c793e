"""What Telegram does to a text before it keeps it: entities, cleaning, trimming, detection, and the length limit."""

import re
from collections.abc import Iterable
from functools import lru_cache

from messenger.simulator.errors import bad_request
from messenger.simulator.json_text import JsonObject
from messenger.simulator.parameters import MessageEntity
from messenger.simulator.telegram_html import HtmlError, parse_html, utf16_length
from messenger.simulator.urls import UrlError, checked_url

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_REMEMBERED_LENGTH = 8 * TEXT_LIMIT

# Telegram removes these without a word, the old embeddings of direction (U+202A to U+202E) among them.
_REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_BLANKED = re.compile("[\x00-\x09\x0b-\x1f]")
_UNCLEAN = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a]")
_INVISIBLE = re.compile("[\\s\u2000-\u200f\u2060-\u2064\ufeff]*")
_DETECTED = re.compile(
    r"(?P<bot_command>(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/]))"
    r"|(?P<url>\bhttps?://[^\s<>\"]*[^\s<>\".,;:!?)\]'])"
    r"|(?P<email>\b[\w.+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})"
    r"|(?P<mention>(?<![\w/.@])@[A-Za-z][A-Za-z0-9_]{3,31}\b)",
)
_CLOSED_TO_DETECTION = frozenset({"code", "pre", "text_link", "text_mention"})
_ORDER = ("blockquote", "expandable_blockquote", "pre", "code", "text_link", "bold", "italic", "underline")
_DETECTED_TYPES = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"},
)


def formatted(
    text: str,
    parse_mode: str | None,
    entities: Iterable[MessageEntity] | None,
    *,
    limit: int = TEXT_LIMIT,
    empty: str | None = "message text is empty",
    too_long: str = "message is too long",
) -> tuple[str, list[JsonObject]]:
    """Return text and entities as Telegram keeps them; raise ApiError in its words.

    ``limit`` counts UTF-16 units after the markup is gone; ``empty`` is None where no text is fine.
    """
    if parse_mode and parse_mode.lower() != "html":
        if parse_mode.lower() in {"markdown", "markdownv2"}:
            raise bad_request(f"parse mode {parse_mode} is not supported by the simulator")
        raise bad_request("unsupported parse_mode")
    if entities and not parse_mode:
        text, found = _kept(text, _given(text, entities))
    else:
        # A text of any size may come in; only those that may pass are worth a place.
        work = _remembered if len(text) <= _REMEMBERED_LENGTH else _worked_out
        text, found = work(text, is_html=bool(parse_mode))
    if empty is not None and _INVISIBLE.fullmatch(text):
        raise bad_request(empty)
    if len(text) * 2 > limit and utf16_length(text) > limit:
        raise bad_request(too_long)
    return text, found


def _worked_out(text: str, *, is_html: bool) -> tuple[str, list[JsonObject]]:
    found: list[JsonObject] = []
    if is_html:
        try:
            text, found = parse_html(text)
        except HtmlError as error:
            raise bad_request(f"can't parse entities: {error}") from None
    return _kept(text, found)


# A bot shows the same screens again and again; nobody changes the entities that are returned.
_remembered = lru_cache(maxsize=2048)(_worked_out)


def _kept(text: str, found: list[JsonObject]) -> tuple[str, list[JsonObject]]:
    text, found = _trimmed(*_cleaned(text, found))
    found = _settled(found)
    return text, sorted(found + detected(text, found), key=_order) if text else []


def _order(entity: JsonObject) -> tuple[int, int, int]:
    kind = entity["type"]
    return entity["offset"], -entity["length"], _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def _given(text: str, entities: Iterable[MessageEntity]) -> list[JsonObject]:
    """Check entities that the caller counted itself."""
    size = utf16_length(text)
    result = []
    for entity in entities:
        if entity.offset < 0 or entity.length < 0 or entity.offset + entity.length > size:
            raise bad_request("can't parse entities: entity is outside of the text")
        if entity.type in _DETECTED_TYPES or not entity.length:
            continue  # Telegram finds these itself and ignores what it is told
        raw: JsonObject = entity.model_dump(exclude_unset=True, exclude_none=True)
        if entity.type == "text_link":
            try:
                raw["url"] = checked_url(entity.url or "")
            except UrlError as error:
                raise bad_request(f"entity URL '{entity.url or ''}' is invalid: {error}") from None
        result.append(raw)
    return result


def _cleaned(text: str, entities: list[JsonObject]) -> tuple[str, list[JsonObject]]:
    if _UNCLEAN.search(text) is None:
        return text, entities
    kept = [0]  # at each old UTF-16 offset, the new one
    for character in text:
        width = 0 if _REMOVED.match(character) else 1
        kept.append(kept[-1] + width)
        if character > "\uffff":
            kept.append(kept[-1] + 1)
    for entity in entities:
        start, end = kept[entity["offset"]], kept[entity["offset"] + entity["length"]]
        entity.update(offset=start, length=end - start)
    return _BLANKED.sub(" ", _REMOVED.sub("", text)), [entity for entity in entities if entity["length"]]


def _trimmed(text: str, entities: list[JsonObject]) -> tuple[str, list[JsonObject]]:
    """Drop white space at the end, and at the start as far as no entity covers it."""
    stripped = text.rstrip(" \n")
    if len(stripped) != len(text):
        size = utf16_length(stripped)
        for entity in entities:
            entity["length"] = min(entity["length"], size - entity["offset"])
        entities = [entity for entity in entities if entity["length"] > 0]
    lead = len(stripped) - len(stripped.lstrip(" \n"))
    lead = min([lead, *(entity["offset"] for entity in entities)])
    for entity in entities if lead else ():
        entity["offset"] -= lead
    return stripped[lead:], entities


def _settled(entities: list[JsonObject]) -> list[JsonObject]:
    """Keep code apart from every other style, and the same style from nesting or falling into touching pieces."""
    code = [entity for entity in entities if entity["type"] in {"code", "pre"}]
    if not code and len(entities) == len({entity["type"] for entity in entities}):
        return entities
    # The outermost comes first; what lies inside it is dropped.
    walls: list[JsonObject] = []
    for entity in sorted(code, key=lambda item: (item["offset"], -item["length"], item["type"] != "pre")):
        if not any(_overlap(entity, wall) for wall in walls):
            walls.append(entity)
    others: list[JsonObject] = []
    for entity in sorted((item for item in entities if item["type"] not in {"code", "pre"}), key=_order):
        if "quote" in entity["type"]:
            others.append(entity)
        else:
            others.extend(_outside(entity, walls))
    return walls + _merged(others)


def _overlap(one: JsonObject, other: JsonObject) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"],
    )


def _outside(entity: JsonObject, walls: list[JsonObject]) -> list[JsonObject]:
    pieces = []
    start, end = entity["offset"], entity["offset"] + entity["length"]
    for wall in walls:
        if start < wall["offset"] < end:
            pieces.append({**entity, "offset": start, "length": wall["offset"] - start})
        if wall["offset"] < end and start < wall["offset"] + wall["length"]:
            start = wall["offset"] + wall["length"]
    if start < end:
        pieces.append({**entity, "offset": start, "length": end - start})
    return pieces


def _merged(entities: list[JsonObject]) -> list[JsonObject]:
    result: list[JsonObject] = []
    last: dict[str, JsonObject] = {}
    for entity in entities:
        previous = last.get(entity["type"])
        if previous is not None and len(entity) == len(previous):
            reach = previous["offset"] + previous["length"]
            same = {**entity, "offset": 0, "length": 0} == {**previous, "offset": 0, "length": 0}
            touching = entity["offset"] == reach and len(entity) == len(("type", "offset", "length"))
            if entity["offset"] < reach or (touching and same and "quote" not in entity["type"]):
                if same:
                    previous["length"] = max(reach, entity["offset"] + entity["length"]) - previous["offset"]
                continue
        last[entity["type"]] = entity
        result.append(entity)
    return result


def detected(text: str, taken: Iterable[JsonObject] = ()) -> list[JsonObject]:
    """Find what Telegram marks by itself: commands, mentions, web and mail addresses."""
    if "/" not in text and "@" not in text:
        return []
    closed = [entity for entity in taken if entity["type"] in _CLOSED_TO_DETECTION]
    result: list[JsonObject] = []
    plain = utf16_length(text) == len(text)
    for match in _DETECTED.finditer(text):
        start = match.start() if plain else utf16_length(text[: match.start()])
        entity: JsonObject = {
            "type": match.lastgroup or "",
            "offset": start,
            "length": len(match.group()) if plain else utf16_length(match.group()),
        }
        if not any(_overlap(entity, other) for other in closed):
            result.append(entity)
    return result
