"""The kinds of values that content files have, and the base of every model of one: frozen and strict."""

import re
from datetime import date
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from messenger.languages.locales import SOURCE_LOCALE, language_name

BUTTON_LIMIT = 30
"""Characters of a button's text: more does not fit beside another button on a small phone."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=28)]
"""Lower case, digits and single hyphens, at most 28 characters, so that two fit into the 64 bytes of callback data."""
DataId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
"""An id that no button carries: of a claim, a source, a crisis line."""
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2, in quotes (an unquoted NO is a boolean in YAML)."""


def _known_language(tag: str) -> str:
    if language_name(tag, SOURCE_LOCALE) is None:
        raise PydanticCustomError("language", "{tag} is no language that CLDR knows", {"tag": tag})
    return tag


LanguageTag = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"), AfterValidator(_known_language)
]
"""A language that CLDR knows, so that it can be called by its name: `en`, `pt-BR`, `zh-Hans`."""
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]
SecureAddress = Annotated[str, StringConstraints(pattern=r"^https://[^\s]+$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
ButtonText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=BUTTON_LIMIT)]
Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
"""The first 12 hex digits of a text's SHA-256; see messenger.guide.states."""


def _iso_date(value: object) -> object:
    # Pydantic alone takes digits for seconds since 1970.
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise PydanticCustomError("iso_date", "is not a date like 2026-01-31")
    return value


Day = Annotated[date, Field(strict=False), BeforeValidator(_iso_date)]
"""A date in ISO 8601, in quotes."""

_T = TypeVar("_T")
ListOf = Annotated[tuple[_T, ...], Field(strict=False)]
"""A YAML list, kept as a tuple."""


class Model(BaseModel):
    """Frozen, and strict about unknown keys and types: a misspelt key is an error, not a silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
