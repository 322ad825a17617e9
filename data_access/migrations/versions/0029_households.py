"""Households: who lives where, and by what they are threatened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0025"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, KEY, nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "households",
        *map(_key, ("county", "id", "grid", "village")),
        *map(_text, ("address", "head", "phone")),
        _number("people"),
        _text("vulnerable"),
        *map(_key, ("risk", "liaison")),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        _text("note"),
        _number("version"),
        sa.PrimaryKeyConstraint("county", "id"),
        comment="Households. Personal data. vulnerable: codes as JSON; liaison: who looks after it, "
        "'' nobody.",
        sqlite_with_rowid=False,
    )
    op.create_index("households_grid", "households", ["county", "grid", "id"])
    op.create_index("households_liaison", "households", ["county", "liaison", "id"])


def downgrade() -> None:
    op.drop_table("households")
