"""Plans that were saved on a page, version by version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0025"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "plans",
        sa.Column("county", KEY, nullable=False),
        sa.Column("code", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("saved_by", KEY, nullable=False),
        sa.Column("saved_at", sa.Text()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("retired", sa.SmallInteger(), nullable=False),
        sa.Column("approvals", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "code", "version"),
        comment="Plans, version by version. content: as a part of plans.toml; version 0: the county pack's, "
        "as it was when somebody approved it.",
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("plans")
