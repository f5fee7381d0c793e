"""Catalogs: bad ones are refused with file and line, good ones speak, and values are safe in right-to-left text."""

import datetime as dt
import gettext
import re
from pathlib import Path

import pytest
from babel.core import Locale

from messenger.languages.bidi import FSI, PDI
from messenger.languages.catalogs import CatalogError, Translator, catalog_file, template_file
from messenger.languages.extraction import plural_forms
from messenger.languages.loading import load_translators, unfinished
from messenger.settings import PROJECT

HEADER = """\
msgid ""
msgstr "Language: {language}\\n"
"Content-Type: text/plain; charset={charset}\\n"
"Plural-Forms: {plural}\\n"

"""


def write_catalog(folder: Path, locale: str, body: str, template: str | None = None, **header: str) -> Path:
    """Write a catalog whose body starts on line 6, and a template with the same messages; return the catalog's file."""
    file = catalog_file(folder, locale)
    file.parent.mkdir(parents=True)
    fields = {"language": locale, "charset": "utf-8", "plural": plural_forms(locale)}
    file.write_text(HEADER.format(**{**fields, **header}) + body, encoding="utf-8")
    known = HEADER.format(**fields) + (body if template is None else template)
    template_file(folder).write_text(known, encoding="utf-8")
    return file


def speaking(folder: Path, locale: str, body: str) -> Translator:
    """A translator with this catalog."""
    write_catalog(folder, locale, body)
    return load_translators(folder, [locale])[locale]


BAD = [
    ("placeholder renamed", 'msgid "By {name}"\nmsgstr "Por {nombre}"\n', 6, "must be {name}"),
    ("placeholder lost", 'msgid "By {name}"\nmsgstr "Por"\n', 6, "must be {name}"),
    ("placeholder invented", 'msgid "By"\nmsgstr "Por {name}"\n', 6, "must be none"),
    ("placeholder without name", 'msgid "By {name}"\nmsgstr "Por {}"\n', 6, "must be {name}"),
    ("attribute", 'msgid "By {name}"\nmsgstr "Por {name.x}"\n', 6, "must be {name}"),
    ("index", 'msgid "By {name}"\nmsgstr "Por {name[0]}"\n', 6, "must be {name}"),
    ("one of two", 'msgid "{b} by {a}"\nmsgstr "{a}"\n', 6, "must be {a}, {b}"),
    ("brace not closed", 'msgid "By {name}"\nmsgstr "Por {name"\n', 6, "braces do not match"),
    ("brace not opened", 'msgid "By {name}"\nmsgstr "Por name}"\n', 6, "braces do not match"),
    ("second message", 'msgid "a"\nmsgstr "b"\n\nmsgid "By {x}"\nmsgstr "Por"\n', 9, "must be {x}"),
    ("with a context", 'msgctxt "c"\nmsgid "By {x}"\nmsgstr "Por"\n', 7, "must be {x}"),
    ("a plural form", 'msgid "{n} a"\nmsgid_plural "{n} b"\nmsgstr[0] "{n} c"\nmsgstr[1] "{m} d"\n', 6, "must be {n}"),
    ("a format", 'msgid "By {x}"\nmsgstr "Por {x:d}"\n', 6, "braces do not match"),
    ("a conversion", 'msgid "By {x}"\nmsgstr "Por {x!z}"\n', 6, "braces do not match"),
    ("a placeholder in a format", 'msgid "By {x}"\nmsgstr "Por {x:{y}}"\n', 6, "braces do not match"),
    ("brace of a msgid", 'msgid "By {x"\nmsgstr "Por"\n', 6, "braces do not match"),
]

HOME = 'msgid "Home"\nmsgstr "Inicio"\n'

