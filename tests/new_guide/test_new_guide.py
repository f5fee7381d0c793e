"""`new-guide` makes a guide that is well from the start; with the words of another subject the bot speaks of that."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from phone import PATIENCE, Phone

from messenger.assembly import check_screens, load_edition
from messenger.cli import main
from messenger.dialog.edition import Current, Edition
from messenger.guide.checks.registry import run_checks
from messenger.languages.loading import unfinished
from messenger.settings import PROJECT, Settings
from messenger.simulator import Message, Simulator
from messenger.store.cipher import ChatCipher
from messenger.store.readers import ReaderStore
from messenger.telegram_bot.application import serve
from messenger.telegram_bot.profile import update_profile

TOKEN = "123456:test_token"
HELP_NOW = """\
  help-now:
    critical: true
    sections:
      worst-ever:
        kind: urgent
        claims: [sudden]
        emergency: true
  about:
    sections:"""
URGENT = """\
urgent:
  sudden: {section: help-now/worst-ever}
conditions: [migraine]"""
SUDDEN = """\
    sources: [first-source]
  sudden:
    statement: "A sudden worst headache needs help."
    evidence: confirmed
    use: say
    sources: [first-source]
"""
NUMBERS = """
numbers:
  "GB": {ambulance: ["999"], general: ["112"], certainty: high, sources: [first-source]}"""
CHANGES = {
    "guide.yaml": [
        ("children: [overview]", "children: [overview, help-now]"),
        ("  about:\n    sections:", HELP_NOW),
        ("conditions: [our-subject]", URGENT),
    ],
    "claims.yaml": [
        ("Write here, in one sentence, what is known.", "Migraine is more than a headache."),
        ("    sources: [first-source]\n", SUDDEN),
    ],
    "sources.yaml": [("Write here the title of the source", "Handbook of headache")],
    "organisations.yaml": [
        ("[our-subject]", "[migraine]"),
        ("Write here the organisation's own name", "The Migraine Club"),
    ],
    "emergency.yaml": [("\nnumbers: {}", NUMBERS)],
    "en/profile.yaml": [("Our new guide", "Migraine guide")],
    "en/menus.yaml": [
        ('title: "Our new guide"', 'title: "Migraine: a guide"'),
        ("Understand our subject", "Understand migraine"),
    ],
    "en/overview.yaml": [
        ("Write here the most important thing first, in short and plain sentences.", "Migraine is **more** than pain."),
    ],
    "en/organisations.yaml": [
        ('  our-subject:\n    name: "Our subject"', '  migraine:\n    name: "Migraine"'),
        ("Write here what it does, and for whom.", "They answer letters."),
    ],
}
"""What somebody writes over the new guide's placeholders."""
ADDED = {
    "en/help-now.yaml": """\
title: "Get help now"
button: "Get help now"
summary: "When a headache is an emergency."
sections:
  worst-ever:
    heading: "The worst headache ever"
    body: |
      A sudden headache, the worst ever, needs help at once.
""",
    "en/urgent.yaml": 'kinds:\n  sudden:\n    certain: ["worst headache"]\n',
}


def new_guide(folder: Path) -> Result:
    """Call the command."""
    return CliRunner().invoke(main, ["new-guide", str(folder)])


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """A new guide's folder."""
    folder = tmp_path / "a new guide"
    assert new_guide(folder).exit_code == 0
    return folder


def settings_of(folder: Path) -> Settings:
    """The settings with which the bot serves a guide's folder."""
    return Settings(_env_file=None, content_dir=folder / "content", locales_dir=folder / "locales")


def about_migraine(folder: Path) -> Path:
    """Write about another subject over a new guide."""
    for name, replacements in CHANGES.items():
        file = folder / "content" / name
        text = file.read_text(encoding="utf-8")
        for old, new in replacements:
            assert text.count(old) == 1, (name, old)
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
    for name, text in ADDED.items():
        (folder / "content" / name).write_text(text, encoding="utf-8")
    return folder


def well(folder: Path) -> Edition:
    """The edition of a guide in which `check` finds nothing."""
    settings = settings_of(folder)
    edition = load_edition(settings)
    check_screens(edition)
    assert run_checks(edition.guide, settings.content_dir) == []
    return edition


@asynccontextmanager
async def chat(edition: Edition, folder: Path) -> AsyncIterator[Phone]:
    """A phone on which a bot with this edition answers."""
    stop = asyncio.Event()
    store = await ReaderStore.open(f"sqlite+aiosqlite:///{folder / 'readers.sqlite3'}", ChatCipher(bytes(64)))
    async with Simulator(TOKEN) as simulator, AsyncExitStack() as at_the_end:
        at_the_end.push_async_callback(store.close)
        address = simulator.base_url
        await update_profile(token=TOKEN, api_base_url=address, edition=edition)
        bot = asyncio.create_task(
            serve(token=TOKEN, api_base_url=address, current=Current(edition), store=store, stop=stop)
        )
        try:
            yield Phone(simulator, simulator.add_person("en"))
        finally:
            stop.set()
            async with asyncio.timeout(PATIENCE):
                await bot


