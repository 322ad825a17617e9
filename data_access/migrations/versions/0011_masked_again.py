"""The feed is masked by rules that find more names than those it was written by."""

from __future__ import annotations

from datetime import UTC, datetime

from alembic import op

from data_access.feed.masked_feed import begin_again, mask_feed

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """As 0006 did. A screen that went on with the older words would differ from one that begins."""
    connection = op.get_bind()
    for (county,) in connection.exec_driver_sql("SELECT county FROM heads").fetchall():
        if mask_feed(connection, county):
            begin_again(connection, county, datetime.now(UTC))


def downgrade() -> None:
    """What was masked stays masked."""
