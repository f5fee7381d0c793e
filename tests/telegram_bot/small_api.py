"""A Bot API of a few lines, for answers that the strict simulator never gives."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from aiohttp import web


@asynccontextmanager
async def small_api(
    answers: Mapping[str, tuple[int, str]], headers: Mapping[str, str] | None = None
) -> AsyncIterator[tuple[str, list[str]]]:
    """Serve these answers by method, 404 in HTML to all else; yield the address and the methods that were called."""
    called: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        method = request.path.rpartition("/")[2]
        called.append(method)
        status, text = answers.get(method, (404, "<html>Nothing here</html>"))
        return web.Response(status=status, text=text, headers=headers)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0]
        yield f"http://{host}:{port}", called
    finally:
        await runner.cleanup()
