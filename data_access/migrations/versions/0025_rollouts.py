"""Roll-outs, their tasks, what comes back of them, and what is counted of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, KEY, nullable=False)


def _text(name: str, missing: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=missing)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _small(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.SmallInteger(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "rollouts",
        *map(_key, ("county", "id", "plan")),
        _small("live"),
        _text("body"),
        sa.PrimaryKeyConstraint("county", "id"),
        comment="Roll-outs; live 0: ended.",
        sqlite_with_rowid=False,
    )
    _create_tasks()
    op.create_table(
        "task_receipts",
        *map(_key, ("county", "rollout", "person", "id", "kind")),
        *map(_text, ("at", "received_at")),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        *map(_key, ("channel", "said_by")),
        _text("note"),
        _key("late"),
        sa.Column("batch", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("county", "rollout", "person", "id"),
        comment="What came back of tasks; only added to. at: by the sender's corrected clock; late: why it "
        "changed nothing; batch: seq of the change that tells of it, whose row of the trace has the digest.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "branches",
        *map(_key, ("county", "rollout", "region")),
        _text("body"),
        sa.PrimaryKeyConstraint("county", "rollout", "region"),
        comment="How many tasks of a roll-out are in each state, by tier, for each region above them.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rollout_minutes",
        *map(_key, ("county", "rollout")),
        _small("tier"),
        *map(_number, ("minute", "accepted", "finished")),
        sa.PrimaryKeyConstraint("county", "rollout", "tier", "minute"),
        comment="How many of a tier accepted and finished in each minute since the issue, "
        "by their own times.",
        sqlite_with_rowid=False,
    )

    wanted = sa.text("due_at IS NOT NULL AND kind NOT IN ('task', 'correction')")
    op.create_index(
        "outbox_urgent",
        "outbox",
        ["channel", "due_at"],
        sqlite_where=wanted,
        postgresql_where=wanted,
    )


def _create_tasks() -> None:
    op.create_table(
        "tasks",
        *map(_key, ("county", "rollout", "person")),
        _small("tier"),
        _key("region"),
        _small("state"),
        *map(_text, ("reasons", "queued_at")),
        *(
            _text(f"{name}_at", missing=True)
            for name in ("sent", "delivered", "read", "accepted", "finished")
        ),
        _text("failed"),
        _small("round"),
        *map(_key, ("taken_over_by", "on_behalf_by")),
        _text("note"),
        _key("code"),
        sa.PrimaryKeyConstraint("county", "rollout", "person"),
        comment="One person's part of a roll-out; reasons: by what they were named; state: 0 unreached, "
        "1 open, 2 reminded, 3 accepted, 4 finished, 5 taken over.",
        sqlite_with_rowid=False,
    )
    op.create_index("tasks_person", "tasks", ["county", "person", "rollout"])


def downgrade() -> None:
    op.drop_index("outbox_urgent", "outbox")
    for name in ("rollout_minutes", "branches", "task_receipts", "tasks", "rollouts"):
        op.drop_table(name)
