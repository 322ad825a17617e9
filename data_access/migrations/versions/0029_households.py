"""Households: who lives where, by what they are threatened, and what becomes of them in an evacuation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
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
    _create_evacuations()


def _small(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.SmallInteger(), nullable=False)


def _long(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _create_evacuations() -> None:
    op.create_table(
        "evacuations",
        *map(_key, ("county", "id")),
        _small("live"),
        _text("body"),
        sa.PrimaryKeyConstraint("county", "id"),
        comment="Evacuations; live 0: everybody is back.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "evacuation_entries",
        *map(_key, ("county", "evacuation", "household", "grid", "liaison")),
        *map(_small, ("state", "urgency")),
        _key("place"),
        _text("body"),
        sa.PrimaryKeyConstraint("county", "evacuation", "household"),
        comment="The ledger: a household of an evacuation. urgency: 0 vulnerable and not moved, 1 refused, "
        "2 not moved, 3 not verified, 4 else; body: domain.emergency.rollouts.evacuations.ledger.Entry.",
        sqlite_with_rowid=False,
    )
    op.create_index(
        "evacuation_entries_urgency",
        "evacuation_entries",
        ["county", "evacuation", "urgency", "household"],
    )
    op.create_table(
        "evacuation_reports",
        *map(_key, ("county", "evacuation", "household", "id", "kind")),
        *map(_text, ("at", "received_at")),
        _long("offset_ms"),
        *map(_key, ("channel", "said_by", "place")),
        _text("note"),
        _key("late"),
        _long("batch"),
        sa.PrimaryKeyConstraint("county", "evacuation", "household", "id"),
        comment="What was reported of households; only added to. at: by the sender's corrected clock; late: "
        "why it changed nothing; batch: seq of the change that tells of it, whose row of the trace has the "
        "digest.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "evacuation_sums",
        *map(_key, ("county", "evacuation", "key")),
        _text("body"),
        sa.PrimaryKeyConstraint("county", "evacuation", "key"),
        comment="How many households and people of an evacuation are in each state, by region and by "
        "shelter.",
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    names = ("evacuation_sums", "evacuation_reports", "evacuation_entries", "evacuations", "households")
    for name in names:
        op.drop_table(name)
