"""Difficulties of people with their tasks of roll-outs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "task_difficulties",
        *(sa.Column(name, KEY, nullable=False) for name in ("county", "rollout", "person")),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("region", KEY, nullable=False),
        sa.Column("waits", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "rollout", "person", "number"),
        comment="What keeps people from their tasks, and what was answered; waits 1: nothing yet.",
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("task_difficulties")
