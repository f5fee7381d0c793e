"""What readers said about sections, and how often a search found nothing: numbers per day that belong to nobody."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from messenger.store.tables import FEEDBACK, MISSES, insert_into


@dataclass(frozen=True, slots=True)
class Feedback:
    """How often readers of a section ("topic/section") in a locale gave an answer, over all days."""

    section: str
    locale: str
    answer: str
    count: int


@dataclass(frozen=True, slots=True)
class Misses:
    """How often a search in a locale found nothing, over all days."""

    locale: str
    count: int


async def add_feedback(connection: AsyncConnection, section: str, locale: str, answer: str, today: date) -> None:
    """Count one answer."""
    await _add_one(connection, FEEDBACK, {"section": section, "locale": locale, "day": today, "answer": answer})


async def add_miss(connection: AsyncConnection, locale: str, today: date) -> None:
    """Count one search that found nothing."""
    await _add_one(connection, MISSES, {"locale": locale, "day": today})


async def sum_feedback(connection: AsyncConnection) -> list[Feedback]:
    """The sums of all answers."""
    columns = (FEEDBACK.c.section, FEEDBACK.c.locale, FEEDBACK.c.answer)
    rows = await connection.execute(select(*columns, func.sum(FEEDBACK.c.count)).group_by(*columns).order_by(*columns))
    return [Feedback(*row) for row in rows]


async def sum_misses(connection: AsyncConnection) -> list[Misses]:
    """The sums of all misses."""
    locale = MISSES.c.locale
    rows = await connection.execute(select(locale, func.sum(MISSES.c.count)).group_by(locale).order_by(locale))
    return [Misses(*row) for row in rows]


async def _add_one(connection: AsyncConnection, table: Table, key: dict[str, Any]) -> None:
    row = insert_into(connection, table, {**key, "count": 1})
    more = {"count": table.c.count + 1}
    await connection.execute(row.on_conflict_do_update(index_elements=list(key), set_=more))
