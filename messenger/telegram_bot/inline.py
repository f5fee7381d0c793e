"""What is offered for words typed after the bot's name in any chat: sections as cards (Bot API, "Inline mode")."""

from collections.abc import Iterator
from typing import Any

from telegram.constants import ParseMode

from messenger.dialog.context import Reader
from messenger.dialog.edition import Edition
from messenger.dialog.render import render_card
from messenger.dialog.route import HOME, SectionRoute
from messenger.dialog.route_text import RouteError, decode, encode
from messenger.dialog.typed import emergency_in
from messenger.guide.model import Guide
from messenger.guide.search import Place
from messenger.telegram_bot.markup import to_html, to_keyboard

JsonDict = dict[str, Any]

_MOST_CARDS = 8
_LOOKED_AT = 20  # places of a search: several may lead to one section


_KEPT = 300  # seconds that Telegram may keep an answer for the same person and words


def inline_answer(query: str, edition: Edition, reader: Reader) -> JsonDict:
    """What answers an inline query (Bot API, answerInlineQuery): cards, and above them a button that opens the bot."""
    opening = edition.translators[reader.locale].gettext("Open the guide")
    return {
        "results": _cards(query, edition, reader),
        "button": {"text": opening, "start_parameter": encode(HOME)},
        "is_personal": True,
        "cache_time": _KEPT,
    }


def _cards(query: str, edition: Edition, reader: Reader) -> list[JsonDict]:
    """The cards for a query: of one section by its link, of an emergency, of what a search finds; else a choice."""
    locale = reader.locale
    sections = list(_linked(query, edition.guide))
    if not sections:
        urgent = emergency_in(query, edition, locale)
        if urgent is not None:
            kind, locale = edition.guide.tree.urgent[urgent[0].kind], urgent[1]
            topic, _, section = kind.section.partition("/")
            sections = [(topic, section)]
    if not sections and query.strip():
        found = edition.search.find(query, locale, _LOOKED_AT)
        sections = list(_sections_of(found.places if found else (), edition.guide))
    elif not sections:
        sections = list(_first_sections(edition.guide))
    reader = Reader(locale, bot=reader.bot)
    return [_card(topic, section, edition, reader) for topic, section in dict.fromkeys(sections)][:_MOST_CARDS]


def _linked(query: str, guide: Guide) -> Iterator[tuple[str, str]]:
    """The section that "Share" put behind the bot's name."""
    try:
        route = decode(query.strip())
    except RouteError:
        return
    if isinstance(route, SectionRoute) and guide.has_section(route.topic, route.section):
        yield route.topic, route.section


def _sections_of(places: tuple[Place, ...], guide: Guide) -> Iterator[tuple[str, str]]:
    for place in places:
        if place.kind == "section":
            yield place.topic, place.name
        elif place.kind == "question":
            topic, _, section = guide.tree.faq[place.name].section.partition("/")
            yield topic, section or next(iter(guide.tree.topics[topic].sections))


def _first_sections(guide: Guide) -> Iterator[tuple[str, str]]:
    """The first section of each topic, in the order of the menus."""
    for child in guide.tree.menus[HOME.menu].children:
        for place in guide.tree.menus[child].children if child in guide.tree.menus else (child,):
            if place in guide.tree.topics:
                yield place, next(iter(guide.tree.topics[place].sections))


def _card(topic: str, section: str, edition: Edition, reader: Reader) -> JsonDict:
    """One card (Bot API, InlineQueryResultArticle): the section's whole text, and a button back to the bot."""
    guide = edition.guide
    screen = render_card(topic, section, guide, edition.translators[reader.locale], reader)
    return {
        "type": "article",
        "id": encode(SectionRoute(topic, section)),
        "title": guide.section(reader.locale, topic, section).words.heading,
        "description": guide.topic(reader.locale, topic).words.title,
        "input_message_content": {
            "message_text": to_html(screen),
            "parse_mode": ParseMode.HTML,
            "link_preview_options": {"is_disabled": True},
        },
        "reply_markup": to_keyboard(screen),
    }
