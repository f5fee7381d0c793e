"""The wording rules: the machinery that applies them, on rules of its own."""

from pathlib import Path

import pytest

from guide.checks.small import SMALL, Planted, changed, found_in
from guide.support import line_of
from messenger.guide.checks.wording import WordingRule

RULE = """\
rules:
  no-blame:
    says: "Nobody is blamed."
    forbidden: ['\\byour fault\\b']
    wrong: ["It is your fault."]
    right: ["It is nobody's fault."]
"""
SAYS = "'your fault': Nobody is blamed. (no-blame)"
BODY = "The cerebellum is **small**."


def rule(**fields: object) -> WordingRule:
    """A rule that finds "bad", with other fields changed."""
    given: dict[str, object] = {"says": "A rule.", "forbidden": ["bad"], "wrong": ["bad"], "right": ["good"], **fields}
    return WordingRule.model_validate(given)


UNPROVEN = [
    ("wrong that is not found", {"wrong": ["bad", "good"]}, "does not find what is wrong: 'good'"),
    ("right that is found", {"right": ["good", "So BAD."]}, "finds 'BAD' in what is right: 'So BAD.'"),
    ("phrase without a text", {"forbidden": ["bad", "worse"]}, "no text proves 'worse'"),
    ("exception without a text", {"unless_in_sentence": ["not"]}, "no text proves 'not'"),
    ("exception in another sentence", {"unless_in_sentence": ["not"], "right": ["It is not."]}, "no text proves 'not'"),
    ("exception of the unit without a text", {"unless": ["study"]}, "no text proves 'study'"),
    ("not an expression", {"forbidden": ["(bad"]}, "is not a regular expression"),
    ("neither forbidden nor asked for", {"forbidden": []}, "needs either forbidden or must_have"),
    ("both forbidden and asked for", {"must_have": ["good"]}, "needs either forbidden or must_have"),
    ("exception from what is asked for", {"forbidden": [], "must_have": ["good"], "unless": ["x"]}, "unless belongs"),
    ("what is asked for is missing in right", {"forbidden": [], "must_have": ["well"]}, "finds '' in what is right"),
    ("nothing wrong", {"wrong": []}, "at least 1 item"),
    ("nothing right", {"right": []}, "at least 1 item"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "fields", "says"), UNPROVEN, ids=[row[0] for row in UNPROVEN])
def test_a_rule_proves_itself(name: str, fields: dict[str, object], says: str) -> None:
    """A rule is refused unless its own texts prove each of its phrases and exceptions."""
    with pytest.raises(ValueError, match=r".") as caught:
        rule(**fields)
    assert says in str(caught.value), name


BREACHES = [
    ("upper case", rule(), "Bad luck.", "Bad"),
    ("none", rule(), "Fine.", None),
    ("exception in the sentence", rule(unless_in_sentence=["not"], right=["not bad"]), "It is not bad.", None),
    ("exception in the next", rule(unless_in_sentence=["not"], right=["not bad"]), "It is bad. It is not.", "bad"),
    ("exception on the next line", rule(unless_in_sentence=["not"], right=["not bad"]), "It is bad\nnot", "bad"),
    ("the second sentence counts", rule(unless_in_sentence=["not"], right=["not bad"]), "Not bad. Bad.", "Bad"),
    ("all of unless", rule(unless=["study", "people"], right=["bad: study of people"]), "People. Bad. A study.", None),
    ("some of unless", rule(unless=["study", "people"], right=["bad: study of people"]), "Bad. A study.", "Bad"),
    ("apostrophe", rule(forbidden=["isn't"], wrong=["isn't"]), "It isn’t.", "isn't"),
    ("asked for and there", rule(forbidden=[], must_have=["go+d", "so"]  , right=["so good"]), "Good, so.", None),
    ("asked for and half there", rule(forbidden=[], must_have=["go+d", "so"], right=["so good"]), "Good.", ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "rule", "text", "breach"), BREACHES, ids=[row[0] for row in BREACHES])
def test_a_rule_reads_sentence_by_sentence(name: str, rule: WordingRule, text: str, breach: str | None) -> None:
    """A forbidden phrase is excused by its own sentence, or by the whole unit where the rule says so."""
    assert rule.breach(text) == breach, name


def test_the_unit_excuses_its_part() -> None:
    """A heading may say what its section explains."""
    excused = rule(unless=["study"], right=["bad: a study"])
    assert excused.breach("Bad", unit="Bad\nSays a study.") is None
    assert excused.breach("Bad", unit="Bad\nSays nobody.") == "Bad"


PLACES = [
    Planted("body", "en/overview.yaml", BODY, "It is **your** fault.", "**your**", "sections.what-it-is.body"),
    Planted("heading", "en/overview.yaml", '"What it is"', '"Your fault"', '"Your', "sections.what-it-is.heading"),
    Planted("button", "en/overview.yaml", '"What to ask"', '"Your fault"', '"Your', "sections.to-ask.button"),
    Planted("summary", "en/overview.yaml", "The main points.", "Your fault.", '"Your', "summary"),
    Planted("answer", "en/faq.yaml", "Yes, **daily** play helps.", "Your fault.", "Your",
            "questions.does-play-help.answer"),
    Planted("meaning", "en/glossary.yaml", "Not falling.", "Your fault.", '"Your', "terms.balance.meaning"),
    Planted("sentence", "en/organisations.yaml", "They answer questions.", "Your fault.", '"Your',
            "organisations.helpers.sentence"),
    Planted("menu", "en/menus.yaml", "What helps.", "Your fault.", '"Your', "menus.care.summary"),
    Planted("profile", "en/profile.yaml", 'name: "A bot"', 'name: "Your fault"', '"Your', "name"),
]  # fmt: skip


