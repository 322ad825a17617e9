"""How many people of a household were counted when it moved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("evacuation_reports", sa.Column("people", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("evacuation_reports", "people")
