"""What official warnings propose about responses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "response_proposals",
        sa.Column("county", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("type", KEY, nullable=False),
        sa.Column("open", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "id"),
        comment="What official warnings proposed about responses; open 1: waits for a decision, at most one "
        "of a type.",
        sqlite_with_rowid=False,
    )
    op.create_index("response_proposals_type", "response_proposals", ["county", "type"])


def downgrade() -> None:
    op.drop_table("response_proposals")
