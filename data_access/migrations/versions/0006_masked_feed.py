"""The feed of an older installation is masked, and whoever left has no position any more."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from data_access.feed.masked_feed import begin_again, mask_feed

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_LEFT = """
DELETE FROM positions WHERE county = :county
AND person IN (SELECT id FROM people WHERE county = :county AND active = 0)
"""


def upgrade() -> None:
    """Titles, notes and numbers of changes that were written before masking. Screens begin again where
    something was other.
    """
    connection = op.get_bind()
    for (county,) in connection.exec_driver_sql("SELECT county FROM heads").fetchall():
        other = mask_feed(connection, county)
        other += connection.execute(sa.text(_LEFT), {"county": county}).rowcount
        if other:
            begin_again(connection, county, datetime.now(UTC))


def downgrade() -> None:
    """What was masked stays masked."""
