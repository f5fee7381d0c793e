"""The real content passes every check, and its wording rules find what they are there to find."""

import json
from pathlib import Path

import pytest

from guide.checks.small import SMALL, changed, small_guide
from guide.support import line_of
from messenger.guide.checks.registry import located, run_checks
from messenger.guide.checks.unused import unused_claims
from messenger.guide.checks.wording import WordingRule, read_wording, wording_findings
from messenger.guide.model import Guide
from messenger.settings import PROJECT, Settings

# The project's own rules; each parametrised test below has one of them.
WORDING = read_wording(PROJECT / "content", "en")
RULES = WORDING.rules
BODY = "The cerebellum is **small**."


def test_the_rules_can_be_used() -> None:
    """Every rule of the English is proven by its own texts."""
    assert WORDING.problems == ()
    assert RULES


def test_the_real_content_passes(guide: Guide) -> None:
    """No check finds anything in the guide that families read."""
    assert run_checks(guide, Settings(_env_file=None).content_dir) == []


def test_every_claim_is_made(guide: Guide) -> None:
    """Every claim that may be made is told somewhere."""
    assert unused_claims(guide) == []


@pytest.mark.parametrize(("rule_id", "rule"), RULES.items(), ids=list(RULES))
def test_each_wording_rule_finds_a_planted_fault(tmp_path: Path, rule_id: str, rule: WordingRule) -> None:
    """A text that a rule calls wrong is found in a section, with file, line and key."""
    # The small guide has none of the real units, so the rule is for all of them here.
    everywhere = rule.model_copy(update={"only_in": (), "except_in": {}})
    for number, text in enumerate(rule.wrong):
        folder = tmp_path / str(number)
        files = changed("en/overview.yaml", f"|\n      {BODY}", json.dumps(text, ensure_ascii=False))
        guide = small_guide(folder, files)
        problems = located(wording_findings(guide, "en", {rule_id: everywhere}), folder)
        assert (folder / "en/overview.yaml", line_of(files["en/overview.yaml"], 'body: "'), True) in {
            (problem.file, problem.line, problem.message.endswith(f"({rule_id})"))
            for problem in problems
            if problem.key == "sections.what-it-is.body"
        }, text


def test_the_small_guide_breaks_no_rule(tmp_path: Path) -> None:
    """What the planted faults above are found in is sound without them."""
    guide = small_guide(tmp_path, SMALL)
    everywhere = {rule_id: rule for rule_id, rule in RULES.items() if not rule.only_in and not rule.except_in}
    assert list(wording_findings(guide, "en", everywhere)) == []


# Sentences of the kinds that the wording rules and the list of corrected errors name, written apart from the rules.
SAID = [
    ("no-diagnosis", "We looked at what you wrote. Your son probably has ataxia."),
    ("no-reading-of-results", "A report proves that your baby is affected."),
    ("no-prediction", "Your daughter will need a wheelchair."),
    ("no-dose", "Give 250mg with food."),
    ("no-dose", "Take it 3 times a day."),
    ("no-change-of-medicine", "Reduce the dose slowly."),
    ("do-not-stop-on-your-own", "An antiseizure medicine controls seizures."),
    ("no-brand", "Ask for Epilim."),
    ("no-false-certainty", "Swimming is proven to help."),
    ("no-bare-percentage", "A study found a cause in 40%."),
    ("no-bare-percentage", "Of 50 children, 40% walked."),
    ("hypoplasia-is-not-progressive", "Cerebellar hypoplasia is a progressive condition."),
    ("no-blame", "You should not have waited."),
    ("no-blame", "It may be the mother's fault."),
    ("person-first", "Children suffering from ataxia fall often."),
    ("no-normal-child", "They learn later than healthy children."),
    ("no-promise", "Your family can be sure: it will go away."),
    ("no-promise", "This clinic found a cure for ataxia."),
    ("no-hype", "Scientists report a miracle."),
    ("no-exclamation", "You can do it!"),
    ("stem-cells-are-not-approved", "Ask a clinic about stem cells."),
    ("herbs-lack-evidence", "Some herbs calm the nerves."),
    ("law-of-the-usa", "Your child gets an IEP at three."),
    ("law-of-england", "The EHC plan says what your child gets."),
    ("asks-for-no-data", "Please send your child's scans."),
    ("error-sixty-percent-genetic", "About 60% are genetic."),
    ("error-cmv-share", "CMV accounts for up to 15% of cases."),
    ("error-gene-ranking", "The main genes are these."),
    ("error-itpr1-mechanism", "ITPR1: a loss-of-function change."),
    ("error-torch-trio", "All three are well documented causes."),
    ("error-oxygen-imprint", "Even a brief loss of oxygen leaves a lasting imprint."),
    ("error-healthy-habits", "Good habits dramatically help."),
    ("error-fast-gains", "Expect noticeable gains within the first year."),
    ("error-fast-gains", "Choose intensive physiotherapy."),
    ("error-school-plan", "Every child has a right to an IEP in the USA."),
    ("law-of-no-country", "Schools must help."),
    ("error-therapy-grants", "NORD and Global Genes give grants for therapy."),
    ("error-antiviral-for-all", "Valganciclovir helps babies with CMV."),
    ("error-repair", "It can repair the cerebellum."),
    ("error-nootropics", "A nootropic may help."),
    ("error-vitamins-protect", "B vitamins protect nerve cells."),
    ("error-congenital-atrophy", "The damage happens at the developmental level."),
    ("error-slow-progression", "The goal is slowing the progression."),
    ("error-slow-progression", "Ask about regenerative medicine."),
]  # fmt: skip


@pytest.mark.parametrize(("rule_id", "text"), SAID, ids=[f"{rule_id}: {text[:30]}" for rule_id, text in SAID])
def test_a_rule_finds_more_than_its_own_examples(rule_id: str, text: str) -> None:
    """A sentence that nobody wrote for the rule is found by it too."""
    assert RULES[rule_id].breach(text) is not None


TRUE = [
    "There is no cure at present. This is not a cure.",
    "In most families nothing the parents did caused this. It is not your fault.",
    "Ataxia in this form is largely non-progressive: it mostly does not get worse over time.",
    "Do not stop valproate on your own; talk to your doctor first.",
    "An Italian study of 56 people found a genetic diagnosis in 77%.",
    "Each child has a 1 in 4 chance of being affected.",
    "If your child has epilepsy, ask what your child has to avoid.",
    "A second opinion is normal. Development can be normal or affected.",
    'No other "regenerative" product is approved, and no stem-cell product either.',
    "In the USA, children who are found eligible get a written plan called an IEP.",
    "Nobody can promise how much or how fast your child will progress.",
]  # fmt: skip


@pytest.mark.parametrize("text", TRUE)
def test_what_is_true_may_be_said(text: str) -> None:
    """A forbidden phrase is a phrase and not a word: what is true and close to it passes every rule."""
    assert {rule_id: rule.breach(text) for rule_id, rule in RULES.items() if rule.forbidden and rule.breach(text)} == {}
