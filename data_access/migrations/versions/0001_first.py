"""The first schema: rows, feed, trace, handled, dead letters, losses, progress, sources, tokens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _heads()
    _counters()
    _cases()
    _grids()
    _positions()
    _tallies()
    _changes()
    _trace()
    _handled()
    _dead_letters()
    _lost()
    _progress()
    _sources()
    _tokens()


def _heads() -> None:
    op.create_table(
        "heads",
        sa.Column("county", KEY, nullable=False),
        sa.Column("epoch", KEY, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kept_from", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county"),
        comment="The counter row of a county: last seq; changes up to kept_from are no longer kept.",
    )


def _counters() -> None:
    op.create_table(
        "counters",
        sa.Column("county", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("county", "name"),
        comment="Case numbers by county-local day.",
        sqlite_with_rowid=False,
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", KEY, nullable=False),
        sa.Column("county", KEY, nullable=False),
        sa.Column("region", KEY, nullable=False),
        sa.Column("open", sa.SmallInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        comment="Cases; body is the whole domain.cases.case_join.Case. last_seq: its newest trace row.",
    )
    op.create_index(
        "cases_open",
        "cases",
        ["county"],
        sqlite_where=sa.text("open = 1"),
        postgresql_where=sa.text("open = 1"),
    )


def _grids() -> None:
    op.create_table(
        "grids",
        sa.Column("county", KEY, nullable=False),
        sa.Column("region", KEY, nullable=False),
        sa.Column("last_reported", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "region"),
        comment="Newest state of each grid that ever reported.",
        sqlite_with_rowid=False,
    )


def _positions() -> None:
    op.create_table(
        "positions",
        sa.Column("county", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("last_reported", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "person"),
        comment="Newest position of each person.",
        sqlite_with_rowid=False,
    )


def _tallies() -> None:
    op.create_table(
        "tallies",
        sa.Column("county", KEY, nullable=False),
        sa.Column("day", KEY, nullable=False),
        sa.Column("township", KEY, nullable=False),
        sa.Column("matter", KEY, nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("closed", sa.BigInteger(), nullable=False),
        sa.Column("on_time", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("county", "day", "township", "matter"),
        comment="Cases received, closed, closed on time by county-local day, township and matter.",
        sqlite_with_rowid=False,
    )


def _changes() -> None:
    op.create_table(
        "changes",
        sa.Column("county", KEY, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("topic", KEY, nullable=False),
        sa.Column("region", KEY, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "seq"),
        comment="The feed: wire changes, seq without gaps.",
        sqlite_with_rowid=False,
    )
    op.create_index("changes_topic", "changes", ["county", "topic", "seq"])


def _trace() -> None:
    op.create_table(
        "trace",
        sa.Column("county", KEY, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("previous", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "seq"),
        comment="One row a change: who did what to which object. previous: seq of the object's last row.",
        sqlite_with_rowid=False,
    )


def _handled() -> None:
    op.create_table(
        "handled",
        sa.Column("county", KEY, nullable=False),
        sa.Column("cause", KEY, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("county", "cause"),
        comment="Messages that were taken (source/id), their digest and seq (0: changed nothing).",
        sqlite_with_rowid=False,
    )


def _dead_letters() -> None:
    op.create_table(
        "dead_letters",
        sa.Column("id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("county", KEY, nullable=False),
        sa.Column("stream", KEY, nullable=False),
        sa.Column("entry", KEY, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source", KEY, nullable=False),
        sa.Column("message", KEY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("resent_at", sa.Text()),
        sa.Column("resent_entry", sa.Text()),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("county", "stream", "entry", "digest"),
        comment="Entries that could not be taken. source, message: names, '' where they cannot be read.",
    )
    op.create_index("dead_letters_message", "dead_letters", ["county", "source", "message"])


def _lost() -> None:
    op.create_table(
        "lost",
        sa.Column("id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("county", KEY, nullable=False),
        sa.Column("stream", KEY, nullable=False),
        sa.Column("first_id", sa.Text()),
        sa.Column("last_id", sa.Text()),
        sa.Column("count", sa.BigInteger()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("noticed_at", sa.Text(), nullable=False),
        sa.Column("acknowledged_at", sa.Text()),
        sa.PrimaryKeyConstraint("id"),
        comment="Stream entries that vanished before they were taken; count NULL: nobody can know.",
    )


def _progress() -> None:
    op.create_table(
        "progress",
        sa.Column("county", KEY, nullable=False),
        sa.Column("stream", KEY, nullable=False),
        sa.Column("last_id", sa.Text(), nullable=False),
        sa.Column("seen_id", sa.Text(), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.Column("missing", sa.BigInteger(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "stream"),
        comment="How far each stream was taken (last_id) and seen (seen_id, added); missing: reported.",
    )


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("county", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("last_at", sa.Text(), nullable=False),
        sa.Column("last_received", sa.Text(), nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.Column("duplicates", sa.BigInteger(), nullable=False),
        sa.Column("dead", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("county", "name"),
        comment="Health of each system that feeds a stream.",
    )


def _tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("region", KEY, nullable=False),
        sa.Column("sources", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.Text()),
        sa.PrimaryKeyConstraint("id"),
        comment="Bearer tokens; only their SHA-256 is kept.",
    )


def downgrade() -> None:
    for name in (
        "tokens",
        "sources",
        "progress",
        "lost",
        "dead_letters",
        "handled",
        "trace",
        "changes",
        "tallies",
        "positions",
        "grids",
        "cases",
        "counters",
        "heads",
    ):
        op.drop_table(name)
