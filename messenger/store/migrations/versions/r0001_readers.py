"""The table of readers, as the first version of the bot made it, without Alembic: a database of its is taken over."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the table, unless that version of the bot has made it."""
    if sa.inspect(op.get_bind()).has_table("readers"):
        return
    op.create_table(
        "readers",
        sa.Column("chat", sa.LargeBinary, primary_key=True),
        sa.Column("locale", sa.String(35)),
        sa.Column("country", sa.String(2)),
    )


def downgrade() -> None:
    """Erase every choice."""
    op.drop_table("readers")
