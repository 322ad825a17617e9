"""The tables of households in the tasks of a roll-out: how each stands, and what was said of it."""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint, SmallInteger, Table, Text

from data_access.database.tables.emergency.report_columns import report_columns
from data_access.database.tables.live_tables import COMPACT, KEY, metadata

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
    *report_columns("rollout", "household"),
    comment="What was said of households; only added to. at: by the sender's corrected clock; late: why it "
    "changed nothing; batch: seq of the change that tells of it, whose row of the trace has the digest.",
    **COMPACT,
)
