"""People may have an e-mail address of their own; squads speak."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0036"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("people", sa.Column("email", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "voices",
        *(sa.Column(name, KEY, nullable=False) for name in ("county", "squad", "id", "case_id", "kind")),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("county", "squad", "id"),
        comment="Spoken messages of squads as they were recorded; id is the digest of the content.",
    )
    op.create_index("voices_by_case", "voices", ["county", "case_id"])


def downgrade() -> None:
    op.drop_table("voices")
    op.drop_column("people", "email")
