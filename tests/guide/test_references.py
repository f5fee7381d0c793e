"""The rules between files: one planted fault for each, reported with file, line, key and the valid values."""

from pathlib import Path

import pytest

from guide.faults import Fault, case
from guide.support import OVERVIEW, edited, problems_of, write_guide
from messenger.guide.references import unit_name, unknown

WHAT = "topics.overview.sections.what-it-is"
ABOUT = 'title: "A"\nbutton: "A"\nsummary: "A"\nsections: {x: {heading: "A", body: "A"}}\n'

UNKNOWN_IDS = [
    case("child of a menu", Fault(
        "guide.yaml", "      - care\n", "      - care\n      - cure\n", at="- cure", key="menus.home.children.1",
        says=("cure is unknown", "valid: care, faq, glossary, home, organisations, overview, settings, therapies"),
    )),
    case("claim of a section", Fault(
        "guide.yaml", "- small\n", "- smal\n", at="- smal", key=f"{WHAT}.claims.0",
        says=("smal is unknown", "valid: play-helps, small"),
    )),
    case("related topic", Fault(
        "guide.yaml", "          - therapies\n", "          - cures\n", at="- cures", key=f"{WHAT}.related.0",
        says=("cures is unknown", "valid: overview, overview/to-ask, overview/what-it-is, therapies, therapies/play"),
    )),
    case("related section", Fault(
        "guide.yaml", "overview/to-ask", "overview/ask", at="overview/ask", key=f"{WHAT}.related.1",
        says=("overview/ask is unknown", "overview/to-ask"),
    )),
    case("term of a section", Fault(
        "guide.yaml", "- gait", "- gate", at="- gate", key=f"{WHAT}.terms.0",
        says=("gate is unknown", "valid: balance, gait"),
    )),
    case("organisation of a section", Fault(
        "guide.yaml", "- helpers", "- helper", at="- helper", key=f"{WHAT}.organisations.0",
        says=("helper is unknown", "valid: helpers"),
    )),
    case("claim of a question", Fault(
        "guide.yaml", "claims: [play-helps]\n    section", "claims: [play]\n    section", at="[play]",
        key="faq.does-play-help.claims.0", says=("play is unknown", "valid: play-helps, small"),
    )),
    case("section of a question", Fault(
        "guide.yaml", "section: therapies/play", "section: therapies/plays", at="section: ",
        key="faq.does-play-help.section", says=("therapies/plays is unknown", "overview/to-ask", "therapies/play"),
    )),
    case("claim of a term", Fault(
        "guide.yaml", "balance:\n    claims: [play-helps]", "balance:\n    claims: [play]", at="[play]",
        key="glossary.balance.claims.0", says=("play is unknown", "valid: play-helps, small"),
    )),
    case("topic that a question could lead to", Fault(
        "guide.yaml", "section: therapies/play", "section: therapy", at="section: ",
        key="faq.does-play-help.section", says=("therapy is unknown", "valid: overview, ", "therapies, "),
    )),
    case("source of a claim", Fault(
        "claims.yaml", "- leaflet", "- law", at="- law", key="claims.play-helps.sources.1",
        says=("law is unknown", "valid: handbook, leaflet"),
    )),
    case("source of a number", Fault(
        "emergency.yaml", "- leaflet\ncrisis", "- law\ncrisis", at="- law", key="numbers.NO.sources.0",
        says=("law is unknown", "valid: handbook, leaflet"),
    )),
    case("source of a crisis line", Fault(
        "emergency.yaml", "medium\n    sources:\n      - leaflet", "medium\n    sources: [law]", at="[law]",
        key="crisis_lines.no-line.sources.0", says=("law is unknown", "valid: handbook, leaflet"),
    )),
    case("condition of an organisation", Fault(
        "organisations.yaml", "- hypoplasia", "- aplasia", at="- aplasia", key="organisations.helpers.conditions.0",
        says=("aplasia is unknown", "valid: any-rare-disease, hypoplasia"),
    )),
    case("language of an organisation", Fault(
        "organisations.yaml", '- "zh-Hans"', '- "qq"', at='- "qq"', key="organisations.helpers.languages.1",
        says=("qq",),
    )),
    case("locale of a review", Fault(
        "reviews.yaml", "locale: es", "locale: fr", at="locale: fr", key="reviews.0.locale",
        says=("fr is unknown", "valid: en, es"),
    )),
    case("unit of a review", Fault(
        "reviews.yaml", "unit: overview/what-it-is", "unit: overview/what", at="unit:", key="reviews.0.unit",
        says=("overview/what is unknown", "menus/home, organisations/helpers, overview, overview/what-it-is"),
    )),
    case("menu of a translation", Fault(
        "es/menus.yaml", "  home:", "  house:", at="house", key="menus.house",
        says=("house is unknown", "valid: care, home"),
    )),
    case("section of a translation", Fault(
        "es/overview.yaml", "  what-it-is:", "  what-is-it:", at="what-is-it", key="sections.what-is-it",
        says=("what-is-it is unknown", "valid: to-ask, what-it-is"), alone=False,
    )),
    case("organisation of a translation", Fault(
        "es/organisations.yaml", "  helpers:", "  helper:", at="helper:", key="organisations.helper",
        says=("helper is unknown", "valid: helpers"),
    )),
    case("condition of a translation", Fault(
        "es/organisations.yaml", "conditions: {}", 'conditions:\n  aplasia: {name: "A", source: "0123456789ab"}',
        at="aplasia", key="conditions.aplasia", says=("aplasia is unknown", "valid: any-rare-disease, hypoplasia"),
    )),
    case("question of a translation", Fault(
        "es/faq.yaml", "  does-play-help:", "  play:", at="  play:", key="questions.play",
        says=("play is unknown", "valid: does-play-help"),
    )),
    case("term of a translation", Fault(
        "es/glossary.yaml", "  gait:", "  gate:", at="  gate:", key="terms.gate",
        says=("gate is unknown", "valid: balance, gait"),
    )),
    case("menu of the English", Fault(
        "en/menus.yaml", "menus:\n", 'menus:\n  stranger: {title: "S", button: "S", summary: "S"}\n',
        at="stranger", key="menus.stranger", says=("stranger is unknown",),
    )),
    case("section of the English", Fault(
        "en/overview.yaml", "sections:\n", 'sections:\n  stranger: {heading: "S", body: "S"}\n',
        at="stranger", key="sections.stranger", says=("stranger is unknown",),
    )),
    case("organisation of the English", Fault(
        "en/organisations.yaml", "organisations:\n", 'organisations:\n  stranger: {sentence: "S"}\n',
        at="stranger", key="organisations.stranger", says=("stranger is unknown",),
    )),
    case("condition of the English", Fault(
        "en/organisations.yaml", "conditions:\n", 'conditions:\n  stranger: {name: "S"}\n',
        at="stranger", key="conditions.stranger", says=("stranger is unknown",),
    )),
    case("question of the English", Fault(
        "en/faq.yaml", "questions:\n", 'questions:\n  stranger: {question: "S", button: "S", answer: "S"}\n',
        at="stranger", key="questions.stranger", says=("stranger is unknown",),
    )),
    case("term of the English", Fault(
        "en/glossary.yaml", "terms:\n", 'terms:\n  stranger: {term: "S", meaning: "S"}\n',
        at="stranger", key="terms.stranger", says=("stranger is unknown",),
    )),
]  # fmt: skip

