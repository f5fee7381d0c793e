"""The workbench's server: its page, what the page asks for as JSON, and the news that files were saved.

It is mounted on the chat simulator's port, so that both pages have one origin. It only ever reads.
"""

import asyncio
import contextlib
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from aiohttp import web

from messenger.dialog.context import Reader, UnknownPlaceError
from messenger.dialog.edition import Current, Edition
from messenger.dialog.render import render
from messenger.dialog.route_text import RouteError, decode, encode
from messenger.dialog.screen import ScreenError
from messenger.languages.catalogs import CatalogError, catalog_file
from messenger.languages.locales import PSEUDO_LOCALES, SOURCE_LOCALE, direction, endonym
from messenger.workbench.changes import screen_troubles
from messenger.workbench.files import TroubleError, short_name
from messenger.workbench.messages import messages_of
from messenger.workbench.preview import screen_as_json
from messenger.workbench.units import as_json, line_of, route_of, unit_of, units_of
from messenger.workbench.watcher import Watcher

PAGE_FOLDER = Path(__file__).parent / "page"

_PING_SECONDS = 15.0
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Workbench:
    """The translator's page of one running bot.

    `load` loads the files anew and raises ContentError or CatalogError; `folders` are the content's and the
    catalogs'. `current` is what the bot serves, and gets each new edition.
    """

    def __init__(self, current: Current, load: Callable[[], Edition], folders: tuple[Path, Path]) -> None:
        self._current = current
        self._folders = folders
        self._content_dir, self._locales_dir = folders
        self._load = load
        self._watcher = Watcher(current, self._loaded, folders)
        self._messages: dict[str, list[dict[str, Any]]] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Watch the files until `stop` is set; every change is loaded and served, or its trouble shown."""
        await self._watcher.run(stop)

    def app(self) -> web.Application:
        """The application to mount: `simulator.app.add_subapp("/workbench", workbench.app())`."""
        app = web.Application()
        app.add_routes(
            [
                web.get("", _to_page),
                web.get("/", _page),
                web.get("/static/{file}", _static),
                web.get("/api/status", self._status),
                web.get("/api/units", self._units),
                web.get("/api/unit", self._unit),
                web.get("/api/messages", self._interface),
                web.get("/api/screen", self._screen),
                web.get("/events", self._events),
            ]
        )
        app.on_shutdown.append(self._close)
        return app

    def _loaded(self) -> Edition:
        """A new edition, if the screens of what has changed can be shown."""
        edition = self._load()
        found = list(screen_troubles(self._current.edition, edition, self._content_dir))
        if found:
            raise TroubleError(found)
        return edition

    async def _close(self, _app: web.Application) -> None:
        self._watcher.close()

    def _now(self) -> dict[str, Any]:
        guide = self._current.edition.guide
        return {
            "version": self._watcher.version,
            "troubles": [asdict(trouble) for trouble in self._watcher.troubles],
            "source": SOURCE_LOCALE,
            "locales": [
                {
                    "name": locale,
                    "endonym": endonym(locale),
                    "direction": direction(locale),
                    "tag": locale.replace("_", "-").lower(),
                    "pseudo": locale in PSEUDO_LOCALES,
                }
                for locale in guide.locales
            ],
        }

    async def _status(self, _request: web.Request) -> web.Response:
        return _answer(self._now())

    async def _events(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={**_HEADERS, "Content-Type": "text/event-stream"})
        await answer.prepare(request)
        # A page that is gone is not worth a word.
        with contextlib.suppress(ConnectionError):
            await answer.write(b"retry: 1000\n\n")
            told = 0
            while not self._watcher.closed:
                if told == self._watcher.version:
                    await answer.write(b": still here\n\n")
                else:
                    told = self._watcher.version
                    await answer.write(b"data: %b\n\n" % _dumps(self._now()))
                if told == self._watcher.version:
                    await self._watcher.changed(_PING_SECONDS)
        return answer

    async def _units(self, request: web.Request) -> web.Response:
        edition, locale = self._asked(request)
        return _answer({"units": [as_json(unit, locale) for unit in units_of(edition.guide, locale)]})

    async def _unit(self, request: web.Request) -> web.Response:
        """Where a unit stands: in the files, and in the chat."""
        edition, locale = self._asked(request)
        name = request.query.get("name", "")
        unit = next((unit for unit in units_of(edition.guide, locale) if unit.name == name), None)
        if unit is None:
            raise _error(web.HTTPNotFound, f"there is no unit {name!r}")
        line = None
        # The words of a pseudo-locale stand in no file.
        written = SOURCE_LOCALE if locale in PSEUDO_LOCALES else locale
        with contextlib.suppress(OSError):
            line = await asyncio.to_thread(line_of, self._content_dir, written, unit)
        route = route_of(edition, locale, unit)
        file = self._content_dir / written / f"{unit.file}.yaml"
        return _answer(
            {
                "name": name,
                "file": short_name(file, self._folders),
                "line": line,
                "route": encode(route) if route else None,
            }
        )

    async def _interface(self, request: web.Request) -> web.Response:
        """The messages of the interface; as they were last readable, while the catalog is broken."""
        _, locale = self._asked(request)
        if locale == SOURCE_LOCALE or locale in PSEUDO_LOCALES:
            return _answer({"file": None, "direction": direction(locale), "messages": []})
        with contextlib.suppress(CatalogError):
            self._messages[locale] = await asyncio.to_thread(messages_of, self._locales_dir, locale)
        return _answer(
            {
                "file": short_name(catalog_file(self._locales_dir, locale), self._folders),
                "direction": direction(locale),
                "messages": self._messages.get(locale, []),
            }
        )

    async def _screen(self, request: web.Request) -> web.Response:
        edition, locale = self._asked(request)
        try:
            route = decode(request.query.get("route", ""))
            screen = render(route, edition.guide, edition.translators[locale], Reader(locale))
        except (RouteError, UnknownPlaceError):
            raise _error(web.HTTPNotFound, "there is no such place in the guide") from None
        except ScreenError as error:
            # What a translator came to see: a text that does not fit.
            raise _error(web.HTTPUnprocessableEntity, str(error)) from None
        return _answer({**screen_as_json(screen), "route": encode(route), "unit": unit_of(route)})

    def _asked(self, request: web.Request) -> tuple[Edition, str]:
        """The edition of this moment, and the locale that a request is about."""
        edition = self._current.edition
        locale = request.query.get("locale", "")
        if locale not in edition.translators:
            raise _error(
                web.HTTPNotFound, f"the guide does not speak {locale!r}; it speaks {', '.join(edition.guide.locales)}"
            )
        return edition, locale


async def _to_page(request: web.Request) -> web.Response:
    # The page's own addresses are relative.
    raise web.HTTPFound(f"{request.path}/")


async def _page(_request: web.Request) -> web.Response:
    return await _file("index.html")


async def _static(request: web.Request) -> web.Response:
    return await _file(request.match_info["file"])


async def _file(name: str) -> web.Response:
    """A file of the page's own folder, and of no other."""
    files = await asyncio.to_thread(lambda: {file.name: file for file in PAGE_FOLDER.iterdir()})
    kind = _KINDS.get(Path(name).suffix)
    if name not in files or kind is None:
        raise _error(web.HTTPNotFound, "there is no such file")
    body = await asyncio.to_thread(files[name].read_bytes)
    return web.Response(body=body, content_type=kind, charset="utf-8", headers=_HEADERS)


def _answer(value: object) -> web.Response:
    return web.Response(body=_dumps(value), content_type="application/json", headers=_HEADERS)


def _error(kind: type[web.HTTPClientError], text: str) -> web.HTTPClientError:
    return kind(text=_dumps({"error": text}).decode(), content_type="application/json", headers=_HEADERS)


def _dumps(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
