"""The pseudo-locales: they change every word and nothing else, and what they leave plain is hard-coded."""

import re
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messenger.dialog.edition import Edition
from messenger.dialog.render import every_screen
from messenger.dialog.screen import Screen
from messenger.guide.model import Guide
from messenger.guide.prose import parse_markdown
from messenger.guide.references import every_unit
from messenger.guide.states import State
from messenger.guide.words import QuestionWords, SectionWords, Unit
from messenger.languages.catalogs import Translator
from messenger.languages.locales import (
    PSEUDO_LOCALES,
    SOURCE_LOCALE,
    direction,
    endonym,
    negotiate,
    parse_locale,
)
from messenger.languages.pseudo import VOICES, accented, mirrored, pseudo_translator
from messenger.workbench.units import units_of, words_of

_PLAIN_WORD = re.compile(r"[A-Za-z]{2,}")
_COMMAND = re.compile(r"(?<!\w)/[a-z]+")
_ISOLATES = re.compile("[\u2066-\u2069\u200f]")


@pytest.mark.parametrize(
    ("text", "said", "turned"),
    [
        ("Hello", "Ĥéļļö ö", "חהללע"),
        ("Next ›", "Ñéẋţ ö ›", "נהםת ›"),
        ("Back to {language}", "Ɓåçķ ţö {language} ö", "באצק תע {language}"),
        ("- **bold text.**\n- 2", "- **ƀöļð ţéẋţ öñ.**\n- 2", "- **בעלד תהםת.**\n- 2"),
        ("1. see https://x.org/a 116 123!", "1. šéé https://x.org/a 116 123!", "1. סהה https://x.org/a 116 123!"),
        ("Say /forget now", "Šåý /forget ñöŵ ö", "סאן /forget נעש"),
        ("and/or a@b.org", "åñð/öŕ a@b.org ö", "אנד/ער a@b.org"),
        ("", "", ""),
    ],
)
def test_voices(text: str, said: str, turned: str) -> None:
    """Letters change; placeholders, commands, addresses, numbers, bold and list markers stay."""
    assert accented(text) == said
    assert mirrored(text) == turned


def test_accented_is_longer() -> None:
    """A long text becomes about 40 % longer."""
    text = "One main message first, in short sentences, and then what a family can do about it."
    assert 1.25 <= len(accented(text)) / len(text) <= 1.45


@given(st.text(max_size=60), st.integers(1, 80))
def test_a_limit_is_kept(text: str, limit: int) -> None:
    """With a limit a text is lengthened less, and never beyond the limit or its own length."""
    assert len(accented(text, limit)) <= max(limit, len(text))
    assert len(mirrored(text)) == len(text)


@pytest.mark.parametrize(
    ("locale", "name", "runs"), [("en_XA", "Pseudo accented", "ltr"), ("ar_XB", "Pseudo mirrored", "rtl")]
)
def test_locales(locale: str, name: str, runs: str) -> None:
    """Both are locales like any other: a name, a direction, formats, and a tag that asks for them."""
    assert (endonym(locale), direction(locale)) == (name, runs)
    assert parse_locale(locale).language == locale[:2]
    assert negotiate(locale.replace("_", "-").lower(), ["en", "ar", *PSEUDO_LOCALES]) == locale
    assert negotiate(f"{locale[:2]}-fr", ["en", *PSEUDO_LOCALES]) == "en"


def test_translator() -> None:
    """Messages are said with their values in them, and counted as English counts."""
    t = pseudo_translator("en_XA")
    assert t.gettext("Page {page} of {pages}", page="1", pages="2") == "Þåĝé 1 öƒ 2 ö"
    assert t.ngettext("One page", "{n} pages", 1) == "Öñé þåĝé öñ"
    assert t.ngettext("One page", "{n} pages", 5) == "5 þåĝéš ö"


