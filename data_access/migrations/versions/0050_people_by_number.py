"""People by the digits of their phone: an answer by SMS is looked up without reading the whole directory."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0047"
branch_labels = None
depends_on = None

DIGITS = "replace(replace(replace(phone, '-', ''), ' ', ''), '+', '')"


def upgrade() -> None:
    op.create_index("people_digits", "people", [sa.text(f"({DIGITS})")])


def downgrade() -> None:
    op.drop_index("people_digits", "people")
