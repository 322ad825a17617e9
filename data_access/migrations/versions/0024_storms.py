"""Storms and their points."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
STORM_KEY = ("county", "storm")
POINT_KEY = (*STORM_KEY, "agency", "issued", "valid")


def upgrade() -> None:
    _make("storms", STORM_KEY, ("told", "dissolved", "body"), STORMS)
    _make("storm_points", POINT_KEY, ("stamp", "body"), POINTS)


def _make(table: str, key: tuple[str, ...], texts: tuple[str, ...], comment: str) -> None:
    op.create_table(
        table,
        *(sa.Column(name, KEY, nullable=False) for name in key),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.PrimaryKeyConstraint(*key),
        comment=comment,
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("storm_points")
    op.drop_table("storms")


STORMS = (
    "Storms that were ever reported. told, dissolved: stamps of the newest point and end; body: names "
    "and what it means for the county."
)
POINTS = (
    "Points of storms: observed (agency and issued '') and forecast, every issue. stamp: of the report "
    "that holds; body: domain.messages.TrackPoint."
)
