"""Keeps template and catalogs in step with the code: extract the msgids, merge them into every catalog.

Run by `make catalogs`; a test runs it on a copy and compares. Babel does the work with the settings that keep diffs
small: no source positions, sorted entries, lines not wrapped, and no date that changes by itself.
"""

import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po
from babel.plural import to_gettext

from messenger.languages.catalogs import catalog_file, parse_catalog, read_catalog, template_file
from messenger.languages.folders import folders_in
from messenger.languages.locales import SOURCE_LOCALE, parse_locale
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
    written = [template_file(locales_dir)]
    write_catalog(written[0], fresh)
    for folder in folders_in(locales_dir):
        file = catalog_file(locales_dir, folder.name)
        catalog = read_catalog(file, folder.name) if file.exists() else new_catalog(folder.name)
        _set_headers(catalog, folder.name)
        catalog.update(fresh, no_fuzzy_matching=False, update_header_comment=True, update_creation_date=False)
        # A message that is gone is gone: git keeps it.
        catalog.obsolete.clear()
        _keep_old_english(catalog, file)
        write_catalog(file, catalog)
        written.append(file)
    return written


def _keep_old_english(catalog: Catalog, file: Path) -> None:
    """Leave the old English beside a fuzzy message: Babel writes `#| msgid`, but reads it as a translator's remark."""
    for message in catalog:
        old = [remark.removeprefix("|").strip() for remark in message.user_comments if remark.startswith("|")]
        message.user_comments = [remark for remark in message.user_comments if not remark.startswith("|")]
        if old and message.fuzzy and not message.previous_id:
            written = parse_catalog("\n".join([*old, 'msgstr ""']), file, SOURCE_LOCALE)
            message.previous_id = [text for entry in written for text in _texts(entry) if text]


def _texts(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def new_catalog(locale: str) -> Catalog:
    """A catalog of a locale, without messages."""
    catalog = Catalog(locale=locale, header_comment=_HEADER, charset="utf-8")
    _set_headers(catalog, locale)
    return catalog


def _set_headers(catalog: Catalog, locale: str) -> None:
    """Say what the template says, and take the plural forms from CLDR: Babel's own table differs for some languages."""
    catalog.project, catalog.version = _PROJECT, _VERSION
    catalog.msgid_bugs_address = catalog.last_translator = ""
    catalog.language_team = locale
    catalog.mime_headers = [("Plural-Forms", plural_forms(locale))]
    catalog.fuzzy = False


def write_catalog(file: Path, catalog: Catalog) -> None:
    """Write a catalog or template in the one form in which they are kept."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        write_po(stream, catalog, width=0, no_location=True, sort_output=True, include_previous=True)


if __name__ == "__main__":
    for path in update_catalogs(PROJECT / "messenger", PROJECT / "locales"):
        print(path.relative_to(PROJECT))  # noqa: T201  # a command that says what it wrote
