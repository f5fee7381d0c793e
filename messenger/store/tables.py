"""The tables: all that is kept about anyone, and counts that belong to nobody. Nothing else may ever stand here.

They describe what the last migration makes; a test compares the two.
"""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    false,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

METADATA: Final = MetaData()

READERS: Final = Table(
    "readers",
    METADATA,
    Column("chat", LargeBinary, primary_key=True),  # encrypted
    Column("locale", String(35)),
    Column("country", String(2)),
    Column("blocked", Boolean, nullable=False, server_default=false()),  # the reader has blocked the bot
    Column("last_used", String(7), nullable=False, server_default="0000-00"),  # a month, as in 2026-11
)

FEEDBACK: Final = Table(
    "feedback",
    METADATA,
    Column("section", String(128), primary_key=True),  # topic/section
    Column("locale", String(35), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("answer", String(8), primary_key=True),
    Column("count", Integer, nullable=False),
)

MISSES: Final = Table(
    "misses",
    METADATA,
    Column("locale", String(35), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("count", Integer, nullable=False),
)

CLAIMS: Final = Table(
    "claims",
    METADATA,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
)


def insert_into(
    connection: AsyncConnection, table: Table, values: Mapping[str, Any]
) -> sqlite.Insert | postgresql.Insert:
    """An insertion that can say what to do on a conflict; each database has its own class for that."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).values(dict(values))
    return sqlite.insert(table).values(dict(values))
