"""Messages to people, calls, and timers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    _make_outbox()
    _make_calls()
    _make_timers()
    op.create_table(
        "gateway_marks",
        sa.Column("channel", KEY, primary_key=True),
        sa.Column("after", sa.BigInteger(), nullable=False),
        comment="Up to which event each gateway was asked: it is told again of what came later.",
    )


def _make_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("county", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("channel", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("subject", KEY, nullable=False),
        sa.Column("rung", sa.SmallInteger(), nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Text()),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "id"),
        comment="Messages to people, written with what they tell of. due_at: when one is tried (again). "
        "A row is the proof of a rung.",
        sqlite_with_rowid=False,
    )
    due = sa.text("due_at IS NOT NULL")
    op.create_index("outbox_due", "outbox", ["channel", "due_at"], sqlite_where=due, postgresql_where=due)
    op.create_index("outbox_subject", "outbox", ["county", "subject", "person"])


def _make_calls() -> None:
    op.create_table(
        "calls",
        sa.Column("county", KEY, nullable=False),
        sa.Column("squad", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("at", KEY, nullable=False),
        sa.Column("region", KEY, nullable=False),
        sa.Column("code", KEY, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("rung", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "squad", "person", "at"),
        comment="Calls into a squad; code: the short code an answer by SMS names it with; rung: how far the "
        "ladder was climbed; state: open, answered or ended.",
        sqlite_with_rowid=False,
    )
    op.create_index("calls_person", "calls", ["county", "person", "at"])


def _make_timers() -> None:
    op.create_table(
        "timers",
        sa.Column("county", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("subject", KEY, nullable=False),
        sa.Column("due_at", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "id"),
        comment="What is due later. A timer fires in the transaction that deletes it.",
        sqlite_with_rowid=False,
    )
    op.create_index("timers_due", "timers", ["due_at"])
    op.create_index("timers_subject", "timers", ["county", "subject"])


def downgrade() -> None:
    for table in ("gateway_marks", "timers", "calls", "outbox"):
        op.drop_table(table)