def buttons(message: Message) -> list[str]:
    """The texts of a message's buttons."""
    return [str(button["text"]) for row in message.keyboard for button in row]


def test_what_is_made(begun: Path) -> None:
    """Content and template, in which `check` finds nothing; a text says what to write in its place."""
    assert {file.name for file in begun.iterdir()} == {"content", "locales"}
    assert [file.name for file in (begun / "locales").iterdir()] == ["messenger.pot"]
    edition = well(begun)
    assert edition.guide.locales == ("en",)
    assert edition.guide.section("en", "overview", "what-it-is").words.body.startswith("Write here")


def test_what_to_do_next(tmp_path: Path) -> None:
    """It is said, with the settings as they must be."""
    output = new_guide(tmp_path / "a guide").output
    assert f"CONTENT_DIR='{tmp_path}/a guide/content'" in output
    assert all(words in output for words in ("LOCALES_DIR=", "bot.py check", "make run"))


def test_words_of_the_interface(begun: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A translation that has begun takes the words of buttons and notices that the bot speaks already."""
    monkeypatch.setenv("CONTENT_DIR", str(begun / "content"))
    monkeypatch.setenv("LOCALES_DIR", str(begun / "locales"))
    assert CliRunner().invoke(main, ["translations", "new", "fr"]).exit_code == 0
    catalog = Path("fr", "LC_MESSAGES", "messenger.po")
    before = unfinished(begun / "locales", ["fr"])["fr"].untranslated
    shutil.copyfile(PROJECT / "locales" / catalog, begun / "locales" / catalog)
    assert before > 0
    assert unfinished(begun / "locales", ["fr"])["fr"].untranslated == 0
    assert well(begun).guide.locales == ("en", "fr")


def make_empty(folder: Path) -> None:
    """An empty folder."""
    folder.mkdir()


def make_full(folder: Path) -> None:
    """A folder with a file."""
    folder.mkdir()
    (folder / "x").write_text("mine", encoding="utf-8")


def make_file(folder: Path) -> None:
    """No folder at all."""
    folder.write_text("mine", encoding="utf-8")


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (make_empty, 0, "What to do next"),
        (make_full, 2, "is not an empty folder"),
        (make_file, 2, "is not an empty folder"),
    ],
)
def test_where(tmp_path: Path, make: Callable[[Path], None], code: int, words: str) -> None:
    """Nothing of a person's is written over."""
    folder = tmp_path / "place"
    make(folder)
    result = new_guide(folder)
    assert (result.exit_code, words in result.output) == (code, True)
    if code:
        assert {file.read_text(encoding="utf-8") for file in (folder, *folder.glob("*")) if file.is_file()} == {"mine"}


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    """It is one clear line."""
    (tmp_path / "file").touch()
    result = new_guide(tmp_path / "file" / "below")
    assert result.exit_code == 2
    assert "cannot be written" in result.output or "not an empty folder" in result.output


async def test_a_chat_with_what_was_made(begun: Path, tmp_path: Path) -> None:
    """It can be browsed and asked at once; it knows no emergency, and so never speaks of one."""
    async with chat(well(begun), tmp_path) as phone:
        home = await phone.send("/start")
        assert "Our new guide" in home.text
        assert "Understand" in buttons(home)
        await phone.press("Understand")
        await phone.press("Main points")
        assert "Write here the most important thing first" in (await phone.press("What it is")).text
        found = await phone.send("what does it mean")
        assert buttons(found)[0] == "Main points: What it is"
        not_known = await phone.send("he is not breathing, help")
        assert "Call for help now" not in not_known.text
        assert "Find a helpline" in buttons(not_known)
        assert "Emergency numbers by country" not in buttons(not_known)
        assert "In which country" not in (await phone.press_data("n")).text


async def test_a_chat_about_another_subject(begun: Path, tmp_path: Path) -> None:
    """With other words in the content the same bot is about migraine: menus, search, organisations, an emergency."""
    async with chat(well(about_migraine(begun)), tmp_path) as phone:
        assert "Migraine: a guide" in (await phone.send("/start")).text
        assert "Understand migraine" in (await phone.press("Understand")).text
        await phone.press("Main points")
        body = await phone.press("What it is")
        assert "Migraine is more than pain." in body.text
        await phone.press("More")
        assert "Handbook of headache" in (await phone.press("Sources")).text
        for question in ("is migraine more than pain?", "migrane"):
            assert buttons(await phone.send(question))[0] == "Main points: What it is"
        urgent = await phone.send("it is the worst headache of my life")
        assert "Call for help now" in urgent.text
        assert "United Kingdom" in buttons(urgent)
        assert "999" in (await phone.press("United Kingdom")).text
        assert "Organisations: United Kingdom" in buttons(await phone.send("United Kingdom"))
