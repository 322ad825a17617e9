"""Squads of cases, and who is in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "squads",
        sa.Column("county", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("case_id", KEY, nullable=False),
        sa.Column("live", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "id"),
        comment="Squads of cases; live 0: stood down.",
        sqlite_with_rowid=False,
    )
    op.create_index("squads_by_case", "squads", ["county", "case_id"])
    op.create_table(
        "squad_people",
        sa.Column("county", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("squad", KEY, nullable=False),
        sa.PrimaryKeyConstraint("county", "person", "squad"),
        comment="Who is in which live squad now.",
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("squad_people")
    op.drop_table("squads")
