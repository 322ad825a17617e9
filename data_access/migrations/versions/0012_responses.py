"""Emergency responses of a county."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "responses",
        sa.Column("county", KEY, nullable=False),
        sa.Column("type", KEY, nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("county", "type"),
        comment="The response of each type that was ever declared; level 0: ended.",
        sqlite_with_rowid=False,
    )
    decided = sa.text("action >= 'response.' AND action < 'response/'")
    op.create_index(
        "trace_responses", "trace", ["county", "n"], sqlite_where=decided, postgresql_where=decided
    )


def downgrade() -> None:
    op.drop_index("trace_responses", "trace")
    op.drop_table("responses")
