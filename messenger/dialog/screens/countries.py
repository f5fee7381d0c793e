"""An index of countries by their names in the reader's language, a few taps deep instead of many pages long."""

from collections.abc import Callable, Iterable, Sequence

from messenger.dialog.context import Context
from messenger.dialog.layout import index, rows_of
from messenger.dialog.route import Route
from messenger.dialog.screen import Button, Row


def sorted_countries(context: Context, codes: Iterable[str]) -> list[str]:
    """ISO codes in the order of the countries' names in the reader's language."""
    return sorted(codes, key=lambda code: (context.translator.territory(code).casefold(), code))


def country_rows(
    context: Context,
    codes: Sequence[str],
    *,
    ends: tuple[str, str],
    to_country: Callable[[str], Route],
    to_range: Callable[[str, str], Route],
    room: int,
) -> list[Row]:
    """At most `room` rows for the countries between two: each its own button, or ranges where they are too many."""
    name = context.translator.territory
    everything = index(codes, *ends, room=len(codes))
    rows = rows_of([Button(name(code), to_country(code)) for code, _ in everything], context.direction)
    if len(rows) <= room:
        return rows
    return [
        (
            Button(name(low), to_country(low))
            if low == high
            else Button(f"{name(low)} – {name(high)}", to_range(low, high)),
        )
        for low, high in index(codes, *ends, room=room)
    ]
