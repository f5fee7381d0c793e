"""The month of last use and the mark of having blocked the bot; counts of answers and misses; claims of updates."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make what is new. Readers who are there already count as having used the bot this month."""
    op.add_column("readers", sa.Column("blocked", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("readers", sa.Column("last_used", sa.String(7), nullable=False, server_default="0000-00"))
    readers = sa.table("readers", sa.column("last_used", sa.String))
    op.execute(readers.update().values(last_used=f"{datetime.now(UTC):%Y-%m}"))
    op.create_table(
        "feedback",
        sa.Column("section", sa.String(128), primary_key=True),
        sa.Column("locale", sa.String(35), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("answer", sa.String(8), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "misses",
        sa.Column("locale", sa.String(35), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "claims",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("day", sa.Date, nullable=False),
    )


def downgrade() -> None:
    """Leave the choices, and drop the rest."""
    for table in ("claims", "misses", "feedback"):
        op.drop_table(table)
    op.drop_column("readers", "last_used")
    op.drop_column("readers", "blocked")
