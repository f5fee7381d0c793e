"""An update that changes something is claimed in the transaction of its change, so that it changes once.

Telegram delivers an update again when it does not know that it was processed, and then perhaps to another replica. It
gives up after a day; claims are kept a little longer.
"""

from datetime import date, timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from messenger.store.tables import CLAIMS, insert_into

_KEPT: Final = timedelta(days=2)


async def claim(connection: AsyncConnection, update_id: int | None, today: date) -> bool:
    """Claim an update for this transaction; False if its change was made before. Without an id nothing is claimed.

    While another transaction claims the same update, this waits for its end.
    """
    if update_id is None:
        return True
    row = insert_into(connection, CLAIMS, {"update_id": update_id, "day": today})
    return bool((await connection.execute(row.on_conflict_do_nothing())).rowcount)


async def erase_old_claims(connection: AsyncConnection, today: date) -> None:
    """Erase the claims that Telegram cannot ask for any more."""
    await connection.execute(delete(CLAIMS).where(CLAIMS.c.day < today - _KEPT))
