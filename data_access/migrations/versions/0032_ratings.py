"""What came back of a task is rated, and sent back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("tasks", sa.Column("rating", KEY, nullable=False, server_default=""))
    op.add_column("tasks", sa.Column("returns", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("tasks", sa.Column("returned_at", sa.Text()))


def downgrade() -> None:
    for name in ("rating", "returns", "returned_at"):
        op.drop_column("tasks", name)
