"""What all scenarios share: a folder for the bots, and what of the guide there is to ask for."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from messenger.guide.loader import load_guide
from messenger.languages.locales import SOURCE_LOCALE
from messenger.settings import load_settings


@dataclass(frozen=True, slots=True)
class Stage:
    """The folder of these runs, the guide's sections as "topic_section", and two of its locales."""

    folder: Path
    sections: Sequence[str]
    locales: tuple[str, str]
    short_guide: Mapping[str, str]
    """The settings for the same guide in these two locales only: it starts sooner."""


def set_up(folder: Path) -> Stage:
    """Read the guide that the settings name."""
    settings = load_settings()
    guide = load_guide(settings.content_dir)
    other = next(locale for locale in sorted(guide.locales) if locale != SOURCE_LOCALE and "_" not in locale)
    locales = (SOURCE_LOCALE, other)
    content, catalogs = folder / "content", folder / "locales"
    content.mkdir()
    for file in settings.content_dir.glob("*.yaml"):
        shutil.copy(file, content)
    for locale in locales:
        shutil.copytree(settings.content_dir / locale, content / locale)
    shutil.copytree(settings.locales_dir / other, catalogs / other)
    for file in settings.locales_dir.glob("*.pot"):
        shutil.copy(file, catalogs)
    sections = [f"{topic}_{section}" for topic, one in guide.tree.topics.items() for section in one.sections]
    return Stage(folder, sections, locales, {"CONTENT_DIR": str(content), "LOCALES_DIR": str(catalogs)})