BROKEN_RULES = [
    case("no root", Fault(
        "guide.yaml", "  home:\n", "  house:\n", at="menus:", key="menus", says=("the menu home is missing",),
        alone=False,
    )),
    case("a topic has a menu's id", Fault(
        "guide.yaml", "topics:\n", "topics:\n  care: {sections: {x: {kind: about, claims: []}}}\n",
        at="care: {", key="topics.care", says=("has this id already",), more={"en/care.yaml": ABOUT},
    )),
    case("a topic has an id of the bot's own", Fault(
        "guide.yaml", "topics:\n", "topics:\n  settings: {sections: {x: {kind: about, claims: []}}}\n",
        at="settings: {", key="topics.settings", says=("has this id already",), more={"en/settings.yaml": ABOUT},
    )),
    case("a menu has an id of the bot's own", Fault(
        "guide.yaml", "menus:\n", "menus:\n  settings: {children: [overview]}\n", at="settings: {",
        key="menus.settings", says=("has this id already",), alone=False,
    )),
    case("a menu leads back to home", Fault(
        "guide.yaml", "- therapies\ntopics", "- therapies\n      - home\ntopics", at="- home",
        key="menus.care.children.1", says=("home",),
    )),
    case("unreachable topic", Fault(
        "guide.yaml", "      - overview\n", "", at="  overview:", key="topics.overview", says=("no menu leads here",),
    )),
    case("unreachable menu", Fault(
        "guide.yaml", "      - care\n", "      - therapies\n", at="  care:", key="menus.care",
        says=("no menu leads here", "children"),
    )),
    case("topic that only an unreachable menu leads to", Fault(
        "guide.yaml", "      - care\n", "", at="  therapies:", key="topics.therapies", says=("no menu leads here",),
        alone=False,
    )),
    case("claim that is left out", Fault(
        "guide.yaml", "- small\n", "- miracle-cure\n", at="- miracle-cure", key=f"{WHAT}.claims.0",
        says=("miracle-cure is left out", "may say it"),
    )),
    case("claim of a term that is left out", Fault(
        "guide.yaml", "balance:\n    claims: [play-helps]", "balance:\n    claims: [miracle-cure]",
        at="miracle-cure", key="glossary.balance.claims.0", says=("miracle-cure is left out",),
    )),
    case("claim both kept and left out", Fault(
        "claims.yaml", "- miracle-cure", "- play-helps", at="  play-helps:", key="claims.play-helps",
        says=("is left out as well",), alone=False,
    )),
    case("facts without claims", Fault(
        "guide.yaml", "claims:\n          - small", "claims: []  # none", at="# none", key=f"{WHAT}.claims",
        says=("only the kinds questions and about make no claims",),
    )),
    case("steps without claims", Fault(
        "guide.yaml", "claims:\n          - play-helps", "claims: []  # none", at="# none",
        key="topics.therapies.sections.play.claims", says=("only the kinds questions and about make no claims",),
    )),
    case("section related to itself", Fault(
        "guide.yaml", "overview/to-ask", "overview/what-it-is", at="overview/what-it-is", key=f"{WHAT}.related.1",
        says=("not related to itself",),
    )),
    case("section related to its own topic", Fault(
        "guide.yaml", "- overview/to-ask", "- overview  # own", at="# own", key=f"{WHAT}.related.1",
        says=("its own topic",),
    )),
    case("English menu missing", Fault(
        "en/menus.yaml", "  care:", "  care-x:", at="menus:", key="menus.care",
        says=("the English words are missing",), alone=False,
    )),
    case("English section missing", Fault(
        "en/therapies.yaml", '  play:\n    heading: "Playing"\n    body: |\n      Play every day.\n',
        "  {}\n", at="sections:", key="sections.play", says=("the English words are missing",),
    )),
    case("English organisation missing", Fault(
        "organisations.yaml", "organisations:\n", 'organisations:\n  others: {name: "O", url: "https://example.org",'
        ' countries: [], languages: ["en"], conditions: [hypoplasia]}\n', at="organisations:",
        key="organisations.others", says=("the English words are missing",), reported_in="en/organisations.yaml",
    )),
    case("English condition missing", Fault(
        "guide.yaml", "  - hypoplasia\n", "  - hypoplasia\n  - atrophy\n", at="conditions:",
        key="conditions.atrophy", says=("the English words are missing",), reported_in="en/organisations.yaml",
    )),
    case("English question missing", Fault(
        "guide.yaml", "faq:\n", "faq:\n  why: {claims: [small], section: overview}\n", at="questions:",
        key="questions.why", says=("the English words are missing",), reported_in="en/faq.yaml",
    )),
    case("English term missing", Fault(
        "guide.yaml", "gait: {}\n", "gait: {}\n  tone: {}\n", at="terms:",
        key="terms.tone", says=("the English words are missing",), reported_in="en/glossary.yaml",
    )),
    case("English that says what it translates", Fault(
        "en/overview.yaml", "  to-ask:\n", '  to-ask:\n    source: "0123456789ab"\n', at="source",
        key="sections.to-ask.source", says=("only a translation says what it translates",),
    )),
    case("section translated without fingerprint", Fault(
        "es/overview.yaml", "  what-it-is:\n    source:", "  what-it-is:\n    button:", at="what-it-is",
        key="sections.what-it-is.source", says=("the fingerprint of the English is missing",),
    )),
    case("topic translated without fingerprint", Fault(
        "es/overview.yaml", f'source: "{OVERVIEW}"\n', "", at="", key="source",
        says=("the fingerprint of the English is missing",),
    )),
    case("menu translated without fingerprint", Fault(
        "es/menus.yaml", "source:", "#", at="  home:", key="menus.home.source",
        says=("the fingerprint of the English is missing",),
    )),
    case("organisation translated without fingerprint", Fault(
        "es/organisations.yaml", "source:", "#", at="  helpers:", key="organisations.helpers.source",
        says=("the fingerprint of the English is missing",),
    )),
]  # fmt: skip

