"""Reads the Dockerfile, and carries out its steps in folders: there is no Docker engine where the tests run.

Each stage has a folder that stands for its root; the absolute paths of a step are turned into paths below it. Two
things are not as in Docker, and are said where they are done: what pip would download is taken from the environment
of the tests, and a file keeps its owner where the tests do not run as root.
"""

import fnmatch
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from deploy.files import pins

_PATIENCE = 120.0  # seconds for one step
# The folders that the image makes or fills; every other path of a step is the base image's.
_OURS = re.compile(r"(?<![\w./])/(?=(?:opt|app|build|var/lib/messenger|etc/messenger)\b)")
_PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"


@dataclass(frozen=True)
class Step:
    """An instruction, with its continued lines joined."""

    name: str
    words: str

    @property
    def flags(self) -> dict[str, str]:
        """The options before the arguments: `--from=build`."""
        return dict(re.findall(r"(?:^|\s)--([a-z-]+)=(\S+)", self.words))

    @property
    def arguments(self) -> list[str]:
        """The arguments without the options, of COPY and its like."""
        return [word for word in self.words.split() if not word.startswith("--")]


@dataclass
class Stage:
    """What stands between one FROM and the next."""

    base: str
    name: str
    steps: list[Step] = field(default_factory=list)

    def words(self, name: str) -> list[str]:
        """The words of every instruction of a name."""
        return [step.words for step in self.steps if step.name == name]

    def environment(self) -> dict[str, str]:
        """What ENV sets."""
        pairs = (pair.partition("=") for words in self.words("ENV") for pair in words.split())
        return {name: value for name, _, value in pairs}

    def command(self) -> list[str]:
        """What a container runs: the last ENTRYPOINT and the last CMD."""
        found: list[str] = []
        for name in ("ENTRYPOINT", "CMD"):
            found += json.loads(self.words(name)[-1])
        return found

    def health(self) -> list[str]:
        """What the engine runs to learn how the bot is."""
        found: list[str] = json.loads(self.words("HEALTHCHECK")[-1].partition("CMD ")[2])
        return found


def read(source: str) -> tuple[list[Step], list[Stage]]:
    """The steps before the first stage, and the stages."""
    lines = [line for line in source.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    before: list[Step] = []
    stages: list[Stage] = []
    for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines():
        name, _, words = line.strip().partition(" ")
        step = Step(name, words.strip())
        if name == "FROM":
            base, _, called = step.words.partition(" AS ")
            stages.append(Stage(base, called))
        else:
            (stages[-1].steps if stages else before).append(step)
    return before, stages


def build(stages: list[Stage], ignored: str, context: Path, folder: Path) -> Path:
    """Carry out every step; return the folder that stands for the root of the last stage."""
    roots: dict[str, Path] = {}
    root = folder
    for number, stage in enumerate(stages):
        root = roots[stage.name] = folder / f"root{number}"
        root.mkdir()
        for step in stage.steps:
            if step.name == "COPY":
                place = step.flags.get("from")
                _copy(step, roots[place] if place else context, root, ignored="" if place else ignored)
            elif step.name == "RUN":
                _run(step.words, root, folder)
    return root


def within(root: Path, words: str) -> str:
    """The words with the image's own absolute paths turned into paths below a root."""
    return _OURS.sub(f"{root}/", words)


def is_ignored(path: str, rules: str) -> bool:
    """Whether a .dockerignore keeps a path, relative to the context, out of the build: the last rule that fits wins."""
    verdict = False
    for line in rules.splitlines():
        rule = line.strip()
        if not rule or rule.startswith("#"):
            continue
        pattern = rule.removeprefix("!")
        if any(_fits(pattern, part) for part in _with_parents(path)):
            verdict = not rule.startswith("!")
    return verdict


def _with_parents(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[: count + 1]) for count in range(len(parts))]


def _fits(pattern: str, path: str) -> bool:
    if pattern.startswith("**/"):
        return fnmatch.fnmatchcase(path.rpartition("/")[2], pattern.removeprefix("**/"))
    return path.count("/") == pattern.count("/") and fnmatch.fnmatchcase(path, pattern)


def _copy(step: Step, source: Path, root: Path, *, ignored: str) -> None:
    *names, target = step.arguments
    place = root / target.lstrip("/")

    def left_out(folder: str, entries: list[str]) -> set[str]:
        here = Path(folder).relative_to(source).as_posix()
        return {entry for entry in entries if is_ignored(f"{here}/{entry}", ignored)}

    for name in names:
        origin = source / name.lstrip("/")
        assert not is_ignored(name, ignored), f"{name} is not part of the build"
        if origin.is_dir():
            shutil.copytree(origin, place, symlinks=True, ignore=left_out, dirs_exist_ok=True)
        else:
            goal = place / origin.name if target.endswith("/") else place
            goal.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(origin, goal)


def _run(words: str, root: Path, folder: Path) -> None:
    if "pip --python /opt/venv/bin/python install" in words:
        _install(within(root, words), root / "opt" / "venv")
        return
    if os.getuid() != 0:
        # Only root can give a file away; in Docker this step runs as root.
        words = re.sub(r" -[og] \d+", "", words)
    subprocess.run(
        ["/bin/sh", "-ec", within(root, words)],
        env={"PATH": f"{_base_python(folder)}:/usr/bin:/bin"},
        cwd=root,
        check=True,
        timeout=_PATIENCE,
    )


def _base_python(folder: Path) -> Path:
    """A folder whose `python` is the bare one, as in the base image: it has no package of the tests' environment."""
    place = folder / "base"
    place.mkdir(exist_ok=True)
    if not (place / "python").exists():
        (place / "python").symlink_to(Path(sys.executable).resolve())
    return place


def _install(words: str, venv: Path) -> None:
    """Put what the lock names, and nothing else, where pip would; it comes from the environment of the tests."""
    lock = Path(words.rpartition(" -r ")[2])
    target = venv / "lib" / _PYTHON / "site-packages"
    for name, version in pins(lock).items():
        distribution = importlib.metadata.distribution(name)
        assert distribution.version == version, f"{name}: the lock says {version}, installed is {distribution.version}"
        for file in distribution.files or ():
            # What lies elsewhere are programs, which the bot does not call.
            if ".." not in file.parts and file.suffix != ".pyc":
                goal = target / file
                goal.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(str(distribution.locate_file(file)), goal)
