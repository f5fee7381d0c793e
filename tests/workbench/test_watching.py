"""A translator's afternoon: files are saved, broken and mended, and the page and the chat keep up."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from messenger.dialog.edition import Current, Edition
from messenger.workbench import Workbench
from workbench.conftest import Desk

TITLE = "Lo esencial, en pocas palabras"


async def titles(desk: Desk) -> str:
    """What the preview shows of a topic in Spanish."""
    screen = await desk.get("api/screen", locale="es", route="s_overview_what-it-is")
    return str(screen["blocks"][1]["spans"][0]["text"])


async def state(desk: Desk, name: str) -> str:
    """The state of a unit in Spanish."""
    units = (await desk.get("api/units", locale="es"))["units"]
    return next(str(unit["state"]) for unit in units if unit["name"] == name)


async def test_a_saved_file_is_served(desk: Desk) -> None:
    """New words are in the chat's edition and in the preview; the English that changes makes a translation stale."""
    old = desk.current.edition
    heading = old.guide.section("es", "overview", "what-it-is").words.heading
    desk.edit("content/es/overview.yaml", f'heading: "{heading}"', f'heading: "{TITLE}"')
    await desk.until(lambda now: now["version"] == 2)
    assert desk.current.edition is not old
    assert await titles(desk) == TITLE
    assert await state(desk, "overview/what-it-is") == "draft"
    english = old.guide.section("en", "overview", "what-it-is").words.heading
    desk.edit("content/en/overview.yaml", f'heading: "{english}"', f'heading: "{english}, today"')
    await desk.until(lambda now: now["version"] == 3)
    assert await state(desk, "overview/what-it-is") == "stale"
    pseudo = desk.current.edition.guide.section("en_XA", "overview", "what-it-is").words.heading
    assert "ţöðåý" in pseudo


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("content/es/overview.yaml", "sections:", "sektions:", 5),
        ("content/es/overview.yaml", "title: ", "title: [", None),
        ("content/es/overview.yaml", "body: |\n", "body: |\n      # A heading\n\n", 9),
        ("locales/es/LC_MESSAGES/messenger.po", 'msgid "Home"', 'mgid "Home"', None),
        ("locales/es/LC_MESSAGES/messenger.po", 'a: {language}"', 'a: {lengua}"', None),
    ],
)
async def test_a_broken_file(desk: Desk, file: str, old: str, new: str, line: int | None) -> None:
    """It is named with file and line, the last good guide is served meanwhile, and mending it is enough."""
    good, before = desk.current.edition, await titles(desk)
    desk.edit(file, old, new)
    now = await desk.until(lambda now: now["troubles"])
    trouble = now["troubles"][0]
    assert trouble["file"] == file
    assert trouble["line"] == line if line else trouble["line"] >= 1
    assert trouble["message"]
    assert desk.current.edition is good
    assert await titles(desk) == before
    assert (await desk.get("api/messages", locale="es"))["status"] == 200
    desk.edit(file, new, old)
    await desk.until(lambda now: not now["troubles"])
    assert await titles(desk) == before


async def test_a_text_that_does_not_fit(desk: Desk) -> None:
    """A section that no message holds is a problem of its file, and never served."""
    good = desk.current.edition
    desk.edit("content/es/overview.yaml", "body: |\n", "body: |\n      " + "Muy largo. " * 500 + "\n\n")
    now = await desk.until(lambda now: now["troubles"])
    assert now["troubles"][0]["file"] == "content/es/overview.yaml"
    assert "4096" in now["troubles"][0]["message"]
    assert desk.current.edition is good


async def test_events(desk: Desk) -> None:
    """A page that listens gets the status at once, and again after a change."""

    async def data(answer: aiohttp.ClientResponse) -> AsyncIterator[str]:
        async for line in answer.content:
            if line.startswith(b"data: "):
                yield line.decode()

    async with asyncio.timeout(15), aiohttp.ClientSession() as session, session.get(f"{desk.url}/events") as answer:
        assert answer.content_type == "text/event-stream"
        told = data(answer)
        assert '"version":1' in await anext(told)
        desk.edit("content/es/overview.yaml", "sections:", "sektions:")
        news = await anext(told)
        assert '"version":2' in news
        assert "content/es/overview.yaml" in news


async def test_whatever_loading_raises(edition: Edition, tmp_path: Path) -> None:
    """An error that nobody foresaw is shown, and the watch goes on."""
    answers: list[Edition | Exception] = [RuntimeError("secret"), edition]

    def load() -> Edition:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    workbench = Workbench(Current(edition), load, (tmp_path, tmp_path))
    stop = asyncio.Event()
    watching = asyncio.create_task(workbench.run(stop))
    async with asyncio.timeout(10):
        (tmp_path / "a").write_text("x", encoding="utf-8")
        while not workbench._now()["troubles"]:
            await asyncio.sleep(0.02)
        assert "secret" not in str(workbench._now())
        (tmp_path / "a").write_text("xx", encoding="utf-8")
        while workbench._now()["troubles"]:
            await asyncio.sleep(0.02)
        stop.set()
        await watching
