"""Directed checks: whom they ask, what was answered, and how it adds up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0029"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
URGENT = "due_at IS NOT NULL AND kind NOT IN ('task', 'correction', 'check')"
URGENT_BEFORE = "due_at IS NOT NULL AND kind NOT IN ('task', 'correction')"


def _keys(names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, KEY, nullable=False) for name in names.split()]


def _texts(names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names.split()]


def _small(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.SmallInteger(), nullable=False)


def upgrade() -> None:
    op.create_table(
        "checks",
        *_keys("county id"),
        _small("live"),
        *_texts("body"),
        sa.PrimaryKeyConstraint("county", "id"),
        comment="Directed checks; live 0: closed.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "check_people",
        *_keys("county asked_in person subject"),
        _small("reachable"),
        sa.PrimaryKeyConstraint("county", "asked_in", "person"),
        comment="Whom a directed check asks; subject: what they answer for, a grid, a village or themselves.",
        sqlite_with_rowid=False,
    )
    op.create_index("check_people_person", "check_people", ["county", "person", "asked_in"])
    _create_answers()
    _index_urgent(URGENT)


def _create_answers() -> None:
    op.create_table(
        "check_items",
        *_keys("county asked_in subject region"),
        *_texts("value detail"),
        sa.Column("answered_at", sa.Text()),
        *_keys("answer person said_by"),
        sa.Column("revisions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("county", "asked_in", "subject"),
        comment="What a directed check asks of each subject, and the answer that counts; none: unknown.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "check_answers",
        *_keys("county asked_in subject id"),
        *_texts("value detail at received_at"),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        *_keys("channel person said_by late"),
        sa.PrimaryKeyConstraint("county", "asked_in", "subject", "id"),
        comment="Every answer to a directed check; only added to. at: by the sender's corrected clock.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "check_branches",
        *_keys("county asked_in region"),
        *_texts("body"),
        sa.PrimaryKeyConstraint("county", "asked_in", "region"),
        comment="How the answers to a directed check add up in each region.",
        sqlite_with_rowid=False,
    )


def _index_urgent(what: str) -> None:
    op.drop_index("outbox_urgent", "outbox")
    where = sa.text(what)
    op.create_index(
        "outbox_urgent", "outbox", ["channel", "due_at"], sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    _index_urgent(URGENT_BEFORE)
    for name in ("check_branches", "check_answers", "check_items", "check_people", "checks"):
        op.drop_table(name)
