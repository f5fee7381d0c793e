"""One PO file there and back: a round trip changes nothing, and what is lacking is not lost."""

import hashlib
import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from messenger.guide.states import State
from messenger.guide.words import SectionWords
from messenger.guide.yaml_files import ContentError
from messenger.languages.catalogs import catalog_file, read_catalog
from messenger.languages.extraction import update_catalogs
from messenger.settings import PROJECT
from messenger.translations.exchange import export, import_file
from messenger.translations.places import TranslationError
from messenger.translations.skeleton import new_language
from translations.conftest import WHAT_IT_IS, Desk

HEADING = "content: overview/what-it-is heading"
BODY = "content: overview/what-it-is body"


def state_of(desk: Desk) -> dict[Path, str]:
    """The digest of every file."""
    files = [file for folder in (desk.content, desk.locales) for file in folder.rglob("*") if file.is_file()]
    return {file: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def exported(desk: Desk, locale: str) -> Catalog:
    """The PO file of a locale as a translator's program reads it."""
    data = export(desk.guide, read_catalog(catalog_file(desk.locales, locale), locale), locale)
    file = desk.root / "there.po"
    file.write_bytes(data)
    with file.open("rb") as stream:
        return read_po(stream, locale=locale, abort_invalid=True)


def saved(desk: Desk, catalog: Catalog) -> Path:
    """The file that comes back."""
    file = desk.root / "back.po"
    with file.open("wb") as stream:
        write_po(stream, catalog)
    return file


def bring(desk: Desk, catalog: Catalog) -> tuple[tuple[str, ...], int]:
    """Import a catalog: the units and the number of messages that changed."""
    result = import_file(saved(desk, catalog), desk.content, desk.locales, desk.guide)
    return result.units, result.messages


def test_round_trip(desk: Desk) -> None:
    """Export and import without a change: not a byte of any file differs, stale texts included."""
    desk.replace("en/menus.yaml", "Choose a subject.", "Choose one.")
    before = state_of(desk)
    assert bring(desk, exported(desk, "es")) == ((), 0)
    assert state_of(desk) == before


def test_round_trip_of_the_real_guide(desk: Desk) -> None:
    """The same for the whole guide in Arabic."""
    shutil.rmtree(desk.content)
    shutil.rmtree(desk.locales)
    shutil.copytree(PROJECT / "content", desk.content)
    shutil.copytree(PROJECT / "locales", desk.locales)
    before = state_of(desk)
    assert bring(desk, exported(desk, "ar")) == ((), 0)
    assert state_of(desk) == before


def test_a_translation_comes_back(desk: Desk) -> None:
    """A changed heading, body and message of the interface arrive in their files, and nothing else changes."""
    before = state_of(desk)
    catalog = exported(desk, "es")
    english = desk.guide.words["en"].topics["overview"].sections["what-it-is"]
    heading = catalog.get(english.heading, HEADING)
    body = catalog.get(english.body.strip(), BODY)
    message = catalog.get("Home")
    assert heading
    assert body
    assert message
    heading.string, message.string = "Lo que significa", "Portada"
    body.string = 'Un párrafo.\n\n- Uno: "sí"\n- Dos # no'
    assert bring(desk, catalog) == (("overview/what-it-is",), 1)
    words = desk.guide.words["es"].topics["overview"].sections["what-it-is"]
    assert isinstance(words, SectionWords)
    assert (words.heading, words.body) == ("Lo que significa", body.string)
    changed = {file.name for file, digest in state_of(desk).items() if before.get(file) != digest}
    assert changed == {"overview.yaml", "messenger.po"}


def test_what_the_file_lacks_is_not_lost(desk: Desk) -> None:
    """A file with one message only changes that one."""
    catalog = exported(desk, "es")
    small = Catalog(locale="es")
    english = desk.guide.words["en"].topics["overview"].sections["what-it-is"]
    small.add(english.heading, "Lo que significa", context=HEADING)
    assert len(catalog) > 100
    count = len(desk.guide.words["es"].units)
    assert bring(desk, small) == (("overview/what-it-is",), 0)
    assert len(desk.guide.words["es"].units) == count


def test_a_fuzzy_translation_is_not_taken(desk: Desk) -> None:
    """What a program guessed, or nobody has looked at since the English changed, stays out."""
    catalog = exported(desk, "es")
    heading = catalog.get(desk.guide.words["en"].topics["overview"].sections["what-it-is"].heading, HEADING)
    assert heading
    heading.string = "Adivinado"
    heading.flags.add("fuzzy")
    assert bring(desk, catalog) == ((), 0)


def test_a_stale_text_is_fuzzy_and_current_when_it_comes_back(desk: Desk) -> None:
    """After the translator has looked at it and taken the mark away, it is a draft of the English of today."""
    desk.replace("en/overview.yaml", "The cerebellum is **small**.", "The cerebellum is **very small**.")
    catalog = exported(desk, "es")
    messages = [message for message in catalog if message.context in {HEADING, BODY}]
    assert all(message.fuzzy for message in messages)
    for message in messages:
        message.flags.discard("fuzzy")
    assert bring(desk, catalog) == (("overview/what-it-is",), 0)
    assert desk.guide.unit("es", WHAT_IT_IS).state is State.DRAFT


def test_the_english_changed_while_it_was_away(desk: Desk) -> None:
    """A translation of the English of the day of the export arrives, and is stale."""
    catalog = exported(desk, "es")
    message = next(message for message in catalog if message.context == HEADING)
    message.string = "Lo que significa"
    desk.replace("en/overview.yaml", "The cerebellum is **small**.", "The cerebellum is **very small**.")
    bring(desk, catalog)
    shown = desk.guide.unit("es", WHAT_IT_IS)
    assert shown.words.texts["heading"] == "Lo que significa"
    assert shown.state is State.STALE


def test_a_new_language_by_file(desk: Desk) -> None:
    """A skeleton is exported empty; two texts that come back are drafts, the rest is still missing."""
    new_language(desk.content, desk.locales, desk.guide, "it")
    update_catalogs(PROJECT / "messenger", desk.locales)
    catalog = exported(desk, "it")
    assert not any(message.string for message in catalog if message.context and message.id)
    for message in catalog:
        if message.context in {HEADING, BODY}:
            message.string = "Testo"
    assert bring(desk, catalog) == (("overview/what-it-is",), 0)
    states = [desk.guide.unit("it", unit).state for unit in desk.guide.words["en"].units]
    assert states.count(State.DRAFT) == 1
    assert states.count(State.MISSING) == len(states) - 1


def test_a_missing_file_is_made_whole(desk: Desk) -> None:
    """A translation of a topic that the locale has no file of arrives in a new one that loads."""
    desk.file("es/overview.yaml").unlink()
    catalog = Catalog(locale="es")
    english = desk.guide.words["en"].topics["overview"].sections["what-it-is"]
    catalog.add(english.heading, "Lo que significa", context=HEADING)
    catalog.add(english.body.strip(), "Texto.", context=BODY)
    assert bring(desk, catalog) == (("overview/what-it-is",), 0)
    assert desk.guide.unit("es", WHAT_IT_IS).state is State.DRAFT


def test_a_slip_breaks_nothing(desk: Desk) -> None:
    """A translation that would break the guide is refused as a whole, with file and line; nothing is written."""
    before = state_of(desk)
    catalog = exported(desk, "es")
    for message in catalog:
        if message.context == BODY:
            message.string = "# Un título"
    with pytest.raises(ContentError, match=r"overview\.yaml:\d+: sections\.what-it-is\.body"):
        bring(desk, catalog)
    assert {file: digest for file, digest in state_of(desk).items() if file in before} == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("msgid", "back.po:"),
        ('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n', "Language"),
        ('msgid ""\nmsgstr ""\n"Language: fi\\n"\n', "valid: "),
        ("", "Language"),
    ],
)
def test_a_file_that_is_none_of_ours(desk: Desk, text: str, words: str) -> None:
    """Garbage and other languages are refused with what is wrong."""
    file = desk.root / "back.po"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(TranslationError, match=words):
        import_file(file, desk.content, desk.locales, desk.guide)
