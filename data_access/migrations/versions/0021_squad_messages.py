"""Messages that are written in squads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "squad_messages",
        sa.Column("county", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("squad", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sent", KEY, nullable=False),
        sa.Column("photo", KEY, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "id"),
        comment="What is written in squads, numbered from 1 in each; id is squad/number, sent author/key.",
        sqlite_with_rowid=False,
    )
    op.create_index("squad_messages_by_squad", "squad_messages", ["county", "squad", "number"], unique=True)
    op.create_index("squad_messages_by_key", "squad_messages", ["county", "squad", "sent"], unique=True)


def downgrade() -> None:
    op.drop_table("squad_messages")
