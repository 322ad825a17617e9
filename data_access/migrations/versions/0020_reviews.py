"""Where what began in a period is found: an index of the trace."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    wanted = sa.text("action IN ('case.reported', 'squad.assembled')")
    op.create_index(
        "trace_beginnings",
        "trace",
        ["county", "action", "at"],
        sqlite_where=wanted,
        postgresql_where=wanted,
    )


def downgrade() -> None:
    op.drop_index("trace_beginnings", "trace")
