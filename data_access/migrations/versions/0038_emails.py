"""People may have an e-mail address of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("email", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("people", "email")