@pytest.mark.parametrize("fault", PLACES, ids=lambda fault: fault.name)
def test_every_text_is_held_against_the_rules(tmp_path: Path, fault: Planted) -> None:
    """A breach is found in every kind of text, behind any Markdown, and reported with file, line and key."""
    files = changed(fault.file, fault.old, fault.new, {**SMALL, "en/wording.yaml": RULE})
    [problem] = found_in(tmp_path, files)
    assert (tmp_path / fault.file, fault.key) == (problem.file, problem.key)
    # A block's text starts on the line below its key.
    assert problem.line in {line_of(files[fault.file], fault.at), line_of(files[fault.file], fault.at) - 1}
    assert SAYS.casefold() == problem.message.casefold()


def test_a_rule_can_be_for_some_units_only(tmp_path: Path) -> None:
    """A rule for a topic leaves the others alone, and an exception leaves one unit alone."""
    breaking = changed("en/overview.yaml", BODY, "Your fault.")
    for field, count in (
        ("", 1),
        ("    only_in: [overview]\n", 1),
        ("    only_in: [overview/what-it-is]\n", 1),
        ("    only_in: [therapies]\n", 0),
        ('    except_in: {overview/what-it-is: "A quotation."}\n', 0),
        ('    except_in: {overview/to-ask: "A quotation."}\n', 1),
    ):
        assert len(found_in(tmp_path, {**breaking, "en/wording.yaml": RULE + field})) == count, field


def test_what_must_be_said_is_asked_of_sections_and_answers(tmp_path: Path) -> None:
    """Every section and answer of the named units must say it; titles, terms and menus need not."""
    rules = """\
rules:
  be-kind:
    says: "Say that play is daily."
    must_have: ["daily", "play"]
    only_in: [therapies, faq, glossary, menus, overview/to-ask]
    wrong: ["play"]
    right: ["daily play"]
"""
    problems = found_in(tmp_path, {**SMALL, "en/wording.yaml": rules})
    assert [(problem.file.name, problem.key, problem.message) for problem in problems] == [
        ("overview.yaml", "sections.to-ask.body", "Say that play is daily. (be-kind)"),
        ("therapies.yaml", "sections.play.body", "Say that play is daily. (be-kind)"),
    ]


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("    only_in: [overviews]\n", "only_in.0"),
        ('    except_in: {overview/what: "Why."}\n', "except_in.overview/what"),
    ],
)
def test_a_rule_for_an_unknown_unit_is_a_problem(tmp_path: Path, field: str, key: str) -> None:
    """A misspelt unit would switch a rule off, or leave it on, in silence."""
    [problem] = found_in(tmp_path, {**SMALL, "en/wording.yaml": RULE + field})
    assert (tmp_path / "en/wording.yaml", 7, f"rules.no-blame.{key}") == (problem.file, problem.line, problem.key)
    assert "is unknown" in problem.message


BROKEN_FILES = [
    ("not proven", RULE.replace("nobody's", "your"), "rules.no-blame", "finds 'your fault' in what is right"),
    ("not an expression", RULE.replace("\\b'", "('"), "rules.no-blame.forbidden.0", "is not a regular expression"),
    ("misspelt key", RULE.replace("right:", "rights:"), "rules.no-blame.rights", "Extra inputs are not permitted"),
    ("not YAML", "rules: [", "", "is not valid YAML"),
]


@pytest.mark.parametrize(("name", "text", "key", "says"), BROKEN_FILES, ids=[row[0] for row in BROKEN_FILES])
def test_a_broken_file_of_rules_is_a_problem(tmp_path: Path, name: str, text: str, key: str, says: str) -> None:
    """Rules that cannot be used are never passed over in silence."""
    problems = found_in(tmp_path, {**SMALL, "en/wording.yaml": text})
    assert any(problem.key == key and says in problem.message for problem in problems), (name, problems)


def test_english_must_have_rules(tmp_path: Path) -> None:
    """A lost file of rules is a problem; a translation need not have one."""
    [problem] = found_in(tmp_path, {name: text for name, text in SMALL.items() if name != "en/wording.yaml"})
    assert (tmp_path / "en/wording.yaml", "the file is missing") == (problem.file, problem.message)


def test_a_translation_may_have_rules_of_its_own(tmp_path: Path) -> None:
    """A language's rules are for that language only."""
    rules = RULE.replace("your fault", "pequeño").replace("It is pequeño", "Es pequeño").replace("nobody's fault", "x")
    [problem] = found_in(tmp_path, {**SMALL, "es/wording.yaml": rules})
    assert (tmp_path / "es/overview.yaml", "sections.what-it-is.body") == (problem.file, problem.key)
