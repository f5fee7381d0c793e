"""Telegram's HTML parse mode, written from its documented behaviour, so that broken markup fails on the first try.

Messages and byte offsets are Telegram's. One thing is stricter on purpose: a named character reference that Telegram
does not know (``&nbsp;``) would reach the reader as it is written, which nobody wants, so here it is an error.
"""

import re
from dataclasses import dataclass
from typing import NoReturn

from messenger.simulator.json_text import JsonObject
from messenger.simulator.urls import UrlError, checked_url

ENTITY_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
# The one attribute of each tag that means something; Telegram parses and forgets all others.
_ATTRIBUTE_OF_TAG = {"a": "href", "code": "class", "span": "class", "tg-emoji": "emoji-id", "blockquote": "expandable"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPECIAL = re.compile("[<&]")
_SPACES = re.compile(r"[ \t\r\n\v\0]*")
_TAG_NAME = re.compile(r"[^ \t\r\n\v\0>]*")
_ATTRIBUTE_NAME = re.compile(r"[^ \t\r\n\v\0=>]*")
_BARE_VALUE = re.compile(r"[A-Za-z0-9.-]*")
_REFERENCE = re.compile(r"&(?:#[xX]([0-9a-fA-F]{1,8})|#([0-9]{1,8})|([A-Za-z]+));?")
_USER_LINK = re.compile(r"^tg:(?://)?user/?\?id=([0-9]{1,18})$")
_CUSTOM_EMOJI = re.compile(r"^[0-9]{1,19}$")
_LAST_CODE_POINT = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


class HtmlError(ValueError):
    """Markup that Telegram would refuse; the text is what follows "can't parse entities: "."""


@dataclass(frozen=True, slots=True)
class _OpenTag:
    name: str
    argument: str
    offset: int  # in UTF-16 units
    chunk: int  # how many pieces of text were there before


def utf16_length(text: str) -> int:
    """Return the number of UTF-16 units, the unit of every Telegram length and offset."""
    return len(text) if text.isascii() else len(text) + sum(character > "\uffff" for character in text)


def parse_html(source: str) -> tuple[str, list[JsonObject]]:
    """Return the plain text and its entities; raise HtmlError as Telegram would."""
    parser = _Parser(source)
    parser.run()
    return "".join(parser.chunks), _joined_code(parser.entities)


def _joined_code(entities: list[JsonObject]) -> list[JsonObject]:
    """Make one ``pre`` with a language of a ``pre`` and a ``code`` around the same text."""
    languages = {
        (entity["offset"], entity["length"]): entity["language"]
        for entity in entities
        if entity["type"] == "code" and "language" in entity
    }
    blocks = {(entity["offset"], entity["length"]) for entity in entities if entity["type"] == "pre"}
    result = []
    for entity in entities:
        place = (entity["offset"], entity["length"])
        if entity["type"] == "code":
            entity.pop("language", None)
            if place in blocks and place in languages:
                continue
        elif entity["type"] == "pre" and place in languages:
            entity["language"] = languages[place]
        result.append(entity)
    return result


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.units = 0
        self.chunks: list[str] = []
        self.entities: list[JsonObject] = []
        self.open_tags: list[_OpenTag] = []

    def run(self) -> None:
        source = self.source
        while (match := _SPECIAL.search(source, self.position)) is not None:
            start = match.start()
            self._add(source[self.position : start])
            self.position = start
            if source[start] == "&":
                self._add(self._reference(start))
            elif source.startswith("</", start):
                self._end_tag(start)
            else:
                self._start_tag(start)
        self._add(source[self.position :])
        if self.open_tags:
            raise HtmlError(f'Can\'t find end tag corresponding to start tag "{self.open_tags[-1].name}"')

    def _fail(self, reason: str, position: int) -> NoReturn:
        raise HtmlError(reason.replace("OFFSET", f"at byte offset {len(self.source[:position].encode())}", 1))

    def _add(self, text: str) -> None:
        if text:
            self.chunks.append(text)
            self.units += utf16_length(text)

    def _reference(self, start: int) -> str:
        """Read the character reference at start; a lone ampersand is itself."""
        match = _REFERENCE.match(self.source, start)
        if match is None:
            self.position = start + 1
            return "&"
        hexadecimal, decimal, name = match.groups()
        self.position = match.end()
        if name:
            if name in _NAMED:
                return _NAMED[name]
            if match.group().endswith(";"):
                self._fail(f'Unsupported HTML entity "{match.group()}" OFFSET', start)
            return match.group()
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        if code in _SURROGATES:
            raise HtmlError(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units",
            )
        return chr(code) if 0 < code < _LAST_CODE_POINT else match.group()

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.source, self.position)
        if match is None:
            return ""
        self.position = match.end()
        return match.group()

    def _next(self) -> str:
        return self.source[self.position : self.position + 1]

    def _start_tag(self, start: int) -> None:
        self.position = start + 1
        name = self._take(_TAG_NAME).lower()
        if not self._next():
            self._fail("Unclosed start tag OFFSET", start)
        if name not in ENTITY_OF_TAG:
            self._fail(f'Unsupported start tag "{name}" OFFSET', start)
        argument = ""
        while True:
            self._take(_SPACES)
            if self._next() == ">":
                break
            attribute, value = self._attribute(name, start)
            if attribute == _ATTRIBUTE_OF_TAG.get(name):
                argument = self._argument(name, value) or argument
        self.position += 1
        if name == "span" and argument != "tg-spoiler":
            self._fail('Tag "span" must have class "tg-spoiler" OFFSET', start)
        self.open_tags.append(_OpenTag(name, argument, self.units, len(self.chunks)))

    @staticmethod
    def _argument(tag: str, value: str) -> str:
        if tag == "code":
            return value.removeprefix("language-") if value.startswith("language-") else ""
        return value

    def _attribute(self, tag: str, start: int) -> tuple[str, str]:
        attribute = self._take(_ATTRIBUTE_NAME).lower()
        if not attribute:
            self._fail(f'Empty attribute name in the tag "{tag}" OFFSET', start)
        self._take(_SPACES)
        if self._next() != "=":
            if not self._next():
                self._fail(f'Unclosed start tag "{tag}" OFFSET', start)
            if tag == "blockquote" and attribute == "expandable":
                return attribute, "1"
            self._fail(f'Expected equal sign in declaration of an attribute of the tag "{tag}" OFFSET', start)
        self.position += 1
        self._take(_SPACES)
        if not self._next():
            self._fail(f'Unclosed start tag "{tag}" OFFSET', start)
        return attribute, self._value(start) or ("1" if attribute == "expandable" else "")

    def _value(self, start: int) -> str:
        quote = self._next()
        if quote not in {'"', "'"}:
            token = self.position
            value = self._take(_BARE_VALUE)
            if self._next() not in {" ", "\t", "\r", "\n", "\v", "\0", ">"}:
                self._fail("Unexpected end of name token OFFSET", token)
            return value.lower()
        end = self.source.find(quote, self.position + 1)
        if end < 0:
            self._fail("Unclosed start tag OFFSET", start)
        pieces = []
        self.position += 1
        while self.position < end:
            here = self.position
            if self.source[here] == "&":
                pieces.append(self._reference_in_value(here))
                continue
            ampersand = self.source.find("&", here, end)
            self.position = end if ampersand < 0 else ampersand
            pieces.append(self.source[here : self.position])
        self.position = end + 1
        return "".join(pieces)

    def _reference_in_value(self, start: int) -> str:
        """Read a reference in an address, where ``&copy=1`` and the like are no mistake but a query."""
        match = _REFERENCE.match(self.source, start)
        name = match.group(3) if match else None
        if match and name and name not in _NAMED:
            self.position = match.end()
            return match.group()
        return self._reference(start)

    def _end_tag(self, start: int) -> None:
        if not self.open_tags:
            self._fail("Unexpected end tag OFFSET", start)
        self.position = start + 2
        name = self._take(_TAG_NAME).lower()
        self._take(_SPACES)
        if self._next() != ">":
            self._fail("Unclosed end tag OFFSET", start)
        self.position += 1
        tag = self.open_tags.pop()
        if name not in {"", tag.name}:
            self._fail(f'Unmatched end tag OFFSET, expected "</{tag.name}>", found "</{name}>"', start)
        if self.units > tag.offset:
            self._close(tag)

    def _close(self, tag: _OpenTag) -> None:
        entity: JsonObject = {
            "type": ENTITY_OF_TAG[tag.name],
            "offset": tag.offset,
            "length": self.units - tag.offset,
        }
        if tag.name == "a":
            entity.update(self._link(tag.argument or "".join(self.chunks[tag.chunk :])))
        elif tag.name == "code" and tag.argument:
            entity["language"] = tag.argument
        elif tag.name == "blockquote" and tag.argument:
            entity["type"] = "expandable_blockquote"
        elif tag.name == "tg-emoji":
            if not _CUSTOM_EMOJI.match(tag.argument):
                raise HtmlError("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = tag.argument
        # A link with an address that Telegram does not take is shown as plain text, without an error.
        if tag.name != "a" or "url" in entity or "user" in entity:
            self.entities.append(entity)

    @staticmethod
    def _link(url: str) -> JsonObject:
        if (user := _USER_LINK.match(url)) is not None:
            return {"type": "text_mention", "user": {"id": int(user.group(1))}}
        try:
            return {"url": checked_url(url)}
        except UrlError:
            return {}
