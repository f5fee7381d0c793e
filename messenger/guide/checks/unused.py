"""What content holds and nothing uses: it would be translated, checked and kept up to date for no reader."""

from collections.abc import Iterator

from messenger.guide.model import Guide
from messenger.guide.references import Finding, makers_of_claims


def unused_claims(guide: Guide) -> list[str]:
    """The ids of the claims that no section, question or term makes, in the order of claims.yaml."""
    made = {claim for _, claims in makers_of_claims(guide) for claim in claims}
    return [claim for claim in guide.claims if claim not in made]


def unused_claim(guide: Guide) -> Iterator[Finding]:
    """Every claim of claims.yaml is made by a section, a question or a term."""
    for claim in unused_claims(guide):
        yield Finding("claims", ("claims", claim), "no section, question or term makes this claim; say it or remove it")


def unused_source(guide: Guide) -> Iterator[Finding]:
    """Every source of sources.yaml backs a claim, a number or a crisis line."""
    used = {
        *(source for claim in guide.claims.values() for source in claim.sources),
        *(source for numbers in guide.emergency.numbers.values() for source in numbers.sources),
        *(source for line in guide.emergency.crisis_lines.values() for source in line.sources),
    }
    for source in guide.sources:
        if source not in used:
            yield Finding("sources", ("sources", source), "no claim, number or crisis line has this source; remove it")


def unused_condition(guide: Guide) -> Iterator[Finding]:
    """Every condition of guide.yaml is one that an organisation helps with."""
    covered = {condition for content in guide.organisations.values() for condition in content.conditions}
    for index, condition in enumerate(guide.tree.conditions):
        if condition not in covered:
            yield Finding("guide", ("conditions", index), f"no organisation helps with {condition}; its list is empty")
