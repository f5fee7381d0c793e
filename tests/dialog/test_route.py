"""Routes travel in buttons and links: every one must survive the way there and back, and hostile text must not."""

import re
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messenger.dialog import route as routes
from messenger.dialog.route import HOME, CountriesRoute, MenuRoute, Route, SectionRoute, SetLanguageRoute, TopicRoute
from messenger.dialog.route_text import RouteError, decode, encode

KINDS = [
    kind for kind in vars(routes).values() if isinstance(kind, type) and issubclass(kind, Route) and kind is not Route
]


@pytest.mark.parametrize(
    ("route", "text"),
    [
        (HOME, "m_home"),
        (MenuRoute("care", 2), "m_care_2"),
        (TopicRoute("overview"), "t_overview"),
        (SectionRoute("overview", "what-it-is"), "s_overview_what-it-is"),
        (SectionRoute("overview", "what-it-is", "pt_BR"), "s_overview_what-it-is_pt-BR"),
        (SetLanguageRoute("zh_Hans"), "l_zh-Hans"),
        (CountriesRoute(), "ocs"),
        (CountriesRoute("AR", "CL"), "ocs_AR_CL"),
    ],
)
def test_text_of_a_route(route: Route, text: str) -> None:
    """The texts of routes are fixed: buttons and posters with them are years old."""
    assert encode(route) == text
    assert decode(text) == route


def test_every_kind_has_a_code() -> None:
    """No kind of route is left out of the table, and no two share a code."""
    codes = {
        encode(kind(**{f.name: 0 if f.type is int else "x" for f in fields(kind)})).split("_")[0] for kind in KINDS
    }
    assert len(codes) == len(KINDS)


@given(st.sampled_from(KINDS), st.data())
def test_round_trip(kind: type[Route], data: st.DataObject) -> None:
    """What is encoded is decoded to the same route, in the alphabet and length of a start payload."""
    ids = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)?", fullmatch=True).filter(lambda text: len(text) <= 15)
    values = {
        field.name: data.draw(
            st.integers(0, 999)
            if field.type is int
            else st.sampled_from(["en", "pt_BR"])
            if field.name == "locale"
            else ids
        )
        for field in fields(kind)
    }
    text = encode(kind(**values))
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", text)
    assert decode(text) == kind(**values)


@pytest.mark.parametrize(
    ("route", "words"),
    [
        (SectionRoute("a" * 28, "b" * 40), "71 bytes"),
        (TopicRoute("ä"), "only have letters"),
        (TopicRoute("a b"), "only have letters"),
        (TopicRoute(""), "only have letters"),
    ],
)
def test_impossible_routes_are_refused(route: Route, words: str) -> None:
    """A route that no button could carry fails when the button is built, and the error names it."""
    with pytest.raises(RouteError, match=words):
        encode(route)


def test_the_longest_route_fits() -> None:
    """64 bytes are carried, 65 are not."""
    longest = TopicRoute("t" * 62)
    assert len(encode(longest)) == 64
    with pytest.raises(RouteError, match="65 bytes"):
        encode(TopicRoute("t" * 63))


@pytest.mark.parametrize(
    "text",
    ["", "_", "x", "m", "m_", "m__1", "s_a", "m_home_a", "m_home_1234", "m_home_-1", "m_home_1_2", "M_home", "m_hömé",
     "m_home ", "m_home\n", "s_a_b_c_d", "../..", "m_home_²"],
)  # fmt: skip
def test_what_is_no_route(text: str) -> None:
    """Anything that no button ever carried is refused, not guessed."""
    with pytest.raises(RouteError):
        decode(text)


@given(st.text())
def test_any_text_is_a_route_or_refused(text: str) -> None:
    """Hostile callback data leads to a route that encodes to itself, or to RouteError: never to another error."""
    try:
        route = decode(text)
    except RouteError:
        return
    assert decode(encode(route)) == route
