"""The person's side: what the chat page asks for and is told, as JSON and Server-Sent Events."""

import asyncio
import contextlib
import itertools
import secrets
from pathlib import Path
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from messenger.simulator import persons
from messenger.simulator.chats import Chat, Person
from messenger.simulator.json_text import JsonObject, dumps, loads
from messenger.simulator.request import BROKEN_BODY
from messenger.simulator.state import State

PAGE_FOLDER = Path(__file__).parent / "page"
PERSONS_LIMIT = 100_000
FIRST_PERSON_ID = 1_000_000_000
_ID_OFFSETS = 9_000_000_000  # all ids keep ten digits, like many real ones
_PING_SECONDS = 15.0
_SAFE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_KINDS = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
}


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _NewPerson(_Body):
    language_code: str = Field(default="en", max_length=35)
    first_name: str = Field(default="You", min_length=1, max_length=64)


class _ChangedPerson(_Body):
    language_code: str | None = Field(default=None, max_length=35)
    blocked: bool | None = None


class _NewMessage(_Body):
    text: str


class _Press(_Body):
    message_id: int
    callback_data: str


class _Attachment(_Body):
    kind: str


_B = TypeVar("_B", bound=_Body)


def _error(status: int, text: str) -> web.HTTPException:
    kinds: dict[int, type[web.HTTPException]] = {404: web.HTTPNotFound, 409: web.HTTPConflict}
    kind = kinds.get(status, web.HTTPBadRequest)
    return kind(text=dumps({"error": text}).decode(), headers=_SAFE, content_type="application/json")


async def _read(request: web.Request, model: type[_B]) -> _B:
    """Return the body of a request, or raise 400."""
    try:
        return model.model_validate(loads(await request.read() or b"{}"))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        text = f"{where}: {first['msg']}".encode(errors="replace").decode()
        raise _error(400, text) from None
    except (ValueError, web.HTTPRequestEntityTooLarge, *BROKEN_BODY):
        raise _error(400, "the body is no JSON object of a sensible size") from None


def _answer(value: object) -> web.Response:
    return web.Response(body=dumps(value), content_type="application/json", headers=_SAFE)


def _shown(person: Person) -> JsonObject:
    return {
        "id": person.id,
        "first_name": person.first_name,
        "language_code": person.language_code,
        "blocked": person.blocked,
    }


class PageApi:
    """The routes of the chat page."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._closing = False
        # A tab that outlives its simulator comes back with its old id. Each simulator starts somewhere else, so that
        # such an id is unknown, and not another tab's.
        self._person_ids = itertools.count(FIRST_PERSON_ID + secrets.randbelow(_ID_OFFSETS))

    def add_routes(self, app: web.Application) -> None:
        """Register every route of the page."""
        app.add_routes(
            [
                web.get("/", self._index),
                web.get("/static/{file}", self._static),
                web.get("/page/bot", self._bot),
                web.post("/page/persons", self._add_person),
                web.get("/page/persons/{id}", self._person),
                web.patch("/page/persons/{id}", self._change_person),
                web.get("/page/persons/{id}/events", self._events),
                web.post("/page/persons/{id}/messages", self._write),
                web.post("/page/persons/{id}/presses", self._press),
                web.post("/page/persons/{id}/attachments", self._attach),
            ],
        )

    def close(self) -> None:
        """End every stream of events."""
        self._closing = True
        for chat in self._state.chats.chats.values():
            chat.events.wake()

    def _who(self, request: web.Request) -> Person:
        number = request.match_info["id"]
        person = self._state.chats.persons.get(int(number)) if number.isdecimal() and len(number) < 20 else None  # noqa: PLR2004  # more digits than any id
        if person is None:
            raise _error(404, "there is no such person")
        return person

    async def _index(self, _request: web.Request) -> web.Response:
        return await _file("index.html")

    async def _static(self, request: web.Request) -> web.Response:
        return await _file(request.match_info["file"])

    async def _bot(self, request: web.Request) -> web.Response:
        language_code = request.query.get("language_code", "")
        return _answer(self._state.profile.card(language_code, self._state.bot.username))

    async def _add_person(self, request: web.Request) -> web.Response:
        body = await _read(request, _NewPerson)
        if len(self._state.chats.persons) >= PERSONS_LIMIT:
            raise _error(409, "there are too many persons; start the simulator anew")
        person = persons.arrive(self._state, next(self._person_ids), body.language_code, body.first_name)
        return _answer(_shown(person))

    async def _person(self, request: web.Request) -> web.Response:
        return _answer(_shown(self._who(request)))

    async def _change_person(self, request: web.Request) -> web.Response:
        person = self._who(request)
        body = await _read(request, _ChangedPerson)
        if body.language_code is not None:
            person.language_code = body.language_code
        if body.blocked is not None:
            persons.set_blocked(self._state, person, blocked=body.blocked)
        return _answer(_shown(person))

    async def _write(self, request: web.Request) -> web.Response:
        person = self._who(request)
        body = await _read(request, _NewMessage)
        return _answer(self._act(persons.write, person, body.text).page())

    async def _attach(self, request: web.Request) -> web.Response:
        person = self._who(request)
        body = await _read(request, _Attachment)
        return _answer(self._act(persons.attach, person, body.kind).page())

    async def _press(self, request: web.Request) -> web.Response:
        person = self._who(request)
        body = await _read(request, _Press)
        query_id = self._act(persons.press, person, body.message_id, body.callback_data)
        return _answer({"callback_query_id": query_id})

    def _act(self, act: Any, person: Person, *values: object) -> Any:  # noqa: ANN401  # one wrapper for three signatures
        try:
            return act(self._state, person, *values)
        except persons.PersonError as error:
            raise _error(409 if person.blocked else 400, str(error)) from None

    async def _events(self, request: web.Request) -> web.StreamResponse:
        chat = self._state.chats.chats[self._who(request).id]
        last = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
        if not last.isdecimal():
            raise _error(400, "after must be a number")
        answer = web.StreamResponse(headers={**_SAFE, "Content-Type": "text/event-stream"})
        await answer.prepare(request)
        # A page that is gone is not worth a word.
        with contextlib.suppress(ConnectionError):
            await self._stream(answer, chat, int(last))
        return answer

    async def _stream(self, answer: web.StreamResponse, chat: Chat, last: int) -> None:
        log = chat.events
        # Ids start anew with the simulator; a page that knows higher ones gets everything.
        last = last if last <= log.last else 0
        await answer.write(b"retry: 1000\n\n")
        if log.misses(last):
            # Too long ago to replay: every message as it is now, in one piece.
            last = log.last
            now = b"".join(b"data: %b\n\n" % dumps(event) for event in chat.snapshot())
            await answer.write(b"id: %d\n%b" % (last, now))
        while not self._closing:
            events = log.after(last)
            for number, event in events:
                await answer.write(b"id: %d\ndata: %b\n\n" % (number, dumps(event)))
                last = number
            if not events:
                await answer.write(b": still here\n\n")
            await log.wait(last, _PING_SECONDS)


async def _file(name: str) -> web.Response:
    """Return a file of the page's own folder, and of no other."""
    kind = _KINDS.get(Path(name).suffix)
    # A name with any separator is refused by comparing it with its last part.
    if kind is None or Path(name).name != name or "\\" in name or "\0" in name:
        raise _error(404, "there is no such file")
    try:
        body = await asyncio.to_thread((PAGE_FOLDER / name).read_bytes)
    except OSError:
        raise _error(404, "there is no such file") from None
    return web.Response(body=body, content_type=kind, charset="utf-8", headers=_SAFE)
