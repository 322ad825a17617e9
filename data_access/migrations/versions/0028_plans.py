"""Plans that were saved on a page, version by version; deputies who were asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
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
    op.create_table(
        "deputy_requests",
        *(sa.Column(name, KEY, nullable=False) for name in ("county", "rollout", "id")),
        *(sa.Column(name, sa.SmallInteger(), nullable=False) for name in ("tier", "rank")),
        sa.Column("deputy", KEY, nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.Text()),
        sa.PrimaryKeyConstraint("county", "rollout", "id"),
        comment="Deputies who were asked to answer for silent people of a roll-out; people: a JSON list.",
        sqlite_with_rowid=False,
    )
    op.create_index("deputy_requests_deputy", "deputy_requests", ["county", "deputy"])


def downgrade() -> None:
    op.drop_table("deputy_requests")
    op.drop_table("plans")
