"""The guide and its voices as they are served now: one value, so that a reload swaps both at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from messenger.guide.model import Guide
from messenger.languages.catalogs import Translator


@dataclass(frozen=True)
class Edition:
    """A guide that has been checked, and a translator for each of its locales."""

    guide: Guide
    translators: Mapping[str, Translator]


@dataclass
class Current:
    """The edition being served; whoever serves asks for it anew at every update."""

    edition: Edition
