"""What every test shares: no test may speak to anything but this machine, and the real guide is loaded once."""

import gc
from collections.abc import Mapping

import pytest
from network import allow_loopback_only

from messenger.assembly import load_edition
from messenger.dialog.edition import Edition
from messenger.guide.model import Guide
from messenger.languages.catalogs import Translator
from messenger.settings import Settings
from messenger.telegram_bot import floods


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test speaks to anything but this machine."""
    allow_loopback_only(monkeypatch)


@pytest.fixture(autouse=True)
def _no_flood_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test presses faster than any person does."""
    monkeypatch.setattr(floods, "MOST", 100_000)


@pytest.fixture(scope="session")
def edition() -> Edition:
    """The real guide and its translators. They stay, so no search for garbage looks through them, as in a bot."""
    edition = load_edition(Settings(_env_file=None))
    gc.freeze()
    return edition


@pytest.fixture(scope="session")
def guide(edition: Edition) -> Guide:
    """The real guide."""
    return edition.guide


@pytest.fixture(scope="session")
def translators(edition: Edition) -> Mapping[str, Translator]:
    """A translator for each locale of the real guide."""
    return edition.translators
