"""Extraction: template and catalogs follow the code, by themselves and without noise."""

import re
import shutil
from pathlib import Path

import pytest

from messenger.languages.catalogs import catalog_file
from messenger.languages.extraction import plural_forms, template, update_catalogs
from messenger.settings import PROJECT

CODE = '''\
"""A screen."""

def words(t):
    # Translators: the first screen.
    home = t.gettext("Home")
    by = t.gettext("By {name}", name=home)
    may = t.pgettext("a month", "May")
    return home, by, may, t.ngettext("{n} section", "{n} sections", 2)
'''


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A folder with one screen."""
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "screen.py").write_text(CODE, encoding="utf-8")
    return folder


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    """A folder for two languages that have no catalogs yet."""
    folder = tmp_path / "locales"
    for name in ("ar", "es"):
        (folder / name).mkdir(parents=True)
    return folder


def contents(folder: Path) -> dict[str, str]:
    """Every file of a folder without the date of its template's making."""
    return {
        file.relative_to(folder).as_posix(): re.sub(
            r'^"POT-Creation-Date: .*\n', "", file.read_text(encoding="utf-8"), flags=re.MULTILINE
        )
        for file in sorted(folder.rglob("*.po*"))
    }


def translate(locales: Path, old: str, new: str) -> None:
    """Edit the Spanish catalog as a translator would."""
    file = catalog_file(locales, "es")
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_template_has_what_the_code_says(code: Path) -> None:
    """Messages, plurals and contexts are found, with the comments for translators."""
    found = template(code)
    assert {"Home", "By {name}", "May", "{n} section"} == {
        message.id if isinstance(message.id, str) else message.id[0] for message in found if message.id
    }
    home, may = found.get("Home"), found.get("May", "a month")
    assert home is not None
    assert home.auto_comments == ["Translators: the first screen."]
    assert may is not None
    assert may.context == "a month"


def test_a_new_language_gets_a_catalog(code: Path, locales: Path) -> None:
    """An empty folder is enough; its catalog names language and plural forms, and nobody's address."""
    written = update_catalogs(code, locales)
    assert [locales / "messenger.pot", catalog_file(locales, "ar"), catalog_file(locales, "es")] == written
    text = catalog_file(locales, "ar").read_text(encoding="utf-8")
    assert '"Language: ar\\n"' in text
    assert f'"Plural-Forms: {plural_forms("ar")}\\n"' in text
    assert text.count('msgstr[5] ""') == 1
    assert '"Last-Translator: \\n"' in text


def test_the_files_make_small_diffs(code: Path, locales: Path) -> None:
    """No source positions, entries in order, one line for each message."""
    update_catalogs(code, locales)
    text = (locales / "messenger.pot").read_text(encoding="utf-8")
    assert "#: " not in text
    assert re.findall(r'^msgid "(.+)"$', text, flags=re.MULTILINE) == ["By {name}", "Home", "May", "{n} section"]
    assert max(map(len, text.splitlines())) < 120


def test_once_more_changes_nothing(code: Path, locales: Path) -> None:
    """Merging the same code again leaves every file as it is, a translator's words included."""
    update_catalogs(code, locales)
    translate(locales, 'msgid "Home"\nmsgstr ""', '# a note\nmsgid "Home"\nmsgstr "Inicio"')
    update_catalogs(code, locales)
    once = contents(locales)
    update_catalogs(code, locales)
    assert once == contents(locales)
    assert 'msgstr "Inicio"' in once["es/LC_MESSAGES/messenger.po"]


def test_a_catalog_keeps_its_date(code: Path, locales: Path) -> None:
    """Merging does not touch the date of a catalog, so that nothing changes where no word did."""
    update_catalogs(code, locales)
    text = catalog_file(locales, "es").read_text(encoding="utf-8")
    dated = re.sub(r"POT-Creation-Date: [^\\]+", "POT-Creation-Date: 2020-01-31 12:00+0000", text)
    catalog_file(locales, "es").write_text(dated, encoding="utf-8")
    update_catalogs(code, locales)
    assert catalog_file(locales, "es").read_text(encoding="utf-8") == dated != text


def test_changed_english_keeps_its_translation_as_a_guess(code: Path, locales: Path) -> None:
    """The translation of a message whose English changed is fuzzy, and shows the old English."""
    update_catalogs(code, locales)
    translate(locales, 'msgid "By {name}"\nmsgstr ""', 'msgid "By {name}"\nmsgstr "Por {name}"')
    (code / "screen.py").write_text(CODE.replace("By {name}", "By {name}."), encoding="utf-8")
    update_catalogs(code, locales)
    text = catalog_file(locales, "es").read_text(encoding="utf-8")
    entry = next(part for part in text.split("\n\n") if 'msgid "By {name}."' in part)
    assert "#, fuzzy, python-brace-format" in entry
    assert '#| msgid "By {name}"\n' in entry
    assert 'msgstr "Por {name}"' in entry


def test_a_guess_stays_as_it_is(code: Path, locales: Path) -> None:
    """Merging again leaves a fuzzy message with the old English beside it, until it is no longer fuzzy."""
    update_catalogs(code, locales)
    translate(locales, 'msgid "By {name}"\nmsgstr ""', '# a note\nmsgid "By {name}"\nmsgstr "Por {name}"')
    translate(locales, 'msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "{n} sección"\nmsgstr[1] "{n} de secciones"')
    changed = CODE.replace("By {name}", "By {name}.").replace("{n} section", "{n} the section")
    (code / "screen.py").write_text(changed, encoding="utf-8")
    update_catalogs(code, locales)
    once = contents(locales)
    assert '#| msgid "{n} section"\n#| msgid_plural "{n} sections"\n' in once["es/LC_MESSAGES/messenger.po"]
    update_catalogs(code, locales)
    assert once == contents(locales)
    translate(locales, '#, fuzzy, python-brace-format\n#| msgid "By', '#, python-brace-format\n#| msgid "By')
    update_catalogs(code, locales)
    assert '#| msgid "By' not in contents(locales)["es/LC_MESSAGES/messenger.po"]


def test_a_message_that_is_gone_is_gone(code: Path, locales: Path) -> None:
    """What the code no longer says is not kept as a comment: git keeps it."""
    update_catalogs(code, locales)
    translate(locales, 'msgid "May"\nmsgstr ""', 'msgid "May"\nmsgstr "mayo"')
    (code / "screen.py").write_text(CODE.replace("pgettext", "unknown"), encoding="utf-8")
    update_catalogs(code, locales)
    text = catalog_file(locales, "es").read_text(encoding="utf-8")
    assert "mayo" not in text
    assert "#~" not in text


def test_the_plural_forms_of_a_catalog_are_put_right(code: Path, locales: Path) -> None:
    """A header that a tool wrote from another table is replaced by CLDR's."""
    update_catalogs(code, locales)
    translate(locales, plural_forms("es"), "nplurals=3; plural=(n != 1);")
    update_catalogs(code, locales)
    assert f'"Plural-Forms: {plural_forms("es")}\\n"' in catalog_file(locales, "es").read_text(encoding="utf-8")


def test_the_catalogs_of_this_project_are_up_to_date(tmp_path: Path) -> None:
    """Regenerating them changes nothing but a date; if it does, `make catalogs` was forgotten."""
    locales = shutil.copytree(PROJECT / "locales", tmp_path / "locales")
    code = shutil.copytree(PROJECT / "messenger", tmp_path / "messenger", ignore=shutil.ignore_patterns("__pycache__"))
    update_catalogs(code, locales)
    assert contents(PROJECT / "locales") == contents(locales)