FOREIGN_PROSE = [
    case(
        f"{name}, {file}", Fault(file, old, new, at=f"{key.split('.')[-1]}: |", key=key, says=(says, "use paragraphs"))
    )
    for name, new, says in [
        ("heading", "# Heading", "heading"),
        ("link", "[here](https://example.org)", "link"),
        ("HTML", "a <b>word</b>", "html inline"),
        ("image", "![scan](scan.png)", "image"),
        ("code", "`code`", "code inline"),
    ]
    for file, old, key in [
        ("en/therapies.yaml", "Play every day.", "sections.play.body"),
        ("es/overview.yaml", "El cerebelo es **pequeño**.", "sections.what-it-is.body"),
        ("en/faq.yaml", "Yes, **daily** play helps.", "questions.does-play-help.answer"),
    ]
]


@pytest.mark.parametrize("fault", UNKNOWN_IDS)
def test_an_unknown_id_is_refused_where_it_stands(tmp_path: Path, fault: Fault) -> None:
    """An id that leads nowhere is reported on its line, with the ids that are valid there."""
    fault.check(tmp_path)


@pytest.mark.parametrize("fault", BROKEN_RULES)
def test_each_rule_is_enforced(tmp_path: Path, fault: Fault) -> None:
    """Each rule finds its fault, on the line where a person must mend it."""
    fault.check(tmp_path)


