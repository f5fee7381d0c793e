"""The facts of the guide as frozen models: claims, sources, organisations, emergency numbers and reviews.

They are neutral of language, and each kind has a file of its own beside the tree; in which words they are told, the
folders of the languages say. What is checked against what is in `messenger.guide.references`.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from messenger.guide.fields import (
    CountryCode,
    DataId,
    Day,
    Fingerprint,
    Id,
    LanguageTag,
    ListOf,
    Model,
    SecureAddress,
    Text,
    WebAddress,
)


class Claim(Model):
    """A statement that a section may make, and the evidence for it. The statement itself is for editors."""

    statement: Text
    evidence: Literal["confirmed", "plausible", "disputed", "unsupported"]
    use: Literal["say", "say-hedged", "replace"]
    sources: ListOf[DataId]


class Claims(Model):
    """`claims.yaml`: the claims that may be made, and the ids of those that must not be."""

    claims: Mapping[DataId, Claim]
    left_out: ListOf[DataId] = ()


class Source(Model):
    """Where a claim comes from. One that was found but not read is shown as "See also", never as evidence."""

    title: Text
    publisher: Text
    url: WebAddress | None = None
    read: bool


class Sources(Model):
    """`sources.yaml`."""

    sources: Mapping[DataId, Source]


class Organisation(Model):
    """Who helps. `countries` are those that it names; a worldwide one helps elsewhere too.

    `checked` is the day on which its address was last seen to answer. A phone number is shown only once a person has
    checked it.
    """

    name: Text
    native_name: Text | None = None
    url: SecureAddress
    countries: ListOf[CountryCode]
    worldwide: bool = False
    languages: Annotated[ListOf[LanguageTag], Field(min_length=1)]
    conditions: Annotated[ListOf[Id], Field(min_length=1)]
    phone: Text | None = None
    phone_checked: bool = False
    checked: Day | None = None


class Organisations(Model):
    """`organisations.yaml`."""

    organisations: Mapping[Id, Organisation]


Certainty = Literal["high", "medium", "low"]


class EmergencyNumbers(Model):
    """A country's numbers; `ambulance` is shown first, as `general` reaches the police in some countries."""

    ambulance: ListOf[Text]
    general: ListOf[Text]
    certainty: Certainty
    sources: ListOf[DataId]


class CrisisLine(Model):
    """Somebody to talk to when life is unbearable. `country` is an ISO code, or EU for all of the European Union."""

    country: CountryCode
    name: Text
    call: ListOf[Text] = ()
    text: ListOf[Text] = ()
    url: SecureAddress | None = None
    hours: Literal["always", "limited", "unknown"]
    certainty: Certainty
    sources: ListOf[DataId]


class Emergency(Model):
    """`emergency.yaml`."""

    directory: SecureAddress
    numbers: Mapping[CountryCode, EmergencyNumbers]
    crisis_lines: Mapping[DataId, CrisisLine]


class Review(Model):
    """Somebody read a unit's text: which one is said by its fingerprint, so that any edit voids the review."""

    locale: Text
    unit: Text
    role: Literal["clinician", "native-speaker"]
    name: Text
    date: Day
    fingerprint: Fingerprint


class Reviews(Model):
    """`reviews.yaml`, the only place for reviews."""

    reviews: ListOf[Review]
