"""Another website in the same browser must not speak to the simulator: neither be the bot nor a person."""

import json

import pytest

from messenger.simulator import Simulator
from simulator.support import TOKEN, Api

PATHS = ["/", "/page/persons", f"/bot{TOKEN}/getMe", "/nowhere"]


def port(sim: Simulator) -> str:
    """The port of the simulator."""
    return sim.base_url.rpartition(":")[2]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:{port}"},
        {"Host": "127.0.0.1.evil.example:{port}"},
        {"Host": "127.0.0.1@evil.example:{port}"},
        {"Host": "127.0.0.1:1"},
        {"Host": "127.0.0.1"},
        {"Host": "[::1"},
        {"Host": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "http://localhost:{port}"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors"},
    ],
    ids=str,
)
async def test_others_are_refused(api: Api, sim: Simulator, path: str, headers: dict[str, str]) -> None:
    """Whoever names another host or port, or comes from a page of another, gets 403 and does nothing."""
    said = {name: value.format(port=port(sim)) for name, value in headers.items()}
    async with api.session.post(f"{api.base_url}{path}", headers=said) as answer:
        assert answer.status == 403
        assert "only this machine" in json.loads(await answer.read())["error"]
    assert sim.calls == []


@pytest.mark.parametrize("path", PATHS[:3])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Host": "localhost:{port}"},
        {"Host": "[::1]:{port}", "Origin": "http://[::1]:{port}"},
        {"Host": "localhost:{port}", "Origin": "http://localhost:{port}"},
        {"Origin": "http://127.0.0.1:{port}", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
    ],
    ids=str,
)
async def test_this_machine_is_served(api: Api, sim: Simulator, path: str, headers: dict[str, str]) -> None:
    """The page itself, the bot, and a person who follows a link to the page are served."""
    said = {name: value.format(port=port(sim)) for name, value in headers.items()}
    verb = "POST" if path == "/page/persons" else "GET"
    async with api.session.request(verb, f"{api.base_url}{path}", headers=said) as answer:
        assert answer.status == 200
