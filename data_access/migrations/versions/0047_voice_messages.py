"""An index by which it is seen whose telephone rings: nobody is called for two roll-outs at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0045"
branch_labels = None
depends_on = None

OF_VOICE = sa.text("channel = 'voice'")


def upgrade() -> None:
    op.create_index("outbox_voice", "outbox", ["person"], sqlite_where=OF_VOICE, postgresql_where=OF_VOICE)


def downgrade() -> None:
    op.drop_index("outbox_voice", "outbox")
