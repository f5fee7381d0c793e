"""What a person's page has to show, in order, kept for those who reconnect."""

import asyncio
from collections import deque
from collections.abc import Callable

from messenger.simulator.json_text import JsonObject

EVENTS_KEPT = 500


class EventLog:
    """The last events of one person. An event is made only when somebody reads it: most are never read."""

    def __init__(self) -> None:
        self.last = 0
        self._events: deque[tuple[int, Callable[[], JsonObject]]] = deque(maxlen=EVENTS_KEPT)
        self._readers: set[asyncio.Event] = set()

    def add(self, make: Callable[[], JsonObject]) -> None:
        """Append an event and wake whoever waits for one."""
        self.last += 1
        self._events.append((self.last, make))
        self.wake()

    def wake(self) -> None:
        """Let every reader look again, for an event or because the simulator stops."""
        for reader in self._readers:
            reader.set()

    def misses(self, number: int) -> bool:
        """Tell whether events with a greater number are kept no more."""
        return bool(self._events) and number + 1 < self._events[0][0]

    def after(self, number: int) -> list[tuple[int, JsonObject]]:
        """Return the events with a greater number."""
        if number >= self.last:
            return []
        return [(own, make()) for own, make in self._events if own > number]

    async def wait(self, number: int, seconds: float) -> None:
        """Wait until there is an event with a greater number, or somebody calls wake, or the time is over."""
        if self.last > number:
            return
        reader = asyncio.Event()
        self._readers.add(reader)
        try:
            async with asyncio.timeout(seconds):
                await reader.wait()
        except TimeoutError:
            pass
        finally:
            self._readers.discard(reader)
