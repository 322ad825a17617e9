"""Where squads that a township had while it was cut off are found: an index of the trace."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    wanted = sa.text("action = 'squad.recorded'")
    op.create_index(
        "trace_recordings", "trace", ["county", "at"], sqlite_where=wanted, postgresql_where=wanted
    )


def downgrade() -> None:
    op.drop_index("trace_recordings", "trace")
