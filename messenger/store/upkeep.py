"""What the store has to do now and then, while the bot runs; whatever goes wrong with it is no matter to the bot."""

import asyncio
import logging
from typing import Final

from messenger.store.errors import AwayError, StoreError
from messenger.store.readers import ReaderStore, today_utc

_log = logging.getLogger(__name__)

_SECONDS: Final = 60.0


async def look_after(store: ReaderStore, seconds: float = _SECONDS) -> None:
    """Note who was here, every minute; erase who was not here for a year, at the start and once a day. Until cancelled.

    Every minute it is also looked whether the database is there, where nobody else may ask for the bot's health. The
    bot lives on whatever happens here: it is logged by its kind.
    """
    done = None
    while True:
        today = today_utc()
        try:
            await store.alive()
            if done == today:
                await store.note_uses()
            else:
                await store.erase_unused(today)
                done = today
        except AwayError:
            pass  # said once, when it went away
        except StoreError as error:
            _log.warning("the store was not tidied up: %s", error)
        except Exception as error:  # noqa: BLE001  # see above; its text may hold an id
            _log.error("tidying up the store failed: %s", type(error).__name__)
        await asyncio.sleep(seconds)
