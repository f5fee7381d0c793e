"""Opens the ports that the bot listens on, and says on one line what to mend where one cannot be opened."""

import asyncio
import logging
import os

from aiohttp import web

from messenger.settings import SettingsError

SILENT = logging.getLogger(f"{__name__}.silent")
"""For aiohttp's servers: of a request that is no HTTP they log the address, and the header that holds the secret."""

SILENT.setLevel(logging.CRITICAL + 1)

_CLOSING = 1.0  # seconds for handlers that are still at work when a server is closed


class Listener:
    """An HTTP server on one port."""

    def __init__(self, server: web.Server, listening: asyncio.Server) -> None:
        self._server = server
        self._listening = listening

    @property
    def port(self) -> int:
        """The port, also where any free one was asked for."""
        port: int = self._listening.sockets[0].getsockname()[1]
        return port

    async def close(self) -> None:
        """Close the port and every connection."""
        self._listening.close()
        await self._server.shutdown(_CLOSING)
        await self._listening.wait_closed()


async def listen(server: web.Server, host: str, port: int, setting: str) -> Listener:
    """Listen; 0 takes any free port.

    Raises SettingsError, which names the setting of the port, if that is not possible.
    """
    try:
        listening = await asyncio.get_running_loop().create_server(server, host, port, backlog=512)
    except (OSError, ValueError) as error:
        problem = _words(error)
    else:
        return Listener(server, listening)
    raise SettingsError(
        f"{setting}: port {port} of BIND_HOST {host} cannot be used ({problem}); "
        f"stop what uses it, or set another {setting} or BIND_HOST"
    )


def _words(error: OSError | ValueError) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number is not None and number > 0:
        return os.strerror(number)
    # A host that is not found has a number of another kind, and words of its own.
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
