"""The loader: files become a guide, and everything that is wrong with any of them is said at once."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guide.faults import Fault, case
from guide.support import FILES, edited, line_of, problems_of, write_guide
from messenger.guide.loader import load_guide
from messenger.guide.yaml_files import ContentError
from messenger.settings import PROJECT

WHAT = "topics.overview.sections.what-it-is"

SHAPES = [
    case("extra key", Fault(
        "guide.yaml", "    critical: true", "    urgent: true", at="urgent", key="topics.therapies.urgent",
        says=("there is no such key here",), alone=False,
    )),
    case("extra key at the top", Fault(
        "sources.yaml", "sources:", "pages: {}\nsources:", at="pages", key="pages", says=("there is no such key here",),
    )),
    case("extra key in words", Fault(
        "es/overview.yaml", "    heading:", '    headline: "x"\n    heading:', at="headline",
        key="sections.what-it-is.headline", says=("there is no such key here",),
    )),
    case("missing key", Fault(
        "claims.yaml", "    use: say-hedged\n", "", at="  play-helps:", key="claims.play-helps.use",
        says=("this key is missing",),
    )),
    case("missing key at the top", Fault(
        "guide.yaml", "conditions:\n  - hypoplasia\n  - any-rare-disease\n", "", at="", key="conditions",
        says=("this key is missing",), alone=False,
    )),
    case("kind of a section", Fault(
        "guide.yaml", "kind: facts", "kind: fact", at="kind: fact", key=f"{WHAT}.kind",
        says=("valid: ", "'facts'", "'steps'", "'urgent'", "'questions'", "'about'"), alone=False,
    )),
    case("evidence of a claim", Fault(
        "claims.yaml", "plausible", "likely", at="likely", key="claims.play-helps.evidence",
        says=("valid: ", "'confirmed'", "'plausible'", "'disputed'", "'unsupported'"),
    )),
    case("use of a claim", Fault(
        "claims.yaml", "use: say\n", "use: leave-out\n", at="use: leave-out", key="claims.small.use",
        says=("valid: ", "'say'", "'say-hedged'", "'replace'"),
    )),
    case("certainty of a number", Fault(
        "emergency.yaml", "certainty: high", "certainty: sure", at="sure", key="numbers.NO.certainty",
        says=("valid: ", "'high'", "'medium'", "'low'"),
    )),
    case("hours of a crisis line", Fault(
        "emergency.yaml", "hours: always", "hours: often", at="often", key="crisis_lines.no-line.hours",
        says=("valid: ", "'always'", "'limited'", "'unknown'"),
    )),
    case("role of a reviewer", Fault(
        "reviews.yaml", "native-speaker", "doctor", at="doctor", key="reviews.0.role",
        says=("valid: ", "'clinician'", "'native-speaker'"),
    )),
    case("text where a map belongs", Fault(
        "guide.yaml", "  care:\n    children:\n      - therapies", "  care: therapies", at="care: ", key="menus.care",
        says=("should be",), alone=False,
    )),
    case("text where a list belongs", Fault(
        "guide.yaml", "claims:\n          - small", "claims: small", at="small", key=f"{WHAT}.claims",
        says=("should be",), alone=False,
    )),
    case("text where true or false belongs", Fault(
        "guide.yaml", "critical: true", 'critical: "true"', at="critical", key="topics.therapies.critical",
        says=("should be a valid boolean",), alone=False,
    )),
    case("true where text belongs", Fault(
        "sources.yaml", '"Handbook"', "true", at="title: true", key="sources.handbook.title",
        says=("should be a valid string",),
    )),
    case("true in a list of texts", Fault(
        "emergency.yaml", '["113"]', "[true]", at="[true]", key="numbers.NO.ambulance.0",
        says=("should be a valid string",),
    )),
    case("number without quotes", Fault(
        "emergency.yaml", '- "112"', "- 112", at="- 112", key="numbers.NO.general.0",
        says=("112 is not read as text here; put it in quotes",), alone=False,
    )),
    case("country without quotes", Fault(
        "organisations.yaml", '- "NO"', "- NO", at="- NO", key="organisations.helpers.countries.0",
        says=("NO is not read as text here; put it in quotes",), alone=False,
    )),
    case("time without quotes", Fault(
        "en/menus.yaml", '"What helps."', "12:30", at="12:30", key="menus.care.summary",
        says=("12:30 is not read as text here; put it in quotes",), alone=False,
    )),
    case("on without quotes", Fault(
        "es/menus.yaml", 'title: "Inicio"', "title: on", at="title: on", key="menus.home.title",
        says=("on is not read as text here; put it in quotes",), alone=False,
    )),
    case("alias", Fault(
        "en/menus.yaml", 'title: "Care"\n    button: "Care"', 'title: &care "Care"\n    button: *care', at="*care",
        key="menus.care.button", says=("anchors and aliases are not used here",), alone=False,
    )),
    case("duplicate key", Fault(
        "en/menus.yaml", '    summary: "What helps."', '    summary: "What helps."\n    summary: "Twice"', at="Twice",
        key="menus.care.summary", says=("this key stands here twice",),
    )),
    case("country that is no code", Fault(
        "organisations.yaml", '- "NO"', '- "Norway"', at="Norway", key="organisations.helpers.countries.0",
        says=("does not have the form ^[A-Z]{2}$",),
    )),
    case("country of a number that is no code", Fault(
        "emergency.yaml", '  "NO":', '  "no":', at='  "no":', key="numbers.no", says=("^[A-Z]{2}$",),
    )),
    case("language that is no tag", Fault(
        "organisations.yaml", '"zh-Hans"', '"zh_hans"', at="zh_hans", key="organisations.helpers.languages.1",
        says=("does not have the form",),
    )),
    case("address without encryption", Fault(
        "organisations.yaml", "https://", "http://", at="http://", key="organisations.helpers.url",
        says=("does not have the form ^https://",),
    )),
    case("address of a source", Fault(
        "sources.yaml", "https://", "ftp://", at="ftp://", key="sources.handbook.url", says=("^https?://",),
    )),
    case("id in capitals", Fault(
        "guide.yaml", "  - hypoplasia", "  - Hypoplasia", at="- Hypoplasia", key="conditions.0",
        says=("does not have the form ^[a-z0-9]+",), alone=False,
    )),
    case("id with a path in it", Fault(
        "guide.yaml", "  care:", '  "../care":', at="../care", key="menus.../care", says=("does not have the form",),
        alone=False,
    )),
    case("id longer than a button carries", Fault(
        "guide.yaml", "  care:", f"  {'c' * 29}:", at="ccc", key=f"menus.{'c' * 29}", says=("at most 28 characters",),
        alone=False,
    )),
    case("text of a button that is too long", Fault(
        "en/therapies.yaml", 'button: "Therapies"', f'button: "{"x" * 31}"', at="xxx", key="button",
        says=("at most 30 characters",),
    )),
    case("text of nothing but white space", Fault(
        "en/therapies.yaml", '"What helps a child."', '"  "', at='"  "', key="summary", says=("at least 1 character",),
    )),
    case("menu without children", Fault(
        "guide.yaml", "children:\n      - therapies", "children: []", at="children: []", key="menus.care.children",
        says=("at least 1 item",), alone=False,
    )),
    case("too much that is related", Fault(
        "guide.yaml", "- overview/to-ask", "- overview/to-ask\n          - a\n          - b", at="related",
        key=f"{WHAT}.related", says=("at most 3 items",), alone=False,
    )),
    case("no day", Fault(
        "organisations.yaml", "2026-01-31", "2026-02-31", at="2026-02-31", key="organisations.helpers.checked",
        says=("date",),
    )),
    case("a number that is no day", Fault(
        "organisations.yaml", "2026-01-31", "20908800", at="20908800", key="organisations.helpers.checked",
        says=("date",),
    )),
    case("fingerprint of another form", Fault(
        "es/organisations.yaml", "sentence:", 'button: "x"\n    sentence:', at="button",
        key="organisations.helpers.button", says=("there is no such key here",),
    )),
    case("fingerprint of a review", Fault(
        "reviews.yaml", 'fingerprint: "', 'fingerprint: "x', at="fingerprint", key="reviews.0.fingerprint",
        says=("does not have the form ^[0-9a-f]{12}$",),
    )),
]  # fmt: skip


@pytest.mark.parametrize("fault", SHAPES)
def test_each_value_has_its_shape(tmp_path: Path, fault: Fault) -> None:
    """A key or value of another shape is refused with its line, and with what is valid."""
    fault.check(tmp_path)


@pytest.mark.parametrize("file", [file for file in FILES if not file.startswith("es/")])
@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "the file is missing"), (b"", "the file is empty"), (b"a: \xff", "UTF-8")],
    ids=["missing", "empty", "no UTF-8"],
)
def test_every_file_but_a_translation_must_be_there(
    tmp_path: Path, file: str, content: bytes | None, says: str
) -> None:
    """Each file that is missing, empty or in another encoding is named."""
    write_guide(tmp_path)
    if content is None:
        (tmp_path / file).unlink()
    else:
        (tmp_path / file).write_bytes(content)
    assert [
        problem for problem in problems_of(tmp_path)
        if (problem.file, problem.line, problem.key) == (tmp_path / file, 1, "") and says in problem.message
    ]  # fmt: skip


@pytest.mark.parametrize("file", [file for file in FILES if file.startswith("es/")])
def test_any_file_of_a_translation_may_be_missing(tmp_path: Path, file: str) -> None:
    """A translation begins with one file; what is not there yet is shown in English."""
    files = {name: text for name, text in FILES.items() if name not in {file, "reviews.yaml"}}
    guide = load_guide(write_guide(tmp_path, {**files, "reviews.yaml": "reviews: []\n"}))
    assert guide.locales == ("en", "es")


@pytest.mark.parametrize(
    ("name", "says"),
    [("xx", "'xx' is no locale"), ("pt-br", "es, pt_BR or zh_Hans"), ("pt_br", "pt_BR"), ("drafts", "is no locale")],
)
def test_a_folder_is_a_locale(tmp_path: Path, name: str, says: str) -> None:
    """A folder that is no locale of CLDR's, or is spelt otherwise, is refused with examples."""
    (write_guide(tmp_path) / name).mkdir()
    (problem,) = problems_of(tmp_path)
    assert (tmp_path / name, 1, "") == (problem.file, problem.line, problem.key)
    assert says in problem.message


