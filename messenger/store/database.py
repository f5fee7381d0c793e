"""Calls that always come to an end: a database may die, hang or fill its disk, and the bot goes on.

Every call has a limit. What hangs is cut off rather than cancelled: a cancelled driver would first ask the server to
stop, and wait for that too. After a failure further calls fail at once for a short time (see Circuit).
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, Final, TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from messenger.store.addresses import file_of
from messenger.store.circuit import Circuit
from messenger.store.errors import FAULTS, AwayError, MovedError, StoreError, store_error
from messenger.store.limits import Limits
from messenger.store.open_file import OpenFile
from messenger.store.opening import Idle

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
Work = Callable[[AsyncConnection], Awaitable[_T]]

_CLOSE_SECONDS: Final = 2.0
_PING: Final = text("SELECT 1 FROM readers LIMIT 1")


class Database:
    """Carries out work on a connection, within limits."""

    def __init__(self, engine: AsyncEngine, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._limits = limits
        self._circuit = Circuit(clock)
        self._idle = Idle(engine)
        self._file = OpenFile(file_of(engine.url.render_as_string(hide_password=False)))
        self._sqlite = engine.dialect.name == "sqlite"
        # PostgreSQL needs no transaction for one query: that saves two of three ways there and back.
        self._reading = engine if self._sqlite else engine.execution_options(isolation_level="AUTOCOMMIT")
        # SQLite has one writer at a time; here they queue without holding a connection, and in order.
        self._writing = asyncio.Lock() if self._sqlite else None
        self._late: set[asyncio.Task[Any]] = set()
        self._ping: asyncio.Task[bool] | None = None
        # Why it is away, and whether that is to be said.
        self._fault: StoreError | None = None
        self._watched = False

    @property
    def has_one_writer(self) -> bool:
        """Whether only one process at a time can write."""
        return self._sqlite

    @property
    def has_late(self) -> bool:
        """Whether something that was given up may still happen."""
        return bool(self._late)

    def watch(self) -> None:
        """From now on say in the log when the database goes away, once, and when it is back; also if it is away now.

        That is for a bot, which goes on without it; a command ends, and says why in its last line.
        """
        self._watched = True
        if self._fault is not None:
            _say_away(self._fault)

    async def read(self, work: Work[_T], limit: float | None = None) -> _T:
        """Carry out work that changes nothing.

        Raises StoreError; AwayError at once while the database is known to be away.
        """
        return await self._guarded(lambda holder: self._read(work, holder), limit or self._limits.read, reading=True)

    async def write(self, work: Work[_T], limit: float | None = None) -> _T:
        """Carry out work in one transaction: all of it or nothing.

        Raises StoreError. After AwayError it may have happened all the same.
        """
        limit = limit or self._limits.write
        async with self._turn():
            return await self._guarded(lambda holder: self._transaction(work, holder), limit, reading=False)

    async def alive(self) -> bool:
        """Whether the database answers; known within 80 ms, also where a new connection takes longer."""
        if self._ping is None or self._ping.done():
            self._ping = asyncio.create_task(self._pinged())
        done, _ = await asyncio.wait({self._ping}, timeout=self._limits.alive)
        return bool(done) and self._ping.result()

    async def close(self) -> None:
        """Let go of the database, within a few seconds even if it hangs."""
        if self._ping is not None:
            self._late.add(asyncio.ensure_future(self._ping))
        # First: a connection that is in use when the others are let go of would never be closed.
        if self._late:
            await asyncio.wait(self._late, timeout=_CLOSE_SECONDS / 2)
        closing = asyncio.create_task(self._engine.dispose())
        await asyncio.wait({closing, *self._late}, timeout=_CLOSE_SECONDS / 2)
        self._idle.cut()
        left = [task for task in (closing, *self._late) if not task.done()]
        for task in left:
            task.cancel()
        await asyncio.gather(closing, *left, return_exceptions=True)
        self._file.drop_stale_log()

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """One writer's turn. Whoever waits for others to be done with a slow disk has not begun yet."""
        if self._writing is None:
            yield
            return
        try:
            async with asyncio.timeout(self._limits.queue):
                await self._writing.acquire()
        except TimeoutError:
            raise AwayError("too many changes are waiting for the disk") from None
        try:
            yield
        finally:
            self._writing.release()

    async def _pinged(self) -> bool:
        try:
            await self.read(lambda connection: connection.execute(_PING))
        except StoreError:
            return False
        return True

    async def _guarded(self, call: Callable[["_Holder"], Awaitable[_T]], limit: float, *, reading: bool) -> _T:
        # A locked or full SQLite file refuses writes only, and of itself: no reason to keep readers away from it.
        guards = reading or not self._sqlite
        if guards and not self._circuit.lets_through():
            raise AwayError("the database did not answer a moment ago")
        try:
            result = await self._limited(call, limit)
        except StoreError as error:
            if isinstance(error, MovedError) or (guards and (reading or isinstance(error, AwayError))):
                self._failed(error)
            raise
        self._went_well()
        return result

    def _failed(self, error: StoreError) -> None:
        number = self._circuit.failed()
        self._idle.cut()
        if not number:
            return
        # That a server is back with other tables is news too, but not that it hangs where it was gone.
        news = number == 1 or type(error) is not type(self._fault)
        self._fault = error
        if news and self._watched:
            _say_away(error)

    def _went_well(self) -> None:
        away = self._circuit.went_well()
        self._fault = None
        if away is not None and self._watched:
            _log.info("the database is back; it was away for %.0f s", away)

    async def _limited(self, call: Callable[["_Holder"], Awaitable[_T]], limit: float) -> _T:
        holder = _Holder()
        task = asyncio.ensure_future(call(holder))
        try:
            done, _ = await asyncio.wait({task}, timeout=limit)
        except asyncio.CancelledError:
            self._give_up(task, holder)
            raise
        if not done:
            self._give_up(task, holder)
            raise AwayError("no answer in time")
        try:
            return task.result()
        except FAULTS as error:
            raise store_error(error) from None

    def _give_up(self, task: "asyncio.Future[_T]", holder: "_Holder") -> None:
        """Cut off what hangs; its task ends by itself soon, and is kept an eye on until then."""
        holder.cut()
        task.cancel()
        late = asyncio.create_task(_ended(task, holder))
        self._late.add(late)
        late.add_done_callback(self._late.discard)

    async def _read(self, work: Work[_T], holder: "_Holder") -> _T:
        self._file.look()
        async with self._reading.connect() as connection:
            await holder.hold(connection)
            return await work(connection)

    async def _transaction(self, work: Work[_T], holder: "_Holder") -> _T:
        self._file.look()
        async with self._engine.begin() as connection:
            await holder.hold(connection)
            result = await work(connection)
        # What was written while the file went away is lost with it.
        self._file.look()
        return result


class _Holder:
    """Holds on to the driver's own connection, to cut it off."""

    def __init__(self) -> None:
        self._driver: Any = None

    async def hold(self, connection: AsyncConnection) -> None:
        """From now on this connection can be cut."""
        self._driver = (await connection.get_raw_connection()).driver_connection

    def cut(self) -> None:
        """Cut the connection, if the driver can; SQLite's cannot."""
        terminate = getattr(self._driver, "terminate", None)
        if terminate is not None:
            terminate()

    async def interrupt(self) -> None:
        """Interrupt a query of SQLite; while it waits for another process it gives up by itself."""
        interrupt = getattr(self._driver, "interrupt", None)
        if interrupt is not None:
            await interrupt()


def _say_away(error: StoreError) -> None:
    _log.warning(
        "the database is away: %s; the bot goes on without it, and nothing can be saved until it is back", error
    )


async def _ended(task: "asyncio.Future[Any]", holder: _Holder) -> None:
    with suppress(ValueError, *FAULTS):
        # ValueError: it has no connection any more.
        await holder.interrupt()
    with suppress(asyncio.CancelledError, *FAULTS, StoreError):
        await task
