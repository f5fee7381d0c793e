"""The floor: aiohttp, orjson and uvloop alone read the update and make the same calls, with bodies that are ready."""

import asyncio
import hmac

import aiohttp
import orjson
import uvloop
from aiohttp import web

from peers.bots import given

_API = f"{given.API_BASE_URL}/bot{given.TOKEN}"
_JSON = {"Content-Type": "application/json"}
_SCREENS = {
    (language, asked): orjson.dumps(
        {
            "text": screen["text"],
            "parse_mode": "HTML",
            "reply_markup": {"inline_keyboard": screen["rows"]},
            "link_preview_options": {"is_disabled": True},
        }
    )[1:]
    for language, screens in given.screens().items()
    for asked, screen in screens.items()
}
_SESSION = web.AppKey("session", aiohttp.ClientSession)


async def _call(session: aiohttp.ClientSession, method: str, body: bytes) -> None:
    async with session.post(f"{_API}/{method}", data=body, headers=_JSON) as response:
        await response.read()


async def _update(request: web.Request) -> web.Response:
    secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
    if not hmac.compare_digest(secret.encode(), given.WEBHOOK_SECRET.encode()):
        return web.Response(status=401)
    update = orjson.loads(await request.read())
    session = request.app[_SESSION]
    query = update.get("callback_query")
    if query is None:
        message = update["message"]
        screen = _SCREENS[message["from"]["language_code"], message["text"]]
        await _call(session, "sendMessage", b'{"chat_id":%d,%b' % (message["chat"]["id"], screen))
        return web.Response()
    await _call(session, "answerCallbackQuery", b'{"callback_query_id":"%b"}' % query["id"].encode())
    message = query["message"]
    screen = _SCREENS[query["from"]["language_code"], query["data"]]
    ids = (message["chat"]["id"], message["message_id"], screen)
    await _call(session, "editMessageText", b'{"chat_id":%d,"message_id":%d,%b' % ids)
    return web.Response()


async def _app() -> web.Application:
    app = web.Application()
    app.router.add_post(given.PATH, _update)
    app[_SESSION] = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=256))

    async def close(_app: web.Application) -> None:
        await app[_SESSION].close()

    app.on_cleanup.append(close)
    return app


if __name__ == "__main__":
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    web.run_app(_app(), host=given.HOST, port=given.PORT, print=None)
