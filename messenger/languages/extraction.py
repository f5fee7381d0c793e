"""Keeps template and catalogs in step with the code: extract the msgids, merge them into every catalog.

Run by `make catalogs`; a test runs it on a copy and compares. Babel does the work with the settings that keep diffs
small: no source positions, sorted entries, lines not wrapped, and no date that changes by itself.
"""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po
from babel.plural import to_gettext

from messenger.languages.catalogs import DOMAIN, catalog_file, read_catalog
from messenger.languages.locales import parse_locale
from messenger.settings import PROJECT

_PROJECT, _VERSION = "Cerebellum Messenger", "1"
_HEADER = """\
# The words of the interface of Cerebellum Messenger.
# Licence of the words: CC BY 4.0.
#"""
_TRANSLATOR_COMMENT = "Translators:"


def template(code_dir: Path) -> Catalog:
    """The msgids of the code, with the comments for translators that stand above them."""
    catalog = Catalog(
        project=_PROJECT,
        version=_VERSION,
        header_comment=_HEADER,
        charset="utf-8",
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        fuzzy=False,
    )
    found = extract_from_dir(code_dir, method_map=[("**.py", "python")], comment_tags=[_TRANSLATOR_COMMENT])
    for _file, _line, message, comments, context in found:
        catalog.add(message, auto_comments=comments, context=context)
    return catalog


def plural_forms(locale: str) -> str:
    """The `Plural-Forms` header of a locale, by CLDR's plural rules for whole numbers."""
    # `e` is the exponent of a number in compact notation (1M), which gettext cannot write: always 0 here.
    return re.sub(r"\be\b", "0", to_gettext(parse_locale(locale).plural_form))


def update_catalogs(code_dir: Path, locales_dir: Path) -> list[Path]:
    """Write the template and merge it into the catalog of every language folder; say which files were written.

    A message whose English changed keeps its translation, marked fuzzy, with the old English beside it.
    """
    fresh = template(code_dir)
    written = [locales_dir / f"{DOMAIN}.pot"]
    _write(written[0], fresh)
    for folder in sorted(entry for entry in locales_dir.iterdir() if entry.is_dir()):
        file = catalog_file(locales_dir, folder.name)
        catalog = read_catalog(file, folder.name) if file.exists() else Catalog(locale=folder.name)
        _set_headers(catalog, folder.name)
        catalog.update(fresh, no_fuzzy_matching=False, update_header_comment=True, update_creation_date=False)
        # A message that is gone is gone: git keeps it.
        catalog.obsolete.clear()
        file.parent.mkdir(parents=True, exist_ok=True)
        _write(file, catalog)
        written.append(file)
    return written


def _set_headers(catalog: Catalog, locale: str) -> None:
    """Say what the template says, and take the plural forms from CLDR: Babel's own table differs for some languages."""
    catalog.project, catalog.version = _PROJECT, _VERSION
    catalog.msgid_bugs_address = catalog.last_translator = ""
    catalog.language_team = locale
    catalog.mime_headers = [("Plural-Forms", plural_forms(locale))]
    catalog.fuzzy = False


def _write(file: Path, catalog: Catalog) -> None:
    with file.open("wb") as stream:
        write_po(stream, catalog, width=0, no_location=True, sort_output=True, include_previous=True)


if __name__ == "__main__":
    for path in update_catalogs(PROJECT / "messenger", PROJECT / "locales"):
        print(path.relative_to(PROJECT))  # noqa: T201  # a command that says what it wrote
