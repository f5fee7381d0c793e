"""One PO file with everything that there is to translate, for Poedit, Weblate or a spreadsheet, and back.

A message of the content has the unit and the key as its context (`overview/what-it-is body`), the English of today as
its msgid, and the translation as its msgstr; a stale one is fuzzy. Messages of the interface are those of the catalog.
What an imported file does not have, or has fuzzy or empty, stays as it is.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from messenger.guide.editor import changed, write_whole
from messenger.guide.loader import load_guide
from messenger.guide.model import Guide
from messenger.guide.states import UNTRANSLATED, State
from messenger.guide.words import SectionWords, Unit, UnitWords
from messenger.languages.catalogs import catalog_file, read_catalog
from messenger.languages.extraction import new_catalog, write_catalog
from messenger.languages.loading import load_translators
from messenger.languages.locales import SOURCE_LOCALE
from messenger.translations.places import TranslationError, known_locale, unit_file
from messenger.translations.skeleton import skeleton
from messenger.translations.status import is_translated

_CONTENT = "content: "
"""What the context of a message of the content begins with; no message of the interface has such a context."""


def export(guide: Guide, catalog: Catalog, locale: str) -> bytes:
    """The whole of a locale as one PO file in UTF-8: the interface's messages, then the content's.

    Raises TranslationError for a locale that the guide does not have.
    """
    known_locale(guide, locale)
    whole = new_catalog(locale)
    for message in catalog:
        if message.id:
            whole.add(
                message.id,
                message.string,
                flags=message.flags,
                auto_comments=message.auto_comments,
                user_comments=message.user_comments,
                previous_id=message.previous_id,
                context=message.context,
            )
    for unit, english in guide.words[SOURCE_LOCALE].units.items():
        for key, text, translation in _messages(guide, locale, unit, english):
            whole.add(text, translation, context=_context(unit, key), flags=_flags(guide, locale, unit))
    stream = BytesIO()
    write_po(stream, whole, width=0, no_location=True)
    return stream.getvalue()


@dataclass(frozen=True)
class Import:
    """What an import changed."""

    locale: str
    units: tuple[str, ...]
    messages: int


def import_file(file: Path, content_dir: Path, locales_dir: Path, guide: Guide) -> Import:
    """Bring the translations of a PO file into content and catalog, all of them or, if the guide would break, none.

    Raises TranslationError for a file that is none of ours, ContentError and CatalogError for one that would break the
    guide.
    """
    brought = _read(file)
    locale = known_locale(guide, str(brought.locale or ""))
    with tempfile.TemporaryDirectory() as folder:
        # Tried on a copy first: a translator's slip must not leave half of it behind.
        tried = Path(folder)
        shutil.copytree(content_dir, tried / "content")
        shutil.copytree(locales_dir, tried / "locales")
        units = _bring_content(brought, tried / "content", guide, locale)
        messages = _bring_messages(brought, tried / "locales", locale)
        load_guide(tried / "content")
        load_translators(tried / "locales", [locale])
        _copy_changed(tried / "content" / locale, content_dir / locale)
        _copy_changed(catalog_file(tried / "locales", locale).parent, catalog_file(locales_dir, locale).parent)
    return Import(locale, tuple(units), messages)


def _messages(guide: Guide, locale: str, unit: Unit, english: UnitWords) -> Iterator[tuple[str, str, str]]:
    """Each text of a unit: its key, the English, and the translation or nothing."""
    words = guide.words[locale].find(unit)
    texts = words.texts if words is not None and words.source != UNTRANSLATED else {}
    for key, text in english.texts.items():
        yield key, text.strip(), texts.get(key, "").strip()


def _flags(guide: Guide, locale: str, unit: Unit) -> list[str]:
    words = guide.words[locale].find(unit)
    stale = words is not None and words.source != UNTRANSLATED and guide.unit(locale, unit).state is State.STALE
    return ["fuzzy"] if stale else []


def _context(unit: Unit, key: str) -> str:
    return f"{_CONTENT}{unit.name} {key}"


def _read(file: Path) -> Catalog:
    try:
        with file.open("rb") as stream:
            catalog = read_po(stream, abort_invalid=True)
    except FileNotFoundError:
        raise TranslationError(f"{file}: there is no such file") from None
    except PoFileError as error:
        raise TranslationError(f"{file}:{error.lineno}: {error}") from None
    except (OSError, ValueError) as error:
        raise TranslationError(f"{file}: is no PO file in UTF-8 ({type(error).__name__})") from None
    if catalog.locale is None:
        raise TranslationError(f"{file}: has no header `Language:`, so it is not known which language it is in")
    return catalog


def _bring_content(brought: Catalog, content_dir: Path, guide: Guide, locale: str) -> list[str]:
    """Write the content's translations into its files; return the names of the units that changed."""
    messages = {str(message.context): message for message in brought if message.context and message.id}
    units = []
    for unit, english in guide.words[SOURCE_LOCALE].units.items():
        found = {key: messages[_context(unit, key)] for key in english.texts if _context(unit, key) in messages}
        done = {key: message for key, message in found.items() if _is_done(message)}
        if done and _bring_unit(done, content_dir, locale, unit, english):
            units.append(unit.name)
    return units


def _bring_unit(done: Mapping[str, Message], content_dir: Path, locale: str, unit: Unit, english: UnitWords) -> bool:
    file = unit_file(content_dir, locale, unit)
    old = file.read_text(encoding="utf-8") if file.exists() else _skeleton(content_dir, unit)
    new = old
    for key, message in done.items():
        new = changed(new, (*unit.key, key), str(message.string))
    if set(done) >= _needed(english):
        # What was translated is the English of the imported file: if that is no longer today's, it is stale at once.
        translated = english.model_copy(update={key: str(message.id) for key, message in done.items()})
        new = changed(new, (*unit.key, "source"), translated.fingerprint)
    if new == old:
        return False
    write_whole(file, new)
    return True


def _skeleton(content_dir: Path, unit: Unit) -> str:
    english = unit_file(content_dir, SOURCE_LOCALE, unit).read_text(encoding="utf-8")
    return skeleton(english, unit.file, load_guide(content_dir).words[SOURCE_LOCALE].units)


def _needed(english: UnitWords) -> set[str]:
    """The keys without which a unit is not translated: a section's short button may be left out."""
    return set(english.texts) - ({"button"} if isinstance(english, SectionWords) else set())


def _bring_messages(brought: Catalog, locales_dir: Path, locale: str) -> int:
    """Write the interface's translations into its catalog; return how many changed."""
    file = catalog_file(locales_dir, locale)
    catalog = read_catalog(file, locale)
    count = 0
    for message in brought:
        own = catalog.get(message.id, message.context) if message.id else None
        if own is not None and _is_done(message) and (own.fuzzy or own.string != message.string):
            own.string = message.string
            own.flags.discard("fuzzy")
            own.previous_id = []
            count += 1
    if count:
        write_catalog(file, catalog)
    return count


def _is_done(message: Message) -> bool:
    return not message.fuzzy and is_translated(message)


def _copy_changed(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for file in source.iterdir():
        text = file.read_text(encoding="utf-8")
        if not (target / file.name).exists() or (target / file.name).read_text(encoding="utf-8") != text:
            write_whole(target / file.name, text)
