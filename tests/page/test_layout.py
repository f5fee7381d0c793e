"""On small phones, in three languages: nothing is cut off, buttons can be hit, and every line runs its own way."""

import unicodedata
from collections.abc import Mapping
from operator import itemgetter

import pytest
from playwright.async_api import Browser

from messenger.dialog.render import every_screen
from messenger.dialog.route import Route, SetLanguageRoute, SideBySideRoute, WorldwideRoute
from messenger.dialog.route_text import decode, encode
from messenger.guide.model import Guide
from messenger.languages.catalogs import Translator
from messenger.simulator import Simulator
from page.browser import device
from page.chat import Chat
from page.measures import first_line_shows, keys, paragraphs, too_wide

pytestmark = pytest.mark.asyncio(loop_scope="session")

SIZES = [(390, 844), (360, 640)]
TAP = 44  # pixels that a finger needs


def hardest(guide: Guide, translator: Translator) -> list[str]:
    """Of each kind of screen, the one with the most text and the one with the longest word on a button."""
    kinds: dict[type[Route], list[tuple[int, int, str]]] = {}
    for route, screen in every_screen(guide, translator):
        if not isinstance(route, SetLanguageRoute):  # would change the language under way
            text = sum(len(span.text) for block in screen.blocks for span in block.spans)
            word = max(len(word) for row in screen.rows for button in row for word in button.text.split())
            kinds.setdefault(type(route), []).append((text, word, encode(route)))
    found = [max(screens, key=itemgetter(part))[2] for screens in kinds.values() for part in (0, 1)]
    return list(dict.fromkeys(found))


@pytest.fixture(scope="module")
def screens(guide: Guide, translators: Mapping[str, Translator]) -> Mapping[str, list[str]]:
    """The hardest screens of each locale."""
    return {locale: hardest(guide, translator) for locale, translator in translators.items()}


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("language", ["en", "es", "ar"])
async def test_every_kind_of_screen(
    browser: Browser, simulator: Simulator, screens: Mapping[str, list[str]], size: tuple[int, int], language: str
) -> None:
    """No sideways scrolling; buttons at least 44 pixels high and whole; text in view, from its own side on."""
    async with device(browser, size=size) as phone:
        chat = await Chat.at(await phone.tab(f"{simulator.base_url}/?language={language}"), simulator)
        assert await too_wide(chat.page) == []
        await chat.begin()
        for name in screens[language]:
            await chat.show(name)
            assert await first_line_shows(chat.page), name
            assert await too_wide(chat.page) == [], name
            await _check_keys(chat, name)
            await _check_sides(chat, name, "rtl" if language == "ar" else "ltr")
        assert phone.troubles == []


async def _check_keys(chat: Chat, name: str) -> None:
    found = await keys(chat.page)
    assert found, name
    for key in found:
        assert key.height >= TAP, (name, key)
        assert key.inside, (name, key)
        assert key.shown, (name, key)
        assert key.reachable, (name, key)


async def _check_sides(chat: Chat, name: str, direction: str) -> None:
    found = await paragraphs(chat.page)
    assert found, name
    bilingual = isinstance(decode(name), SideBySideRoute)
    for paragraph in found:
        assert paragraph.direction == direction, (name, paragraph)
        side = _own_direction(paragraph.words) if bilingual else direction
        assert paragraph.at_right if side == "rtl" else paragraph.at_left, (name, paragraph)
    # Lines that fill the width start at both edges: some must be short, or the check above has seen nothing.
    assert any(not (paragraph.at_left and paragraph.at_right) for paragraph in found), name


def _own_direction(words: str) -> str:
    """The direction of the first strong character outside isolates, as a phone decides it (UAX #9, P2 and P3)."""
    depth = 0
    for character in words:
        kind = unicodedata.bidirectional(character)
        if kind in {"LRI", "RLI", "FSI"}:
            depth += 1
        elif kind == "PDI":
            depth -= 1
        elif depth == 0 and kind in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
async def test_what_opens_over_the_chat(browser: Browser, simulator: Simulator, size: tuple[int, int]) -> None:
    """The settings, the samples and the question before a link fit the screen, and their buttons can be hit."""
    async with device(browser, size=size) as phone:
        chat = await Chat.at(await phone.tab(simulator.base_url), simulator)
        await chat.begin()
        page = chat.page
        await page.get_by_test_id("settings").click()
        await _check_controls(chat, "settings-panel")
        await page.get_by_test_id("settings-close").click()
        await page.get_by_test_id("attach").click()
        await _check_controls(chat, "attachments")
        await page.keyboard.press("Escape")
        await chat.show(encode(WorldwideRoute()))
        await chat.answer.locator("[data-kind=url]").first.click()
        await _check_controls(chat, "dialog")


async def _check_controls(chat: Chat, panel: str) -> None:
    assert await too_wide(chat.page) == []
    place = chat.page.get_by_test_id(panel)
    height = await chat.page.evaluate("innerHeight")
    controls = await place.locator("button, a, select, input").all()
    assert controls
    for control in controls:
        if await control.is_visible():
            await control.scroll_into_view_if_needed()
            box = await control.bounding_box()
            assert box is not None
            assert box["height"] >= TAP
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= height + 0.5


async def test_each_line_runs_its_own_way(chat: Chat) -> None:
    """In one message an Arabic line runs from the right and an English one from the left, whoever wrote it."""
    english, arabic = "A cerebellum.", "المخيخ صغير والمتابعة ضرورية في كل الأحوال."
    await chat.write(f"{arabic}\n{english}\n{arabic}")
    bubble = chat.page.locator("[data-outgoing=true] .bubble")
    assert await bubble.evaluate("(element) => getComputedStyle(element).direction") == "rtl"
    # The time of day stands in the last line's free corner: the first two lines are what is measured.
    first, second = await bubble.get_by_test_id("text").evaluate(
        """(text) => {
          const node = text.firstChild;
          const edge = text.parentElement.getBoundingClientRect();
          const [one, two] = node.data.split('\\n').map(({ length }) => length);
          return [[0, one], [one + 1, one + 1 + two]].map(([from, to]) => {
            const range = document.createRange();
            range.setStart(node, from);
            range.setEnd(node, to);
            const box = range.getBoundingClientRect();
            return { left: box.left - edge.left, right: edge.right - box.right };
          });
        }"""
    )
    assert first["right"] <= 1
    assert second["left"] <= 1
    assert second["right"] > 20
