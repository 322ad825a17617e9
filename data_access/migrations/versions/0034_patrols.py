"""Hazard points: how each stands, and every patrol."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _keys(names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, KEY, nullable=False) for name in names.split()]


def _texts(names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names.split()]


def upgrade() -> None:
    op.create_table(
        "patrol_points",
        *_keys("county code"),
        *_texts("body"),
        sa.PrimaryKeyConstraint("county", "code"),
        comment="How each hazard point stands; body: domain.emergency.responses.patrols.patrol.PointState.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "patrols",
        *_keys("county point id result"),
        *_texts("what at received_at"),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        *_keys("channel person said_by"),
        sa.Column("lat", sa.Float()),
        sa.Column("lon", sa.Float()),
        *_keys("case_id"),
        sa.PrimaryKeyConstraint("county", "point", "id"),
        comment="What was reported of hazard points; only added to. at: by the sender's corrected clock; "
        "case_id: what it opened or was added to, '' for none.",
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("patrols")
    op.drop_table("patrol_points")