@pytest.mark.parametrize("fault", FOREIGN_PROSE)
def test_markdown_that_the_guide_lacks_is_refused(tmp_path: Path, fault: Fault) -> None:
    """Prose in any language keeps to our subset of Markdown; the message names what was found."""
    fault.check(tmp_path)


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("faq", "  does-play-help:\n    claims: [play-helps]\n    section: therapies/play\n"),
        ("glossary", "  gait: {}\n  balance:\n    claims: [play-helps]\n"),
    ],
)
def test_a_menu_leads_only_to_lists_that_the_guide_has(tmp_path: Path, name: str, entries: str) -> None:
    """A menu that names the questions or the words of a guide that has none is refused."""
    files = edited("guide.yaml", f"{name}:\n{entries}", "")
    files = edited("guide.yaml", "        terms:\n          - gait\n", "", files)
    files = {file: text for file, text in files.items() if not file.endswith(f"/{name}.yaml")}
    assert [problem.key for problem in problems_of(write_guide(tmp_path, files))] == [
        f"menus.home.children.{['faq', 'glossary'].index(name) + 4}"
    ]


def test_a_sound_guide_breaks_no_rule(tmp_path: Path) -> None:
    """The guide that the faults are planted in has none of its own."""
    assert problems_of(write_guide(tmp_path)) == []


@pytest.mark.parametrize(
    ("file", "key", "unit"),
    [
        ("overview", (), "overview"),
        ("overview", ("sections", "what-it-is"), "overview/what-it-is"),
        ("faq", ("questions", "why"), "faq/why"),
        ("glossary", ("terms", "gait"), "glossary/gait"),
        ("menus", ("menus", "home"), "menus/home"),
        ("organisations", ("organisations", "gard"), "organisations/gard"),
        ("organisations", ("conditions", "atrophy"), "conditions/atrophy"),
    ],
)
def test_a_unit_has_one_name(file: str, key: tuple[str, ...], unit: str) -> None:
    """A unit is named by topic and section, or by group and id."""
    assert unit_name(file, key) == unit


def test_no_unit_stands_deeper() -> None:
    """A key that is no unit's is a mistake of the caller's."""
    with pytest.raises(ValueError, match="no unit"):
        unit_name("overview", ("sections", "what-it-is", "body"))


MANY = [f"claim-{number}" for number in range(100)]


@pytest.mark.parametrize(
    ("value", "valid", "message"),
    [
        ("a", [], "a is unknown; valid: nothing yet"),
        ("a", ["c", "b", "c"], "a is unknown; valid: b, c"),
        ("claim-x", MANY[:24], f"claim-x is unknown; valid: {', '.join(sorted(MANY[:24]))}"),
        ("ÄÖÜ", MANY, "ÄÖÜ is unknown; valid are 100 others, claim-0 the first"),
    ],
    ids=["none", "some", "as many as are listed", "many, none close"],
)
def test_valid_values_are_listed(value: str, valid: list[str], message: str) -> None:
    """What is valid is listed in order, each once; of very many only the number and the first."""
    assert unknown(value, valid) == message


def test_of_many_values_the_closest_are_named() -> None:
    """Of very many valid values the closest come first, and not more than five."""
    message = unknown("claim-99x", MANY)
    assert message.startswith("claim-99x is unknown; valid are 100 others, the closest: claim-99, ")
    assert message.count("claim-") == 6
