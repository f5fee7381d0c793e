"""The link check against a local server: every kind of answer has its verdict, and only what answered is recorded."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from network import free_port

from messenger.guide.loader import load_guide
from messenger.guide.model import Guide
from messenger.links import Link, Result, Verdict, check_links, links_of, record, report, without_network
from messenger.settings import PROJECT


class Server:
    """A server with an address for each kind of answer; it counts what is asked at once."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.at_once = 0
        self.most_at_once = 0
        self.url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer as the path says."""
        self.asked.append(request.path)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            match request.path.split("/")[1]:
                case "loop":
                    raise web.HTTPFound(self.url + "/loop")
                case "moved":
                    raise web.HTTPMovedPermanently(self.url + "/200")
                case "slow":
                    await asyncio.sleep(5)
                    return web.Response()
                case status:
                    return web.Response(status=int(status))
        finally:
            self.at_once -= 1


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A server on loopback."""
    server = Server()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", server.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


@pytest.mark.parametrize(
    ("path", "verdict"),
    [
        ("/200", Verdict.ANSWERS),
        ("/moved", Verdict.ANSWERS),
        ("/404", Verdict.BROKEN),
        ("/500", Verdict.BROKEN),
        ("/403", Verdict.LOOK),
        ("/429", Verdict.LOOK),
        ("/loop", Verdict.BROKEN),
    ],
)
async def test_verdicts(server: Server, path: str, verdict: Verdict) -> None:
    """Each answer has its verdict."""
    (result,) = await check_links([Link(server.url + path, ("sources/x",))])
    assert result.verdict is verdict


async def test_nobody_answers(server: Server) -> None:
    """A closed port, a name that is none and a server that never answers are broken links, not crashes."""
    urls = ["http://127.0.0.1:1/", "http://[::bad/", "https://127.0.0.1:1/", server.url + "/slow"]
    results = await check_links([Link(url, ("sources/x",)) for url in urls], patience=0.2)
    assert [result.verdict for result in results] == [Verdict.BROKEN] * len(urls)


async def test_politeness(server: Server) -> None:
    """One host is asked one thing at a time, and every address once."""
    wanted = [Link(f"{server.url}/200/{number}", ("sources/x",)) for number in range(12)]
    results = await check_links(wanted, pause=0)
    assert [result.link for result in results] == wanted
    assert server.most_at_once == 1
    assert sorted(server.asked) == sorted(f"/200/{number}" for number in range(12))


def test_every_address_of_the_guide_is_checked(guide: Guide) -> None:
    """No address of the content is left out, and each is asked once."""
    urls = [link.url for link in links_of(guide)]
    assert len(urls) == len(set(urls))
    assert {organisation.url for organisation in guide.organisations.values()} <= set(urls)
    assert {source.url for source in guide.sources.values() if source.url} <= set(urls)
    assert guide.emergency.directory in urls


def test_record(tmp_path: Path) -> None:
    """Only the organisations whose address answered get the day, and nothing else in the file changes."""
    shutil.copytree(PROJECT / "content", tmp_path / "content")
    file = tmp_path / "content" / "organisations.yaml"
    before = file.read_text(encoding="utf-8").splitlines()
    one, two, *_ = load_guide(tmp_path / "content").organisations
    results = [
        Result(Link("https://a.example", (f"organisations/{one}", "sources/x")), Verdict.ANSWERS, "200"),
        Result(Link("https://b.example", (f"organisations/{two}",)), Verdict.LOOK, "403"),
    ]
    assert record(tmp_path / "content", results, "2026-11-21") == 1
    assert record(tmp_path / "content", results, "2026-11-21") == 0
    loaded = load_guide(tmp_path / "content").organisations
    assert str(loaded[one].checked) == "2026-11-21"
    assert loaded[two].checked is None
    after = file.read_text(encoding="utf-8").splitlines()
    assert [line for line in after if not line.startswith("    checked: ")] == before


def test_report() -> None:
    """The report names what a person must look at, and counts the rest."""
    results = [
        Result(Link("https://a.example", ("sources/a",)), Verdict.ANSWERS, "200"),
        Result(Link("https://b.example", ("sources/b", "organisations/b")), Verdict.BROKEN, "status 404"),
    ]
    assert report(results).splitlines() == [
        "broken: https://b.example (status 404) in sources/b, organisations/b",
        "2 addresses: 1 answers, 0 look by hand, 1 broken.",
    ]


async def test_without_a_network() -> None:
    """Where nothing can be reached no address is at fault; one that answers, however badly, tells of a network."""
    gone = Link(f"http://127.0.0.1:{free_port()}", ("sources/a",))
    (result,) = await check_links([gone], pause=0)
    assert (result.verdict, result.reason) == (Verdict.BROKEN, "no connection")
    assert without_network([result])
    assert not without_network([result, Result(gone, Verdict.BROKEN, "status 500")])
    assert not without_network([])
