"""Checks the addresses of the content over the network, for a maintainer: bounded, polite, and with a clear report.

Only `python bot.py links` comes here; the bot itself never fetches anything but Telegram.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from messenger.guide.editor import set_value
from messenger.guide.model import Guide

_SIDE_BY_SIDE = 8  # hosts at once; one request at a time to each
_PAUSE = 0.5  # seconds between two requests to one host
_PATIENCE = 20.0  # seconds for one address, redirects included
_REDIRECTS = 5
_HEADERS = {"User-Agent": "CerebellumMessengerLinkCheck/1 (a person maintains a directory of help for families)"}

# What a server says to a program that a browser may well be let in by: a person has to look.
_REFUSALS = frozenset({401, 403, 405, 406, 418, 429, 503, 999})


class Verdict(Enum):
    """What became of an address."""

    ANSWERS = "answers"
    LOOK = "look by hand"
    BROKEN = "broken"


_NO_CONNECTION = "no connection"
_NO_ANSWER = "no answer in time"


@dataclass(frozen=True)
class Link:
    """An address and where the content uses it (`organisations/gard`, `sources/ninds-ch`)."""

    url: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """A link, its verdict, and why in a few words."""

    link: Link
    verdict: Verdict
    reason: str


def links_of(guide: Guide) -> list[Link]:
    """Every address of the content once, with all its places."""
    places: dict[str, list[str]] = defaultdict(list)
    for name, organisation in guide.organisations.items():
        places[organisation.url].append(f"organisations/{name}")
    for name, source in guide.sources.items():
        if source.url:
            places[source.url].append(f"sources/{name}")
    for name, line in guide.emergency.crisis_lines.items():
        if line.url:
            places[line.url].append(f"emergency/{name}")
    places[guide.emergency.directory].append("emergency/directory")
    return [Link(url, tuple(names)) for url, names in sorted(places.items())]


async def check_links(links: Iterable[Link], *, pause: float = _PAUSE, patience: float = _PATIENCE) -> list[Result]:
    """Ask every address once, eight hosts side by side and each host one request at a time; in the links' order."""
    by_host: Mapping[str, list[Link]] = defaultdict(list)
    ordered = list(links)
    for link in ordered:
        by_host[_host(link.url)].append(link)
    bound = asyncio.Semaphore(_SIDE_BY_SIDE)
    results: dict[Link, Result] = {}
    async with aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=patience), headers=_HEADERS, trust_env=True
    ) as session:

        async def ask_host(part: Sequence[Link]) -> None:
            async with bound:
                for number, link in enumerate(part):
                    await asyncio.sleep(pause if number else 0)
                    results[link] = await _ask(session, link)

        await asyncio.gather(*map(ask_host, by_host.values()))
    return [results[link] for link in ordered]


def record(content_dir: Path, results: Iterable[Result], day: str) -> int:
    """Write the day (ISO) on which an organisation's address answered into its entry; return how many were written."""
    file = content_dir / "organisations.yaml"
    count = 0
    for result in results:
        if result.verdict is Verdict.ANSWERS:
            for place in result.link.places:
                kind, _, name = place.partition("/")
                if kind == "organisations":
                    count += set_value(file, ("organisations", name, "checked"), day)
    return count


def without_network(results: Sequence[Result]) -> bool:
    """Whether nothing answered at all: then this machine's network is at fault, and no address."""
    return bool(results) and all(result.reason in {_NO_CONNECTION, _NO_ANSWER} for result in results)


def report(results: Sequence[Result]) -> str:
    """The addresses that need a person, a line each, and the counts."""
    lines = [
        f"{result.verdict.value}: {result.link.url} ({result.reason}) in {', '.join(result.link.places)}"
        for result in results
        if result.verdict is not Verdict.ANSWERS
    ]
    counts = ", ".join(f"{sum(result.verdict is verdict for result in results)} {verdict.value}" for verdict in Verdict)
    return "\n".join([*lines, f"{len(results)} addresses: {counts}."])


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return url


async def _ask(session: aiohttp.ClientSession, link: Link) -> Result:
    try:
        # GET, not HEAD: many servers answer HEAD wrongly. The body is not read.
        async with session.get(link.url, max_redirects=_REDIRECTS) as answer:
            status = answer.status
    except TimeoutError:
        return Result(link, Verdict.BROKEN, _NO_ANSWER)
    except aiohttp.TooManyRedirects:
        return Result(link, Verdict.BROKEN, "leads on and on")
    except aiohttp.ClientConnectorError:
        return Result(link, Verdict.BROKEN, _NO_CONNECTION)
    except (aiohttp.ClientError, ValueError, OSError) as error:
        return Result(link, Verdict.BROKEN, type(error).__name__)
    if status < 400:  # noqa: PLR2004  # RFC 9110: below are answers
        return Result(link, Verdict.ANSWERS, str(status))
    return Result(link, Verdict.LOOK if status in _REFUSALS else Verdict.BROKEN, f"status {status}")
