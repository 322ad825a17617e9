"""The tables of roll-outs: their tasks, what came back, and what is counted of it."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, SmallInteger, Table, Text

from data_access.database.tables.emergency.report_columns import report_columns
from data_access.database.tables.live_tables import COMPACT, KEY, metadata

rollouts = Table(
    "rollouts",
    metadata,
    Column("county", KEY, nullable=False),
    Column("id", KEY, nullable=False),
    Column("plan", KEY, nullable=False),
    Column("live", SmallInteger, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("county", "id"),
    comment="Roll-outs; live 0: ended.",
    **COMPACT,
)

tasks = Table(
    "tasks",
    metadata,
    Column("county", KEY, nullable=False),
    Column("rollout", KEY, nullable=False),
    Column("person", KEY, nullable=False),
    Column("tier", SmallInteger, nullable=False),
    Column("region", KEY, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("queued_at", Text, nullable=False),
    Column("sent_at", Text),
    Column("delivered_at", Text),
    Column("read_at", Text),
    Column("accepted_at", Text),
    Column("finished_at", Text),
    Column("failed", Text, nullable=False),
    Column("round", SmallInteger, nullable=False),
    Column("taken_over_by", KEY, nullable=False),
    Column("on_behalf_by", KEY, nullable=False),
    Column("note", Text, nullable=False),
    Column("code", KEY, nullable=False),
    Column("rating", KEY, nullable=False, server_default=""),
    Column("returns", Integer, nullable=False, server_default="0"),
    Column("returned_at", Text),
    PrimaryKeyConstraint("county", "rollout", "person"),
    comment="One person's part of a roll-out; reasons: by what they were named; state: 0 unreached, 1 open, "
    "2 reminded, 3 accepted, 4 finished, 5 taken over.",
    **COMPACT,
)
Index("tasks_person", tasks.c.county, tasks.c.person, tasks.c.rollout)
Index("tasks_place", *(tasks.c[name] for name in ("county", "rollout", "tier", "state", "region", "person")))

task_receipts = Table(
    "task_receipts",
    metadata,
    *report_columns("rollout", "person"),
    comment="What came back of tasks; only added to. at: by the sender's corrected clock; late: why it "
    "changed nothing; batch: seq of the change that tells of it, whose row of the trace has the digest.",
    **COMPACT,
)

task_difficulties = Table(
    "task_difficulties",
    metadata,
    Column("county", KEY, nullable=False),
    Column("rollout", KEY, nullable=False),
    Column("person", KEY, nullable=False),
    Column("number", Integer, nullable=False),
    Column("region", KEY, nullable=False),
    Column("waits", SmallInteger, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("county", "rollout", "person", "number"),
    comment="What keeps people from their tasks, and what was answered; waits 1: nothing yet.",
    **COMPACT,
)

branches = Table(
    "branches",
    metadata,
    Column("county", KEY, nullable=False),
    Column("rollout", KEY, nullable=False),
    Column("region", KEY, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("county", "rollout", "region"),
    comment="How many tasks of a roll-out are in each state, by tier, for each region above them.",
    **COMPACT,
)

rollout_minutes = Table(
    "rollout_minutes",
    metadata,
    Column("county", KEY, nullable=False),
    Column("rollout", KEY, nullable=False),
    Column("tier", SmallInteger, nullable=False),
    Column("minute", Integer, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("finished", Integer, nullable=False),
    PrimaryKeyConstraint("county", "rollout", "tier", "minute"),
    comment="How many of a tier accepted and finished in each minute since the issue, by their own times.",
    **COMPACT,
)

township_minutes = Table(
    "township_minutes",
    metadata,
    Column("county", KEY, nullable=False),
    Column("rollout", KEY, nullable=False),
    Column("township", KEY, nullable=False),
    Column("tier", SmallInteger, nullable=False),
    Column("minute", Integer, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("finished", Integer, nullable=False),
    PrimaryKeyConstraint("county", "rollout", "township", "tier", "minute"),
    comment="The same for each township.",
    **COMPACT,
)