UNUSABLE = [
    ("unknown keyword", f"{HOME}\nnonsense\n", {}, ":9: ", "keyword"),
    ("msgid without msgstr", 'msgid "a"\nmsgid "b"\nmsgstr "c"\n', {}, ":6: ", "missing msgstr"),
    ("more plural forms than the header has",
     'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\nmsgstr[2] "e"\nmsgstr[3] "f"\n', {}, ":6: ",
     "more translations"),
    ("number of a plural form", 'msgid "a"\nmsgid_plural "b"\nmsgstr[x] "c"\n', {}, ": ", "not a valid .po file"),
    ("charset that nobody knows", HOME, {"charset": "klingon"}, ":3: ", "utf-8"),
    ("charset of old editors", HOME, {"charset": "ISO-8859-1"}, ":3: ", "utf-8"),
    ("plural rule", HOME, {"plural": "nplurals=2; plural=(import os);"}, ":4: ", plural_forms("es")),
    ("number of plural forms", HOME, {"plural": "nplurals=x; plural=n;"}, ":4: ", "make catalogs"),
    ("plural forms of another table", HOME, {"plural": "nplurals=2; plural=(n != 1);"}, ":4: ", plural_forms("es")),
    ("language of another folder", HOME, {"language": "fr"}, ":2: ", "Language must be 'es'"),
    ("language of no folder", HOME, {"language": ""}, ":2: ", "Language must be 'es'"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "line", "says"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_placeholder_that_cannot_be_filled_is_refused(tmp_path: Path, body: str, line: int, says: str) -> None:
    """Whatever would fail when a reader taps is found when the bot starts, with file and line of the message."""
    file = write_catalog(tmp_path, "es", body)
    with pytest.raises(CatalogError) as caught:
        load_translators(tmp_path, ["es"])
    assert str(caught.value).startswith(f"{file}:{line}: ")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("body", "header", "line", "says"), [row[1:] for row in UNUSABLE], ids=[row[0] for row in UNUSABLE]
)
def test_a_catalog_that_cannot_be_used_is_refused(
    tmp_path: Path, body: str, header: dict[str, str], line: str, says: str
) -> None:
    """Any other mistake is a CatalogError that names the file, and the line where there is one."""
    file = write_catalog(tmp_path, "es", body, HOME, **header)
    with pytest.raises(CatalogError) as caught:
        load_translators(tmp_path, ["es"])
    assert str(caught.value).startswith(f"{file}{line}")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("header", ["", 'msgid ""\nmsgstr ""\n\n'], ids=["none", "empty"])
def test_a_catalog_without_a_header_is_refused(tmp_path: Path, header: str) -> None:
    """Language and plural forms must be said: what a tool assumes in their place is often wrong."""
    file = write_catalog(tmp_path, "es", HOME)
    file.write_text(header + HOME, encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        load_translators(tmp_path, ["es"])
    assert [line.partition(" must")[0] for line in str(caught.value).splitlines()] == [
        f"{file}:1: the header's Language", f"{file}:1: the header's Plural-Forms"
    ]  # fmt: skip


def test_a_catalog_has_the_messages_of_the_template(tmp_path: Path) -> None:
    """What the code does not say is refused with its line, what the catalog lacks is counted; both say what to do."""
    body = HOME + '\nmsgctxt "a month"\nmsgid "Back"\nmsgstr "Volver"\n\nmsgid "{n} a"\nmsgid_plural "{n} b"\n'
    file = write_catalog(tmp_path, "es", body + 'msgstr[0] ""\n', HOME + '\nmsgid "Back"\nmsgstr ""\n')
    with pytest.raises(CatalogError) as caught:
        load_translators(tmp_path, ["es"])
    assert str(caught.value).splitlines() == [
        f"{file}:10: the template has no message 'Back' (a month); run `make catalogs`",
        f"{file}:13: the template has no message '{{n}} a'; run `make catalogs`",
        f"{file}:1: lacks 1 message of the template, such as 'Back'; run `make catalogs`",
    ]


def test_a_missing_template_is_refused(tmp_path: Path) -> None:
    """Without the template nobody knows which messages are right."""
    write_catalog(tmp_path, "es", HOME)
    template_file(tmp_path).unlink()
    with pytest.raises(CatalogError, match=re.escape(f"{template_file(tmp_path)}: is missing; run `make catalogs`")):
        load_translators(tmp_path, ["es"])


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    """Editors that save UTF-8 with a mark are not punished."""
    file = write_catalog(tmp_path, "es", HOME)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert load_translators(tmp_path, ["es"])["es"].gettext("Home") == "Inicio"


def test_unfinished_messages_are_counted(tmp_path: Path) -> None:
    """Untranslated and guessed messages start, are shown in English, and are counted for their translator."""
    plural = 'msgid "{n} a"\nmsgid_plural "{n} b"\nmsgstr[0] "{n} c"\nmsgstr[1] ""\nmsgstr[2] "{n} c"\n\n'
    t = speaking(tmp_path, "es", f'{HOME}\nmsgid "a"\nmsgstr ""\n\n{plural}#, fuzzy\nmsgid "b"\nmsgstr "c"\n')
    assert (t.gettext("a"), t.gettext("b")) == ("a", "b")
    assert unfinished(tmp_path, ["es"]) == {"es": (2, 1)}


@pytest.mark.parametrize("body", ['msgid "a"\nmsgstr "b"\n\nnonsense\n', 'msgid "a"\nmsgid "b"\nmsgstr "c"\n'])
def test_a_syntax_error_is_refused(tmp_path: Path, body: str) -> None:
    """What is no catalog is refused as a whole, with file and line, and never read in part."""
    file = write_catalog(tmp_path, "es", body, HOME)
    with pytest.raises(CatalogError, match=re.escape(str(file)) + r":\d+: "):
        load_translators(tmp_path, ["es"])


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    """A catalog that is not UTF-8 is refused, and the message says what it must be."""
    file = write_catalog(tmp_path, "es", "")
    file.write_bytes(file.read_bytes() + b'msgid "a"\nmsgstr "\xe9"\n')
    with pytest.raises(CatalogError, match="UTF-8"):
        load_translators(tmp_path, ["es"])


def test_a_missing_catalog_is_refused(tmp_path: Path) -> None:
    """A language of the content without its catalog is named."""
    write_catalog(tmp_path, "ar", HOME)
    with pytest.raises(CatalogError, match=re.escape(f"{catalog_file(tmp_path, 'es')}: is missing")):
        load_translators(tmp_path, ["es"])


def test_all_catalogs_are_read_before_any_is_refused(tmp_path: Path) -> None:
    """Problems of several catalogs come in one error, one line for each."""
    bodies = [BAD[0][1] + "\n" + 'msgid "By"\nmsgstr ""\n', BAD[1][1] + "\n" + BAD[2][1]]
    write_catalog(tmp_path, "es", bodies[0])
    write_catalog(tmp_path, "fr", bodies[1])
    with pytest.raises(CatalogError) as caught:
        load_translators(tmp_path, ["es", "ar", "fr"])
    lines = str(caught.value).splitlines()
    assert [
        (Path(line.partition(".po:")[0]).parts[-3], part)
        for line, part in zip(lines, (":6:", " is missing", ":6:", ":9:"), strict=True)
        if part in line
    ] == [("es", ":6:"), ("ar", " is missing"), ("fr", ":6:"), ("fr", ":9:")]


def test_a_fuzzy_message_stays_english(tmp_path: Path) -> None:
    """A translation that a merge only guessed is not shown, and its placeholders are nobody's problem yet."""
    t = speaking(tmp_path, "es", '#, fuzzy\nmsgid "By {name}"\nmsgstr "Por {nombre}"\n')
    assert t.gettext("By {name}", name="Ana") == "By Ana"


MESSAGES = """\
msgid "Home"
msgstr "Inicio"

msgctxt "a month"
msgid "May"
msgstr "mayo"

msgid "May"
msgstr "puede"

msgid "By {name}"
msgstr "Por {name}"

msgid "{n} section"
msgid_plural "{n} sections"
msgstr[0] "una sección"
msgstr[1] "{n} de secciones"
msgstr[2] "{n} secciones"

msgid "Untranslated"
msgstr ""
"""


def test_a_catalog_speaks(tmp_path: Path) -> None:
    """Messages, meanings, values and plural forms come from the catalog; the rest stays English."""
    t = speaking(tmp_path, "es", MESSAGES)
    assert t.gettext("Home") == "Inicio"
    assert t.gettext("May") == "puede"
    assert t.gettext("By {name}", name="Ana {x}") == "Por Ana {x}"
    assert [t.ngettext("{n} section", "{n} sections", n) for n in (0, 1, 12_345)] == [
        "0 secciones", "una sección", "12.345 secciones"
    ]  # fmt: skip
    assert (t.gettext("Untranslated"), t.gettext("Unknown")) == ("Untranslated", "Unknown")


def test_without_a_catalog_english_is_spoken() -> None:
    """A translator without a catalog speaks the msgids and counts in English."""
    t = Translator.untranslated("en")
    assert [t.ngettext("{n} section", "{n} sections", n) for n in (1, 2)] == ["1 section", "2 sections"]
    assert t.gettext("By {name}", name="Ana") == "By Ana"
    assert t.direction == "ltr"


def test_values_are_isolated_in_arabic(tmp_path: Path) -> None:
    """A Latin name or a number keeps its own order inside an Arabic sentence, and an Arabic one stays as it is."""
    t = speaking(tmp_path, "ar", 'msgid "By {name}"\nmsgstr "من {name}."\n')
    assert t.direction == "rtl"
    assert t.gettext("By {name}", name="Orphanet") == f"من {FSI}Orphanet{PDI}."
    assert t.gettext("By {name}", name="116 123") == f"من {FSI}116 123{PDI}."
    assert t.gettext("By {name}", name="آمال") == "من آمال."


def test_values_are_isolated_in_english_too() -> None:
    """An Arabic name keeps its own order inside an English sentence, and so do two of them in a list."""
    t = Translator.untranslated("en")
    assert t.gettext("By {name}, 1990", name="آمال") == f"By {FSI}آمال{PDI}, 1990"
    assert t.enumeration(["العربية", "עברית"]) == f"{FSI}العربية{PDI} and {FSI}עברית{PDI}"


def test_arabic_counts_in_six_forms(tmp_path: Path) -> None:
    """The six plural forms of Arabic are chosen as CLDR says, and the number is isolated."""
    forms = "".join(f'msgstr[{index}] "ص{index} {{n}}"\n' for index in range(6))
    t = speaking(tmp_path, "ar", 'msgid "{n} a"\nmsgid_plural "{n} b"\n' + forms)
    spoken = [t.ngettext("{n} a", "{n} b", n)[1] for n in (0, 1, 2, 3, 11, 100)]
    assert spoken == ["0", "1", "2", "3", "4", "5"]
    assert f"{FSI}11{PDI}" in t.ngettext("{n} a", "{n} b", 11)


def test_formats_are_cldrs() -> None:
    """Numbers, days, lists, countries and languages are written as in the locale."""
    es, ar = Translator.untranslated("es"), Translator.untranslated("ar")
    assert (es.number(1_234_567), es.number(1.5)) == ("1.234.567", "1,5")
    assert es.date(dt.date(2026, 11, 21)) == "21 de noviembre de 2026"
    assert es.enumeration(["a", "b", "c"]) == "a, b y c"
    assert ar.enumeration(["GARD", "آمال"]) == f"{FSI}GARD{PDI} وآمال"
    assert es.alternatives(["a", "b", "c"]) == "a, b o c"
    assert ar.alternatives(["GARD", "آمال"]) == f"{FSI}GARD{PDI} أو آمال"
    assert (es.territory("DE"), es.territory("ZZ9")) == ("Alemania", "ZZ9")
    assert [es.language(tag) for tag in ("pt-BR", "de", "hmn")] == ["portugués (Brasil)", "alemán", "hmong"]


@pytest.mark.parametrize("tag", ["qqq", "xx"])
def test_an_unknown_language_is_called_by_its_tag(tag: str) -> None:
    """Where CLDR has no name, the tag stands for itself."""
    assert tag == Translator.untranslated("es").language(tag)


@pytest.mark.parametrize(
    ("locale", "number"), [("fa", "12,345.5"), ("bn", "12,345.5"), ("ar_EG", "12,345.5"), ("de", "12.345,5")]
)
def test_numbers_have_the_same_digits_in_every_locale(locale: str, number: str) -> None:
    """A number has the digits 0-9, with the separators that the locale puts between those."""
    assert number == Translator.untranslated(locale).number(12_345.5)


LOCALES = (
    *("en", "es", "fr", "pt_BR", "ar", "zh_Hans", "ru", "hi", "fa", "tr", "he", "pl", "cs", "uk", "ja", "ko", "de"),
    *("it", "sw", "bn"),
)
CATEGORIES = ("zero", "one", "two", "few", "many", "other")


def plural_rule(locale: str) -> tuple[int, str]:
    """The number of forms and the rule of a locale's header."""
    match = re.fullmatch(r"nplurals=(\d+); plural=(.+?);?", plural_forms(locale))
    assert match is not None
    return int(match[1]), match[2]


@pytest.mark.parametrize("locale", LOCALES)
def test_plural_forms_are_cldrs(locale: str) -> None:
    """For every number to 1000, and for a million, gettext picks the form of CLDR's category."""
    count, rule = plural_rule(locale)
    cldr = Locale.parse(locale).plural_form
    used = [category for category in CATEGORIES if category in {*cldr.tags, "other"}]
    pick = gettext.c2py(rule)
    assert len(used) == count
    assert [used.index(cldr(n)) for n in (*range(1001), 1_000_000)] == [pick(n) for n in (*range(1001), 1_000_000)]


@pytest.mark.parametrize(
    ("locale", "forms"),
    [
        ("en", {1: 0, 0: 1, 2: 1}),
        ("fr", {0: 0, 1: 0, 2: 2, 1_000_000: 1}),
        ("ar", {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 103: 3, 11: 4, 99: 4, 100: 5, 102: 5}),
        ("fa", {0: 0, 1: 0, 2: 1}),
        ("tr", {1: 0, 0: 1, 2: 1}),
        ("ru", {1: 0, 21: 0, 2: 1, 24: 1, 0: 2, 5: 2, 11: 2, 12: 2, 111: 2}),
        ("pl", {1: 0, 2: 1, 22: 1, 0: 2, 5: 2, 12: 2, 21: 2}),
        ("ja", {0: 0, 1: 0, 2: 0}),
    ],
)
def test_plural_forms_are_what_grammar_says(locale: str, forms: dict[int, int]) -> None:
    """Known numbers of known languages, from CLDR's chart."""
    pick = gettext.c2py(plural_rule(locale)[1])
    assert forms == {n: pick(n) for n in forms}


def test_the_real_catalogs_load() -> None:
    """Every language folder of the content has a catalog that can be used."""
    names = sorted(folder.name for folder in (PROJECT / "content").iterdir() if folder.is_dir())
    names.remove("en")
    assert names == list(load_translators(PROJECT / "locales", names))
