"""What the page asks for: units and their places, messages, screens, files; and what it is refused."""

import aiohttp
import pytest

from messenger.dialog.context import Reader
from messenger.dialog.edition import Edition
from messenger.dialog.render import render
from messenger.dialog.route import (
    HOME,
    MoreRoute,
    QuestionRoute,
    Route,
    SectionRoute,
    SettingsRoute,
    TermRoute,
    TopicRoute,
)
from messenger.dialog.route_text import decode, encode
from messenger.guide.references import every_unit, unit_name
from messenger.workbench.units import route_of, unit_of, units_of
from workbench.conftest import Desk


async def test_status(desk: Desk) -> None:
    """Every locale of the guide with its own name, its direction, and the tag that makes the chat speak it."""
    now = await desk.get("api/status")
    assert (now["version"], now["troubles"], now["source"]) == (1, [], "en")
    found = {locale["name"]: (locale["endonym"], locale["direction"], locale["tag"]) for locale in now["locales"]}
    assert found["ar"] == ("العربية", "rtl", "ar")
    assert found["en_XA"] == ("Pseudo accented", "ltr", "en-xa")
    assert [locale["name"] for locale in now["locales"] if locale["pseudo"]] == ["en_XA", "ar_XB"]


async def test_units(desk: Desk) -> None:
    """All units of the English, the critical ones first and then by what needs work, with the words of both."""
    guide = desk.current.edition.guide
    units = (await desk.get("api/units", locale="ar"))["units"]
    assert {unit["name"] for unit in units} == {unit_name(file, key) for file, key, _ in every_unit(guide, "en")}
    order = ["missing", "stale", "draft", "reviewed"]
    ranks = [(not unit["critical"], order.index(unit["state"])) for unit in units]
    assert ranks == sorted(ranks)
    one = next(unit for unit in units if unit["name"] == "overview/what-it-is")
    words = guide.section("ar", "overview", "what-it-is").words
    english = guide.section("en", "overview", "what-it-is").words
    assert (one["words"]["heading"], one["english"]["heading"]) == (words.heading, english.heading)
    assert (one["direction"], one["fingerprint"]) == ("rtl", english.fingerprint)
    for unit in units:
        if unit["state"] == "missing":
            assert (unit["words"], unit["direction"]) == (None, "ltr")


async def test_where_a_unit_stands(desk: Desk) -> None:
    """File and line of a unit are where an editor finds it, and its route shows it."""
    answer = await desk.get("api/unit", locale="es", name="overview/what-it-is")
    file, line = desk.folder / answer["file"], answer["line"]
    assert answer["file"] == "content/es/overview.yaml"
    assert file.read_text(encoding="utf-8").splitlines()[line - 1] == "  what-it-is:"
    assert answer["route"] == "s_overview_what-it-is"
    (desk.folder / "content/es/overview.yaml").unlink()
    await desk.until(lambda now: now["version"] == 2)
    answer = await desk.get("api/unit", locale="es", name="overview/what-it-is")
    assert (answer["file"], answer["line"]) == ("content/es/overview.yaml", None)
    answer = await desk.get("api/unit", locale="en_XA", name="overview/what-it-is")
    assert (answer["file"], answer["line"] > 1) == ("content/en/overview.yaml", True)


async def test_messages(desk: Desk) -> None:
    """The catalog's messages with line and state, what needs work first; English and pseudo-locales have none."""
    desk.edit("locales/es/LC_MESSAGES/messenger.po", 'msgstr "Más"', 'msgstr ""')
    desk.edit("locales/es/LC_MESSAGES/messenger.po", 'msgid "Home"', '#, fuzzy\nmsgid "Home"')
    answer = await desk.get("api/messages", locale="es")
    messages = answer["messages"]
    assert [(one["english"], one["state"]) for one in messages[:2]] == [(["More"], "untranslated"), (["Home"], "fuzzy")]
    assert {one["state"] for one in messages[2:]} == {"translated"}
    lines = (desk.folder / answer["file"]).read_text(encoding="utf-8").splitlines()
    assert all(lines[one["line"] - 1].startswith(("msgid", "msgctxt")) for one in messages)
    plural = next(one for one in messages if len(one["english"]) > 1)
    assert len(plural["words"]) > 1
    for locale in ("en", "en_XA"):
        assert (await desk.get("api/messages", locale=locale))["messages"] == []


async def test_a_screen(desk: Desk) -> None:
    """A screen comes as data, with the unit that it is about and buttons that lead on."""
    screen = await desk.get("api/screen", locale="ar", route="s_overview_what-it-is")
    assert (screen["unit"], screen["direction"]) == ("overview/what-it-is", "rtl")
    edition = desk.current.edition
    expected = render(SectionRoute("overview", "what-it-is"), edition.guide, edition.translators["ar"], Reader("ar"))
    assert ["".join(span["text"] for span in block["spans"]) for block in screen["blocks"]] == [
        block.text for block in expected.blocks
    ]
    assert [button["text"] for row in screen["rows"] for button in row] == [
        button.text for row in expected.rows for button in row
    ]
    assert decode(screen["rows"][-1][-1]["route"]) == HOME


@pytest.mark.parametrize(
    ("path", "parameters", "words"),
    [
        ("api/units", {"locale": "xx"}, "does not speak 'xx'"),
        ("api/units", {}, "it speaks en"),
        ("api/unit", {"locale": "es", "name": "nothing"}, "no unit 'nothing'"),
        ("api/screen", {"locale": "es", "route": "nothing"}, "no such place"),
        ("api/screen", {"locale": "es", "route": "s_a_b"}, "no such place"),
        ("static/nothing.js", {}, "no such file"),
        ("static/..%2Fworkbench.py", {}, "no such file"),
    ],
)
async def test_refusals(desk: Desk, path: str, parameters: dict[str, str], words: str) -> None:
    """What there is not has a 404 and a reason."""
    answer = await desk.get(path, **parameters)
    assert answer["status"] == 404
    assert words in answer["error"]


async def test_the_page(desk: Desk) -> None:
    """The page and its files come with a strict policy, from nowhere else, and with or without the last slash."""
    async with aiohttp.ClientSession() as session:
        for path, kind in (("", "text/html"), ("/", "text/html"), ("/static/main.js", "text/javascript")):
            async with session.get(f"{desk.url}{path}") as answer:
                assert (answer.status, answer.content_type) == (200, kind)
                assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")
                assert answer.headers["Cache-Control"] == "no-store"
                assert "http://" not in (await answer.text()).replace("http://www.w3.org", "")


@pytest.mark.parametrize("locale", ["en", "es", "ar", "en_XA"])
def test_every_unit_has_its_place(pseudo_edition: Edition, locale: str) -> None:
    """Every unit but the profile is read on a screen, and a screen about a unit leads back to it."""
    homeless = set()
    for unit in units_of(pseudo_edition.guide, locale):
        route = route_of(pseudo_edition, locale, unit)
        if route is None:
            homeless.add(unit.name)
        elif unit.key[:1] != ("organisations",):
            assert unit_of(route) == unit.name
            assert decode(encode(route)) == route
    assert homeless == {"profile"}


@pytest.mark.parametrize(
    ("route", "name"),
    [
        (HOME, "menus/home"),
        (TopicRoute("overview", 1), "overview"),
        (MoreRoute("overview", "x"), "overview/x"),
        (QuestionRoute("x"), "faq/x"),
        (TermRoute("x"), "glossary/x"),
        (SettingsRoute(), None),
    ],
)
def test_the_unit_of_a_place(route: Route, name: str | None) -> None:
    """A place leads to the unit that it is about."""
    assert unit_of(route) == name