@pytest.mark.parametrize("name", ["notes.yaml", "overview.yml", "overview.yaml.orig", "menus.txt", "overview"])
def test_a_stray_file_is_refused(tmp_path: Path, name: str) -> None:
    """A file of words that no topic has would be read by nobody; the message lists the names that are read."""
    (write_guide(tmp_path) / "es" / name).write_text("", encoding="utf-8")
    (problem,) = problems_of(tmp_path)
    assert (tmp_path / "es" / name, 1, "") == (problem.file, problem.line, problem.key)
    assert (
        "valid: faq.yaml, glossary.yaml, keywords.yaml, menus.yaml, organisations.yaml, overview.yaml, profile.yaml, "
        "terms.yaml, " in problem.message
    )


def test_hidden_files_are_somebody_elses(tmp_path: Path) -> None:
    """What an editor or a file manager leaves behind is no mistake of a translator's."""
    folder = write_guide(tmp_path)
    for name in (".DS_Store", ".overview.yaml.swp", "overview.yaml~", "#overview.yaml#"):
        (folder / "es" / name).write_bytes(b"\x00")
    for name in (".git", "__pycache__"):
        (folder / name).mkdir()
    assert problems_of(tmp_path) == []


def test_english_must_be_there(tmp_path: Path) -> None:
    """Without the folder of the English there is nothing to fall back to."""
    shutil.rmtree(write_guide(tmp_path) / "en")
    problems = problems_of(tmp_path)
    assert [(tmp_path / "en", 1, "the folder of the English is missing")] == [
        (problem.file, problem.line, problem.message) for problem in problems if problem.file == tmp_path / "en"
    ]


