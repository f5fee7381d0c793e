"""A workbench over a copy of the real files, which a test may edit."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from guide_copy import copy_guide

from messenger.assembly import load_words
from messenger.dialog.edition import Current, Edition
from messenger.guide.loader import load_guide
from messenger.settings import Settings
from messenger.simulator import Simulator
from messenger.workbench import Workbench, with_pseudo_locales

PATIENCE = 15.0
"""Seconds that a test waits for a saved file to be seen."""


@dataclass
class Desk:
    """A translator's files, and the workbench that watches them."""

    folder: Path
    current: Current
    workbench: Workbench
    simulator: Simulator
    url: str

    def edit(self, name: str, old: str, new: str) -> None:
        """Save a file with its first `old` changed."""
        file = self.folder / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    async def get(self, path: str, **parameters: str) -> Any:  # noqa: ANN401  # any JSON
        """Ask the server."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.url}/{path}", params=parameters) as answer:
            return {**await answer.json(), "status": answer.status}

    async def until(self, seen: Callable[[Any], bool]) -> Any:  # noqa: ANN401  # any JSON
        """Wait for a status of the server."""
        async with asyncio.timeout(PATIENCE):
            while not seen(now := await self.get("api/status")):
                await asyncio.sleep(0.05)
        return now


@pytest.fixture(scope="session")
def three_languages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the real content and catalogs of three languages: the others would be loaded again at every change."""
    folder = tmp_path_factory.mktemp("three-languages")
    copy_guide(folder, "en", "es", "ar")
    return folder


@pytest.fixture(scope="session")
def pseudo_edition(edition: Edition) -> Edition:
    """The real guide with the pseudo-locales."""
    return with_pseudo_locales(edition)


@pytest.fixture(scope="session")
def desk_edition(three_languages: Path) -> Edition:
    """The guide of three languages with the pseudo-locales."""
    return _load(_settings(three_languages))


@pytest.fixture
def files(tmp_path: Path, three_languages: Path) -> Path:
    """A copy that a test may edit."""
    return Path(shutil.copytree(three_languages, tmp_path / "files"))


def _settings(folder: Path) -> Settings:
    return Settings(_env_file=None, content_dir=folder / "content", locales_dir=folder / "locales")


def _load(settings: Settings) -> Edition:
    guide = load_guide(settings.content_dir)
    return with_pseudo_locales(Edition(guide, load_words(settings, guide)))


@pytest_asyncio.fixture
async def desk(files: Path, desk_edition: Edition) -> AsyncIterator[Desk]:
    """A workbench that watches the copy, on the port of a simulator without a bot."""
    settings = _settings(files)
    current = Current(desk_edition)
    workbench = Workbench(current, partial(_load, settings), (settings.content_dir, settings.locales_dir))
    simulator = Simulator("1:test")
    simulator.app.add_subapp("/workbench", workbench.app())
    stop = asyncio.Event()
    async with simulator:
        made = Desk(files, current, workbench, simulator, f"{simulator.base_url}/workbench")
        watching = asyncio.create_task(workbench.run(stop))
        yield made
        stop.set()
        async with asyncio.timeout(PATIENCE):
            await watching
