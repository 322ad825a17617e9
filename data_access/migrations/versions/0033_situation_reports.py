"""Situation reports, version by version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "situation_reports",
        *(sa.Column(name, KEY, nullable=False) for name in ("county", "id")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("chain", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("newest", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "id", "version"),
        comment="Situation reports, version by version; newest 1: the one that holds. chain: the id of the "
        "first report of the same event.",
        sqlite_with_rowid=False,
    )
    op.create_index("situation_reports_chain", "situation_reports", ["county", "chain"])


def downgrade() -> None:
    op.drop_table("situation_reports")
