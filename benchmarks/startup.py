"""What a start costs, part by part: seconds and resident memory of loading the code, the guide and the words.

Run by `make bench`. Each part is measured in the order in which a start does it, in this one process.
"""

import importlib
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

from messenger.settings import load_settings

if TYPE_CHECKING:
    from messenger.guide.model import Guide
    from messenger.languages.catalogs import Translator

T = TypeVar("T")


def resident_megabytes() -> float:
    """The memory of this process that is in RAM, in MB (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def measured(part: str, work: Callable[[], T]) -> T:
    """Do a part and print what it cost."""
    before, begin = resident_megabytes(), time.perf_counter()
    result = work()
    seconds, after = time.perf_counter() - begin, resident_megabytes()
    print(f"{part:<44} {seconds:8.3f} s {after - before:+8.1f} MB {after:8.1f} MB")
    return result


def main() -> None:
    """Measure a start."""
    print(f"{'part of a start':<44} {'time':>10} {'memory':>11} {'in all':>11}")
    begin = time.perf_counter()
    measured("Python itself", lambda: None)
    assembly = measured("import the code and its libraries", _import_all)
    settings = measured("read the settings", load_settings)
    guide = measured("load and check the guide", lambda: assembly.load_guide(settings.content_dir))
    translators = measured("load the catalogs", lambda: assembly.load_words(settings, guide))
    screens = sum(
        measured(f"make every screen: {locale}", partial(_count_screens, assembly, guide, translator))
        for locale, translator in translators.items()
    )
    seconds = time.perf_counter() - begin
    print(f"{len(guide.locales)} languages, {screens} screens: {seconds:.3f} s, {resident_megabytes():.1f} MB")


def _count_screens(assembly: ModuleType, guide: "Guide", translator: "Translator") -> int:
    return sum(1 for _ in assembly.every_screen(guide, translator, pairs=False))


def _import_all() -> ModuleType:
    importlib.import_module("messenger.cli")
    return importlib.import_module("messenger.assembly")


if __name__ == "__main__":
    main()
