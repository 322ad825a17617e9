"""The tables of households in the tasks of a roll-out: how each stands, and what was said of it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, PrimaryKeyConstraint, SmallInteger, Table, Text

from data_access.tables.live_tables import COMPACT, KEY, metadata

visits = Table(
    "visits",
    metadata,
    Column("county", KEY, nullable=False),
    Column("rollout", KEY, nullable=False),
    Column("household", KEY, nullable=False),
    Column("grid", KEY, nullable=False),
    Column("liaison", KEY, nullable=False),
    Column("result", SmallInteger, nullable=False),
    Column("at", Text),
    Column("report", KEY, nullable=False),
    Column("said_by", KEY, nullable=False),
    Column("note", Text, nullable=False),
    PrimaryKeyConstraint("county", "rollout", "household"),
    comment="The households of a roll-out's liaisons, as listed after its issue. result: 0 unknown, 1 "
    "visited, 2 informed, 3 not found, 4 needs help; report: the id of what was said last.",
    **COMPACT,
)
Index("visits_liaison", visits.c.county, visits.c.rollout, visits.c.liaison)
Index("visits_result", visits.c.county, visits.c.rollout, visits.c.result, visits.c.household)

visit_reports = Table(
    "visit_reports",
    metadata,
    Column("county", KEY, nullable=False),
    Column("rollout", KEY, nullable=False),
    Column("household", KEY, nullable=False),
    Column("id", KEY, nullable=False),
    Column("kind", KEY, nullable=False),
    Column("at", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("offset_ms", BigInteger, nullable=False),
    Column("channel", KEY, nullable=False),
    Column("said_by", KEY, nullable=False),
    Column("note", Text, nullable=False),
    Column("late", KEY, nullable=False),
    Column("batch", BigInteger, nullable=False),
    PrimaryKeyConstraint("county", "rollout", "household", "id"),
    comment="What was said of households; only added to. at: by the sender's corrected clock; late: why it "
    "changed nothing; batch: seq of the change that tells of it, whose row of the trace has the digest.",
    **COMPACT,
)
