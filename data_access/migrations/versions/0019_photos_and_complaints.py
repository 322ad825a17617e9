"""Photos of cases; complaints and appeals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0015"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "photos",
        sa.Column("county", KEY, nullable=False),
        sa.Column("case_id", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("squad", KEY, nullable=False),
        sa.Column("taken_at", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("county", "case_id", "id"),
        comment="Photos of cases, made anew on arrival; id is the digest of the content.",
    )
    op.create_table(
        "complaints",
        sa.Column("county", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("unit", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_at", sa.Text(), nullable=False),
        sa.Column("known_at", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", KEY, nullable=False),
        sa.Column("answered_at", sa.Text()),
        sa.PrimaryKeyConstraint("county", "id"),
        comment="Complaints and appeals of people to units; answered_at none: nobody answered yet.",
        sqlite_with_rowid=False,
    )
    op.create_index("complaints_by_person", "complaints", ["county", "person"])


def downgrade() -> None:
    op.drop_table("complaints")
    op.drop_table("photos")
