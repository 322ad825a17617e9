"""Which cases are field reports of a roll-out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0025"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "field_reports",
        *(
            sa.Column(name, KEY, nullable=False)
            for name in ("county", "rollout", "case_id", "person", "storm")
        ),
        sa.PrimaryKeyConstraint("county", "rollout", "case_id"),
        comment="Cases reported by people with an open task of a roll-out; storm: the one that stood, '' "
        "for none. Only added to.",
        sqlite_with_rowid=False,
    )
    op.create_index("field_reports_case", "field_reports", ["case_id"])


def downgrade() -> None:
    op.drop_index("field_reports_case", "field_reports")
    op.drop_table("field_reports")
