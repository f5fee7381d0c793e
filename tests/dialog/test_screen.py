"""A screen that Telegram would refuse, or that a phone could not show well, cannot be built."""

import pytest

from messenger.dialog.limits import MESSAGE_UNITS, ROWS, utf16_units
from messenger.dialog.route import HOME, TopicRoute
from messenger.dialog.route_text import RouteError
from messenger.dialog.screen import Button, Screen, ScreenError, bullet, directed, note, paragraph, title
from messenger.guide.prose import Block, Span, parse_markdown
from messenger.languages.bidi import FSI, PDI, RLM

HOME_BUTTON = Button("Home", HOME)


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: Button("", HOME), "no text"),
        (lambda: Button(" ", HOME), "no text"),
        (lambda: Button("x"), "one of a route, an address and a query"),
        (lambda: Button("x", HOME, "https://example.org"), "one of a route, an address and a query"),
        (lambda: Screen((), ((HOME_BUTTON,),)), "needs a text"),
        (lambda: Screen((paragraph(" "),), ((HOME_BUTTON,),)), "needs a text"),
        (lambda: Screen((paragraph("x"),), ((HOME_BUTTON,),) * (ROWS + 1)), "9 rows"),
        (lambda: Screen((paragraph("😀" * 2048),), ()), "4102 UTF-16 units"),
    ],
)
def test_impossible_screens_are_refused(build: object, words: str) -> None:
    """Each broken rule fails when the screen is built, and the error says which."""
    assert callable(build)
    with pytest.raises(ScreenError, match=words):
        build()


def test_a_button_with_too_long_a_route_is_refused() -> None:
    """The byte limit of callback data is checked when a button is built."""
    with pytest.raises(RouteError, match="66 bytes"):
        Button("x", TopicRoute("t" * 64))


def test_the_largest_screen() -> None:
    """Eight rows and a text just within the limit are allowed."""
    screen = Screen((paragraph("x" * (MESSAGE_UNITS - 6)),), ((HOME_BUTTON,),) * ROWS)
    assert len(screen.rows) == 8


@pytest.mark.parametrize(("text", "units"), [("", 0), ("a", 1), ("é", 1), ("ع", 1), ("😀", 2), ("\ud800", 1)])
def test_utf16_units(text: str, units: int) -> None:
    """Length is counted as Telegram counts it; a lone surrogate does not break the count."""
    assert utf16_units(text) == units


def test_right_to_left_lines() -> None:
    """Foreign runs are isolated, lines that begin with one are marked, list lines leave the mark to the channel."""
    screen = directed(
        Screen(
            (
                title("CASK"),
                paragraph("اتصل على 116 123 الآن"),
                paragraph("CASK مهم"),
                bullet("CASK مهم"),
                note("‹ نص"),
            ),
            ((Button("5 أسئلة", HOME), Button("رجوع", HOME)),),
        ),
        "rtl",
    )
    assert [block.text for block in screen.blocks] == [
        f"{RLM}{FSI}CASK{PDI}",
        f"اتصل على {FSI}116 123{PDI} الآن",
        f"{RLM}{FSI}CASK{PDI} مهم",
        f"{FSI}CASK{PDI} مهم",
        f"{RLM}‹ نص",
    ]
    assert [button.text for button in screen.rows[0]] == [f"{RLM}{FSI}5{PDI} أسئلة", "رجوع"]


def test_english_paragraph_in_right_to_left_screen() -> None:
    """A paragraph that is not translated keeps its own order, over its bold words too."""
    block = Block("paragraph", (Span("Call "), Span("now", bold=True), Span(", please.")))
    (shown,) = directed(Screen((block,), ()), "rtl").blocks
    assert shown.text == f"{RLM}{FSI}Call now, please.{PDI}"
    assert [span.bold for span in shown.spans] == [False, True, False]


def test_left_to_right_text_is_left_alone() -> None:
    """English needs no marks."""
    blocks = parse_markdown("One **two** 3.\n\n- four")
    assert directed(Screen(blocks, ()), "ltr").blocks == blocks


def test_right_to_left_in_a_left_to_right_screen() -> None:
    """A whole block or button in Arabic finds its own direction; an Arabic name among English words is isolated."""
    screen = directed(
        Screen(
            (title("العربية (هنا)."), paragraph("By ", Span("آمال", bold=True), ", 1990")),
            ((Button("✓ العربية", HOME),),),
        ),
        "ltr",
    )
    assert [block.text for block in screen.blocks] == ["العربية (هنا).", f"By {FSI}آمال{PDI}, 1990"]
    assert screen.rows[0][0].text == "✓ العربية"
