"""Rows, pages and indexes: every item is shown exactly once, within the rows that there are."""

from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messenger.dialog.context import Context, Reader
from messenger.dialog.layout import index, page_of, paged, rows_of
from messenger.dialog.limits import ROWS
from messenger.dialog.route import HOME, MenuRoute, TopicRoute
from messenger.dialog.screen import Button
from messenger.guide.model import Guide
from messenger.languages.catalogs import Translator


def buttons(*texts: str) -> list[Button]:
    """Buttons of these texts."""
    return [Button(text, TopicRoute(f"t{number}")) for number, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("texts", "direction", "widths"),
    [
        (["a", "b", "c"], "ltr", [2, 1]),
        (["a", "b", "c"], "rtl", [1, 1, 1]),
        (["x" * 17, "x" * 17], "ltr", [2]),
        (["x" * 18, "a", "b"], "ltr", [1, 2]),
        (["a", "x" * 18, "b"], "ltr", [1, 1, 1]),
        ([], "ltr", []),
    ],
)
def test_rows(texts: list[str], direction: str, widths: list[int]) -> None:
    """Short neighbours share a row from left to right; right-to-left rows have one button each."""
    assert [len(row) for row in rows_of(buttons(*texts), "rtl" if direction == "rtl" else "ltr")] == widths


def test_a_wide_button_has_its_own_row() -> None:
    """Urgent help is never half a row."""
    wide = Button("a", HOME, wide=True)
    assert [len(row) for row in rows_of([wide, *buttons("b", "c")], "ltr")] == [1, 2]


@pytest.mark.parametrize(
    ("items", "page", "part", "shown", "pages"),
    [("", 0, "", 0, 1), ("ab", 0, "ab", 0, 1), ("abc", 0, "ab", 0, 2), ("abc", 1, "c", 1, 2), ("abc", 99, "c", 1, 2)],
)
def test_one_page(items: str, page: int, part: str, shown: int, pages: int) -> None:
    """A page that is no longer there is the last one, and an empty list has one page."""
    assert page_of(items, page, size=2) == (part, shown, pages)


@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("count", [1, 5, 6, 7, 8, 20, 41])
def test_pages_show_everything_once(
    guide: Guide, translators: Mapping[str, Translator], locale: str, count: int
) -> None:
    """Turning pages from the first to the last shows every button once and never more than eight rows."""
    context = Context(guide, translators[locale], Reader(locale))
    below = ((Button("Home", HOME),),)
    wanted = buttons(*(f"a long text, number {number}" for number in range(count)))
    seen: list[Button] = []
    page = 0
    for _ in range(count):
        rows = paged(context, wanted, page, lambda number: MenuRoute("x", number), below)
        assert len(rows) <= ROWS
        assert rows[-1] == below[0]
        flat = [button for row in rows for button in row]
        seen += [button for button in flat if isinstance(button.route, TopicRoute)]
        following = [b.route.page for b in flat if isinstance(b.route, MenuRoute) and b.route.page > page]
        if not following:
            break
        page = following[0]
    assert seen == wanted


def test_a_page_that_is_gone_is_the_last(guide: Guide, translators: Mapping[str, Translator]) -> None:
    """A button to page 99 of a list that became shorter shows its last page."""
    context = Context(guide, translators["en"], Reader("en"))
    wanted = buttons(*(f"a long text, number {number}" for number in range(20)))
    last = paged(context, wanted, 99, lambda number: MenuRoute("x", number), ())
    assert wanted[-1] in [button for row in last for button in row]


@given(st.lists(st.integers(), unique=True, min_size=1), st.integers(1, 8), st.data())
def test_index_covers_its_range(items: list[int], room: int, data: st.DataObject) -> None:
    """The ranges of an index join without gaps, are at most as many as fit, and differ by at most one in size."""
    first, last = data.draw(st.sampled_from(items)), data.draw(st.sampled_from(items))
    ranges = index(items, first, last, room)
    positions = [(items.index(low), items.index(high)) for low, high in ranges]
    start, end = items.index(first), items.index(last)
    if start > end:
        start, end = 0, len(items) - 1
    assert (positions[0][0], positions[-1][1]) == (start, end)
    assert all(high + 1 == low for (_, high), (low, _) in pairwise(positions))
    assert len(ranges) <= room
    sizes = {high - low for low, high in positions}
    assert max(sizes) - min(sizes) <= 1


def test_index_of_unknown_ends_is_everything() -> None:
    """A range whose country has left the list shows all countries."""
    assert index(["a", "b", "c"], "x", "y", 3) == [("a", "a"), ("b", "b"), ("c", "c")]
