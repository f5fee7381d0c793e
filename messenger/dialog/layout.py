"""Arranges buttons: how many stand in a row, how a long list becomes pages or an index, and the ways back.

Telegram lays a row out from left to right in every language, so right-to-left screens have one button in each row.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import ceil
from typing import TypeVar

from messenger.dialog.context import Context
from messenger.dialog.limits import ROWS
from messenger.dialog.route import (
    HOME,
    DirectoryRoute,
    FaqRoute,
    GlossaryRoute,
    MenuRoute,
    Route,
    SettingsRoute,
    TopicRoute,
)
from messenger.dialog.screen import Button, Row, note
from messenger.guide.model import Shown
from messenger.guide.prose import Block
from messenger.guide.words import MenuWords, TopicWords
from messenger.languages.locales import Direction

T = TypeVar("T")

_HALF_ROW = 17
"""Characters that fit into half a row on a screen 360 pixels wide."""


def rows_of(buttons: Sequence[Button], direction: Direction) -> list[Row]:
    """Buttons in rows: neighbours with short texts share a row in left-to-right text."""
    rows: list[Row] = []
    for button in buttons:
        last = rows[-1] if rows else ()
        if direction == "ltr" and len(last) == 1 and all(map(_is_short, (*last, button))):
            rows[-1] = (*last, button)
        else:
            rows.append((button,))
    return rows


def _is_short(button: Button) -> bool:
    return not button.wide and len(button.text) <= _HALF_ROW


def paged(
    context: Context,
    buttons: Sequence[Button],
    page: int,
    to_page: Callable[[int], Route],
    below: Sequence[Row],
) -> tuple[Row, ...]:
    """The rows of one page of buttons, its "previous" and "next", and the rows that stand below on every page."""
    rows = rows_of(buttons, context.direction)
    room = ROWS - len(below)
    if len(rows) <= room:
        return (*rows, *below)
    room -= len(steps(context, to_page(0), to_page(1)))
    part, page, pages = page_of(rows, page, size=room)
    return (*part, *turn_page(context, page, pages, to_page), *below)


def page_of(items: Sequence[T], page: int, size: int) -> tuple[Sequence[T], int, int]:
    """What stands on one page, which page that is (from 0), and how many there are: one at the least.

    A page that does not exist is the last one: the list may have become shorter since the button was made.
    """
    pages = max(1, ceil(len(items) / size))
    page = min(page, pages - 1)
    return items[page * size :][:size], page, pages


def turn_page(context: Context, page: int, pages: int, to_page: Callable[[int], Route]) -> tuple[Row, ...]:
    """The rows that lead to the pages before and after one."""
    return steps(
        context,
        to_page(page - 1) if page > 0 else None,
        to_page(page + 1) if page + 1 < pages else None,
    )


def steps(context: Context, previous: Route | None, following: Route | None) -> tuple[Row, ...]:
    """The rows that lead one step back and one step on."""
    t = context.translator
    buttons = []
    if previous is not None:
        buttons.append(Button(t.gettext("‹ Previous"), previous))
    if following is not None:
        buttons.append(Button(t.gettext("Next ›"), following))
    return tuple(rows_of(buttons, context.direction))


def index(items: Sequence[T], first: T | None, last: T | None, room: int) -> list[tuple[T, T]]:
    """Part the items from `first` to `last` into at most `room` ranges of (nearly) one size.

    A range is its first and last item; a single item is a range of itself. Ends that are not among the items, or
    stand in the wrong order, mean all items.
    """
    start = items.index(first) if first is not None and first in items else 0
    end = items.index(last) + 1 if last is not None and last in items else len(items)
    if start >= end:
        start, end = 0, len(items)
    part = items[start:end]
    if not part:
        return []
    count = min(room, len(part))
    bounds = [len(part) * position // count for position in range(count + 1)]
    return [(part[low], part[high - 1]) for low, high in pairwise(bounds)]


def back_and_home(context: Context, *back: Route) -> tuple[Row, ...]:
    """The last rows of a screen: back to where it belongs, and home. Home alone where both are one."""
    t = context.translator
    buttons = [Button(t.gettext("‹ Back"), route) for route in back if route != HOME]
    return tuple(rows_of([*buttons, Button(t.gettext("Home"), HOME)], context.direction))


def parent_route(context: Context, place: str) -> Route:
    """The menu that leads to a place; home for a place that no menu names."""
    parent = context.guide.parent(place)
    return MenuRoute(parent) if parent else HOME


def place_button(context: Context, place: str) -> Button:
    """The button to a child of a menu: a menu, a topic or a place of the bot's own."""
    t = context.translator
    guide = context.guide
    if place in guide.tree.menus:
        return Button(guide.menu(context.locale, place).words.button, MenuRoute(place))
    if place in guide.tree.topics:
        words = guide.topic(context.locale, place).words
        return Button(words.button, TopicRoute(place), wide=guide.tree.topics[place].critical)
    if place == "faq":
        return Button(guide.faq(context.locale).words.button, FaqRoute())
    if place == "glossary":
        return Button(guide.glossary(context.locale).words.button, GlossaryRoute())
    if place == "organisations":
        return Button(t.gettext("Organisations"), DirectoryRoute())
    return Button(t.gettext("Settings"), SettingsRoute())


def place_words(context: Context, places: Iterable[str]) -> list[Shown[MenuWords] | Shown[TopicWords]]:
    """The words of those of some places that have words of their own."""
    guide, locale = context.guide, context.locale
    menus = [guide.menu(locale, place) for place in places if place in guide.tree.menus]
    return [*menus, *(guide.topic(locale, place) for place in places if place in guide.tree.topics)]


def breadcrumb(context: Context, place: str) -> Block:
    """The way from home to a place, as one line above its title."""
    names: list[str] = []
    parent = context.guide.parent(place)
    while parent is not None:
        names.insert(0, context.guide.menu(context.locale, parent).words.button)
        parent = context.guide.parent(parent)
    names.append(place_button(context, place).text)
    return note(" › ".join(names))
