"""What the tests of the simulator share: a clock to turn, and a plain HTTP client."""

import json
from dataclasses import dataclass
from typing import Any

import aiohttp

TOKEN = "100:simulated-token"


class Clock:
    """A clock that a test may turn forward."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Api:
    """Calls the simulator as a bot or as the page would."""

    session: aiohttp.ClientSession
    base_url: str

    async def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Call a method of the Bot API with JSON; check that the HTTP status says what the body says."""
        url = f"{self.base_url}/bot{TOKEN}/{method}"
        async with self.session.post(url, json=parameters) as answer:
            body: dict[str, Any] = json.loads(await answer.read())
            assert answer.status == (200 if body["ok"] else body["error_code"])
            return body

    async def result(self, method: str, **parameters: object) -> Any:  # noqa: ANN401  # any JSON value, which the test knows
        """Call a method that shall succeed."""
        body = await self.call(method, **parameters)
        assert body["ok"], body
        return body["result"]

    async def refusal(self, method: str, **parameters: object) -> str:
        """Call a method that shall be refused with 400; return why."""
        body = await self.call(method, **parameters)
        assert body.get("error_code") == 400, body
        return str(body["description"])

    async def page(self, verb: str, path: str, body: object = None) -> tuple[int, Any]:
        """Call the page's API."""
        data = None if body is None else json.dumps(body).encode()
        async with self.session.request(verb, f"{self.base_url}{path}", data=data) as answer:
            return answer.status, json.loads(await answer.read())
