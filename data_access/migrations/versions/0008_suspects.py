"""Stream entries a worker died at: tried again alone, and given up after two such deaths."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "suspects",
        sa.Column("county", KEY, nullable=False),
        sa.Column("stream", KEY, nullable=False),
        sa.Column("entry", KEY, nullable=False),
        sa.Column("workers", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "stream", "entry"),
        comment="Entries a worker died at. workers: who is alone with it; evidence: of deaths of such "
        "workers.",
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("suspects")