def test_a_folder_that_is_not_there_names_its_setting(tmp_path: Path) -> None:
    """Whoever gave a wrong folder learns which setting to change."""
    (problem,) = problems_of(tmp_path / "nowhere")
    assert (tmp_path / "nowhere", 1) == (problem.file, problem.line)
    assert "CONTENT_DIR" in problem.message


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    """Faults in several files come in one error, in order, and the text has one line for each."""
    files = edited("claims.yaml", "use: say\n", "use: tell\n")
    files = edited("sources.yaml", "    read: false\n", "    read: never\n", files)
    files = edited("en/menus.yaml", "  care:", "  home:", files)
    files = edited("es/overview.yaml", "summary:", "abstract:", files)
    with pytest.raises(ContentError) as caught:
        load_guide(write_guide(tmp_path, files))
    found = [(problem.file.relative_to(tmp_path).as_posix(), problem.line) for problem in caught.value.problems]
    assert [
        ("claims.yaml", line_of(files["claims.yaml"], "tell")),
        ("en/menus.yaml", 6),
        ("es/overview.yaml", 1),
        ("es/overview.yaml", line_of(files["es/overview.yaml"], "abstract")),
        ("sources.yaml", line_of(files["sources.yaml"], "never")),
    ] == found
    assert len(str(caught.value).splitlines()) == len(found)


def test_every_broken_rule_is_said_at_once(tmp_path: Path) -> None:
    """Broken rules of several files come in one error too."""
    files = edited("guide.yaml", "      - care\n", "      - cure\n")
    files = edited("claims.yaml", "- leaflet", "- law", files)
    files = edited("en/therapies.yaml", "Play every day.", "# Play", files)
    files = edited("reviews.yaml", "locale: es", "locale: fr", files)
    found = {problem.file.relative_to(tmp_path).as_posix() for problem in problems_of(write_guide(tmp_path, files))}
    assert {"guide.yaml", "claims.yaml", "en/therapies.yaml", "reviews.yaml"} == found


def test_a_fault_in_the_tree_does_not_hide_among_others(tmp_path: Path) -> None:
    """One fault in guide.yaml is one problem, not one more for each file of words."""
    (problem,) = problems_of(write_guide(tmp_path, edited("guide.yaml", "kind: facts", "kind: fact")))
    assert problem.file == tmp_path / "guide.yaml"


@settings(deadline=None)  # it writes a whole guide each time: how long that takes is the disk's affair
@given(file=st.sampled_from(sorted(FILES)), text=st.text() | st.sampled_from(sorted(FILES.values())))
def test_no_file_makes_the_loader_raise_anything_else(
    tmp_path_factory: pytest.TempPathFactory, file: str, text: str
) -> None:
    """Whatever one file holds, another's content too, the guide loads or ContentError has problems of this guide."""
    folder = write_guide(tmp_path_factory.getbasetemp() / "any", {**FILES, file: text})
    assert all(problem.message and folder in problem.file.parents for problem in problems_of(folder))


def test_the_real_guide_loads() -> None:
    """The content of this project has no problem, and English comes first."""
    guide = load_guide(PROJECT / "content")
    assert guide.locales[0] == "en"
    assert guide.tree.topics
