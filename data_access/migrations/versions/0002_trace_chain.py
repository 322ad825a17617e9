"""The trace becomes a chain: every row holds the hash of the one before; acts of people get rows too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data_access.database.bulk import Bulk
from data_access.database.trace_chain import FIELDS, Tail, linked

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BATCH = 5_000
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_HEADS = (
    "The counter row of a county: last seq; changes up to kept_from are no longer kept; traced and "
    "trace_hash: n and hash of the last trace row."
)
_CASES = "Cases; body is the whole domain.cases.case_join.Case. last_seq: n of its newest trace row."
_ACTS = {
    "trace_acts": ["county", "n"],
    "trace_acts_by_actor": ["county", "actor", "n"],
    "trace_acts_by_object": ["county", "object", "n"],
}
_OLD = "seq, previous, at, actor, action, object, cause, body"


def upgrade() -> None:
    """Each old row keeps its number: n = seq. A row that is missing already stays missing, and is found."""
    op.add_column("heads", sa.Column("traced", sa.BigInteger(), nullable=False, server_default=sa.text("0")))
    op.add_column(
        "heads", sa.Column("trace_hash", sa.LargeBinary(), nullable=False, server_default=sa.text("''"))
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_table_comment("heads", _HEADS)
        op.create_table_comment("cases", _CASES)
    op.rename_table("trace", "trace_before")
    table = _new_table()
    connection = op.get_bind()
    bulk = Bulk(table, *FIELDS, "hash")
    for county, seq in connection.exec_driver_sql("SELECT county, seq FROM heads").fetchall():
        tail = _copy(connection, bulk, county)
        change = sa.text("UPDATE heads SET traced = :n, trace_hash = :hash WHERE county = :county")
        connection.execute(change, {"n": max(tail.n, seq), "hash": tail.hash, "county": county})
    op.drop_table("trace_before")
    for name, columns in _ACTS.items():
        only = sa.text("seq = 0")
        op.create_index(name, "trace", columns, sqlite_where=only, postgresql_where=only)


def _new_table() -> sa.Table:
    return op.create_table(
        "trace",
        sa.Column("county", KEY, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("previous", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor", KEY, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("action", KEY, nullable=False),
        sa.Column("object", KEY, nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("ordered_by", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("county", "n"),
        comment="The chain: who did what to which object. seq: of the change, 0 for an act; previous: n of "
        "the object's last row; hash: over the row and the hash before.",
        sqlite_with_rowid=False,
    )


def _copy(connection: sa.Connection, bulk: Bulk, county: str) -> Tail:
    """Copy a county's rows in batches, computing the chain; returns where it ends."""
    some = sa.text(
        f"SELECT {_OLD} FROM trace_before "  # nosec B608 - names and a number of ours
        f"WHERE county = :county AND seq > :after ORDER BY seq LIMIT {BATCH}"
    )
    tail = Tail()
    while found := connection.execute(some, {"county": county, "after": tail.n}).fetchall():
        rows, tail = linked(
            tail,
            [
                (county, seq, seq, previous, at, actor, "stream", action, thing, cause, "", body)
                for seq, previous, at, actor, action, thing, cause, body in found
            ],
        )
        bulk.insert(connection, rows)
    return tail
