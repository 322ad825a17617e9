"""Households in the tasks of a roll-out: how each stands, and what was said of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, KEY, nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "visits",
        *map(_key, ("county", "rollout", "household", "grid", "liaison")),
        sa.Column("result", sa.SmallInteger(), nullable=False),
        sa.Column("at", sa.Text()),
        *map(_key, ("report", "said_by")),
        _text("note"),
        sa.PrimaryKeyConstraint("county", "rollout", "household"),
        comment="The households of a roll-out's liaisons, as listed after its issue. result: 0 unknown, 1 "
        "visited, 2 informed, 3 not found, 4 needs help; report: the id of what was said last.",
        sqlite_with_rowid=False,
    )
    op.create_index("visits_liaison", "visits", ["county", "rollout", "liaison"])
    op.create_index("visits_result", "visits", ["county", "rollout", "result", "household"])
    op.create_table(
        "visit_reports",
        *map(_key, ("county", "rollout", "household", "id", "kind")),
        *map(_text, ("at", "received_at")),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        *map(_key, ("channel", "said_by")),
        _text("note"),
        _key("late"),
        sa.Column("batch", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("county", "rollout", "household", "id"),
        comment="What was said of households; only added to. at: by the sender's corrected clock; late: why "
        "it changed nothing; batch: seq of the change that tells of it, whose row of the trace has the "
        "digest.",
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for name in ("visit_reports", "visits"):
        op.drop_table(name)