@pytest.mark.parametrize("locale", list(PSEUDO_LOCALES))
def test_every_unit_is_a_draft(pseudo_edition: Edition, locale: str) -> None:
    """Nothing is missing or stale, every word is another, and buttons keep their limit."""
    guide = pseudo_edition.guide
    for file, key, english in every_unit(guide, SOURCE_LOCALE):
        shown = guide.unit(locale, Unit(file, key))
        assert (shown.state, shown.locale) == (State.DRAFT, locale)
        assert type(english).model_validate(shown.words.model_dump()) == shown.words
        for field, text in words_of(shown.words).items():
            assert text != words_of(english)[field]
            assert not _PLAIN_WORD.search(re.sub(r"\S*[@.]\S+|\S*/\S+", "", text)), (file, key, text)
    assert len(units_of(guide, locale)) == len(units_of(guide, SOURCE_LOCALE))


def test_the_edition_itself_stays(edition: Edition, pseudo_edition: Edition) -> None:
    """The edition without pseudo-locales is not touched."""
    assert not set(PSEUDO_LOCALES) & set(edition.guide.locales)
    assert list(edition.guide.words.items()) == list(pseudo_edition.guide.words.items())[: len(edition.guide.words)]


def texts_of(screen: Screen) -> Iterator[str]:
    """Every text of a screen, block by block and button by button."""
    yield from (block.text for block in screen.blocks)
    yield from (button.text for row in screen.rows for button in row)


def allowed_texts(guide: Guide, translator: Translator) -> set[str]:
    """What may stand on a screen as it is: names, what is said in another language, and what CLDR says."""
    facts = [
        *(name for one in guide.organisations.values() for name in (one.name, one.native_name)),
        *(text for source in guide.sources.values() for text in (source.title, source.publisher)),
        *(text for line in guide.emergency.crisis_lines.values() for text in (line.name, *line.call, *line.text)),
        *map(endonym, guide.locales),
    ]
    tags = {tag for one in guide.organisations.values() for tag in one.languages}
    cldr = [
        *map(translator.territory, guide.countries | {"EU"}),
        *map(translator.language, tags),
        *parse_locale(translator.locale).months["format"]["wide"].values(),
        *("and", "or"),
    ]
    return {text for text in (*facts, *cldr, *_other_languages(guide)) if text}


def _other_languages(guide: Guide) -> Iterator[str]:
    """The guide's words in the languages that people speak: a screen may show a section in a second one."""
    for locale in guide.locales:
        if locale not in PSEUDO_LOCALES:
            for _, _, words in every_unit(guide, locale):
                if isinstance(words, SectionWords):
                    yield words.heading
                    yield from (block.text for block in parse_markdown(words.body))
                elif isinstance(words, QuestionWords):
                    yield words.question


def plain_words(text: str, allowed: Iterable[str]) -> list[str]:
    """The plain Latin words of a text but for commands, addresses and what is allowed (longest first)."""
    bare = re.sub(r"https?://\S+", "", _ISOLATES.sub("", text))
    if bare in allowed or not _PLAIN_WORD.search(bare):
        return []
    for words in allowed:
        if words in bare:
            bare = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", "", bare)
    return _PLAIN_WORD.findall(_COMMAND.sub("", bare))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ĥéļļö", []),
        ("Ĥéļļö here", ["here"]),
        ("\u2068Ataxia UK\u2069: ļîšţ of Ataxia UK", ["of"]),
        ("Šåý /forget", []),
        ("https://example.org/a", []),
    ],
)
def test_plain_words(text: str, found: list[str]) -> None:
    """The crawl below finds a planted word."""
    assert plain_words(text, {"Ataxia UK": None}) == found


@pytest.mark.parametrize("locale", list(VOICES))
def test_no_word_is_hard_coded(pseudo_edition: Edition, locale: str) -> None:
    """On no screen of a pseudo-locale a plain word is left: each came through a catalog or the content."""
    translator = pseudo_edition.translators[locale]
    ordered = sorted(allowed_texts(pseudo_edition.guide, translator), key=len, reverse=True)
    allowed = dict.fromkeys(ordered)
    checked: set[str] = set()
    found: dict[str, list[str]] = {}
    for _, screen in every_screen(pseudo_edition.guide, translator):
        for text in texts_of(screen):
            if text not in checked:
                checked.add(text)
                words = plain_words(text, allowed)
                if words:
                    found[text] = words
    assert found == {}
    assert len(checked) > 100
