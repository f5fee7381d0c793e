"""An index of many things by their names in the reader's language: a few taps deep instead of many pages long."""

from collections.abc import Callable, Iterable, Sequence

from messenger.dialog.context import Context
from messenger.dialog.layout import index, rows_of
from messenger.dialog.route import Route
from messenger.dialog.screen import Button, Row
from messenger.languages.locales import sort_key


def sorted_by_name(ids: Iterable[str], name: Callable[[str], str]) -> list[str]:
    """Ids in the order of what they are called."""
    return sorted(ids, key=lambda one: (sort_key(name(one)), one))


def index_rows(
    context: Context,
    ids: Sequence[str],
    name: Callable[[str], str],
    *,
    ends: tuple[str, str],
    to_one: Callable[[str], Route],
    to_range: Callable[[str, str], Route],
    room: int,
) -> list[Row]:
    """At most `room` rows for the ids between two: each its own button, or ranges where they are too many."""
    everything = index(ids, *ends, room=len(ids))
    rows = rows_of([Button(name(one), to_one(one)) for one, _ in everything], context.direction)
    if len(rows) <= room:
        return rows
    return [
        (Button(name(low), to_one(low)) if low == high else Button(f"{name(low)} – {name(high)}", to_range(low, high)),)
        for low, high in index(ids, *ends, room=room)
    ]
