"""Looks at the translator's files a few times a second, and puts a new edition in the place of the old one.

Files are looked at, not listened to: that works on every system, in containers and on network drives, and needs no
library. Whatever cannot be loaded is remembered, and the last good edition goes on being served.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from messenger.dialog.edition import Current, Edition
from messenger.workbench.files import Snapshot, Trouble, snapshot, troubles

_log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.3
_SETTLE_SECONDS = 0.05
_SETTLE_LOOKS = 10
_LOAD_SECONDS = 60.0


class Watcher:
    """Keeps an edition in step with its files, and tells whoever waits that something has changed."""

    def __init__(self, current: Current, load: Callable[[], Edition], folders: Sequence[Path]) -> None:
        self._current = current
        self._load = load
        self._folders = tuple(folders)
        self._seen: Snapshot = snapshot(self._folders)
        self._turned = asyncio.Event()
        self.version = 1
        """Grows with every reload, also with one that failed."""
        self.troubles: tuple[Trouble, ...] = ()
        """Why the newest files are not served; nothing if they are."""
        self.closed = False

    async def run(self, stop: asyncio.Event) -> None:
        """Watch until `stop` is set."""
        while not stop.is_set():
            now = await asyncio.to_thread(snapshot, self._folders)
            if now != self._seen:
                self._seen = await self._settled(now)
                await self._reload()
            try:
                await asyncio.wait_for(stop.wait(), _LOOK_SECONDS)
            except TimeoutError:
                continue

    async def changed(self, seconds: float) -> bool:
        """Wait for the next reload, or for the end; False if neither came in time."""
        try:
            await asyncio.wait_for(self._turned.wait(), seconds)
        except TimeoutError:
            return False
        return True

    def close(self) -> None:
        """Let everybody who waits go."""
        self.closed = True
        self._turned.set()

    async def _settled(self, now: Snapshot) -> Snapshot:
        """Wait until the files keep still: an editor may save several, or one in two steps."""
        for _ in range(_SETTLE_LOOKS):
            await asyncio.sleep(_SETTLE_SECONDS)
            before, now = now, await asyncio.to_thread(snapshot, self._folders)
            if before == now:
                break
        return now

    async def _reload(self) -> None:
        try:
            # In a thread, so that the bot goes on answering meanwhile.
            async with asyncio.timeout(_LOAD_SECONDS):
                edition = await asyncio.to_thread(self._load)
        except Exception as error:  # noqa: BLE001  # whatever half-written files provoke is said, and the watch goes on
            self.troubles = troubles(error, self._folders)
            _log.warning("the files are not served as they are now: %s", type(error).__name__)
        else:
            self._current.edition = edition
            self.troubles = ()
        self.version += 1
        turned, self._turned = self._turned, asyncio.Event()
        if self.closed:
            self._turned.set()
        turned.set()
