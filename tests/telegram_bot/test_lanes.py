"""Updates in hand: a chat's in order, chats side by side, and one that comes twice is processed once."""

import asyncio

from messenger.telegram_bot.lanes import MOST_IN_A_LANE, Lanes
from messenger.telegram_bot.raw import JsonDict


class Work:
    """A process that waits to be told how each update ends, and knows which have begun."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.ends: dict[int, asyncio.Future[bool]] = {}

    async def process(self, update: JsonDict) -> bool:
        """Wait for the end of an update."""
        number = update["update_id"]
        self.begun.append(number)
        self.ends[number] = asyncio.get_running_loop().create_future()
        return await self.ends[number]

    def end(self, number: int, *, finished: bool = True) -> None:
        """End an update."""
        self.ends[number].set_result(finished)


def bring(lanes: Lanes, number: int, chat: int, patience: float = 5.0) -> asyncio.Task[bool]:
    """Bring an update in a task of its own."""
    return asyncio.create_task(lanes.through(number, {"update_id": number}, chat, patience))


async def turn() -> None:
    """Let everybody go on as far as they can."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_order() -> None:
    """An update waits for those of its chat, and for no other."""
    work = Work()
    lanes = Lanes(work.process)
    tasks = [bring(lanes, 1, 5), bring(lanes, 2, 5), bring(lanes, 3, 5), bring(lanes, 4, 6)]
    await turn()
    assert work.begun == [1, 4]
    work.end(1)
    await turn()
    assert work.begun == [1, 4, 2]
    work.end(2)
    work.end(4)
    await turn()
    work.end(3)
    assert await asyncio.gather(*tasks) == [True] * 4
    assert (len(lanes), lanes.lowest, lanes.knows(3)) == (0, None, True)


async def test_twice() -> None:
    """One that comes again waits for the end of the first; after that it is known to be finished."""
    work = Work()
    lanes = Lanes(work.process)
    tasks = [bring(lanes, 1, 5) for _ in range(3)]
    await turn()
    assert not any(task.done() for task in tasks)
    work.end(1)
    assert await asyncio.gather(*tasks) == [True] * 3
    assert await lanes.through(1, {"update_id": 1}, 5, 0)
    assert work.begun == [1]


async def test_not_finished() -> None:
    """Behind one that is not finished none is processed; all can come again, and are then processed in their order."""
    work = Work()
    lanes = Lanes(work.process)
    tasks = [bring(lanes, 1, 5), bring(lanes, 1, 5), bring(lanes, 2, 5), bring(lanes, 3, 6)]
    await turn()
    work.end(1, finished=False)
    work.end(3)
    assert await asyncio.gather(*tasks) == [False, False, False, True]
    assert work.begun == [1, 3]
    assert (len(lanes), lanes.knows(1), lanes.knows(2)) == (0, False, False)
    tasks = [bring(lanes, 1, 5), bring(lanes, 2, 5)]
    await turn()
    assert work.begun == [1, 3, 1]
    work.end(1)
    await turn()
    work.end(2)
    assert await asyncio.gather(*tasks) == [True, True]
    assert work.begun == [1, 3, 1, 2]


async def test_patience() -> None:
    """One whose turn does not come is given up, and does not stop those behind it."""
    work = Work()
    lanes = Lanes(work.process)
    tasks = [bring(lanes, 1, 5), bring(lanes, 2, 5, 0.05), bring(lanes, 1, 5, 0.05), bring(lanes, 3, 5)]
    await asyncio.sleep(0.1)
    assert [task.done() for task in tasks] == [False, True, True, False]
    work.end(1)
    await turn()
    work.end(3)
    assert await asyncio.gather(*tasks) == [True, False, False, True]
    assert work.begun == [1, 3]


async def test_bounds() -> None:
    """So many of one chat are taken, and so many of all."""
    work = Work()
    lanes = Lanes(work.process, 100)
    tasks = [bring(lanes, number, 5) for number in range(MOST_IN_A_LANE)]
    await turn()
    assert (lanes.full_for(5), lanes.full_for(6), lanes.full) == (True, False, False)
    tasks += [bring(lanes, number, number) for number in range(100, 136)]
    await turn()
    assert (lanes.full_for(6), lanes.full) == (True, True)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
