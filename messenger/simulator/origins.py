"""Keeps other websites out: a page that is open elsewhere must not speak to the simulator through the browser.

Whatever listens on this machine can be reached by every website in its browser. A browser says in `Host` which name
it looked up (a foreign one, if that name was pointed here later) and in `Origin` and `Sec-Fetch-Site` who asks.
"""

from http import HTTPStatus
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from messenger.simulator.json_text import dumps
from messenger.simulator.urls import is_loopback

_REFUSED = dumps({"error": "only this machine may ask; open the address that the simulator printed"})
_HTTP_PORT = 80
_ELSEWHERE = frozenset({"cross-site", "same-site"})


@web.middleware
async def own_pages_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer 403 to whatever names another host or port than this, or comes from a page of another."""
    if _is_own(request):
        return await handler(request)
    return web.Response(status=HTTPStatus.FORBIDDEN, body=_REFUSED, content_type="application/json")


def _is_own(request: web.Request) -> bool:
    own = f"http://{request.headers.get('Host', '')}"
    origin = request.headers.get("Origin")
    # A link on another page may lead here; nothing else there may.
    led = request.headers.get("Sec-Fetch-Mode") == "navigate"
    foreign = request.headers.get("Sec-Fetch-Site") in _ELSEWHERE and not led
    return is_loopback(own) and _port(own) == _listening_port(request) and origin in {None, own} and not foreign


def _port(address: str) -> int | None:
    try:
        return urlsplit(address).port or _HTTP_PORT
    except ValueError:
        return None


def _listening_port(request: web.Request) -> int | None:
    name = request.get_extra_info("sockname")
    return int(name[1]) if isinstance(name, tuple) else None
