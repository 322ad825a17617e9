"""The tables of households, and of what becomes of them in an evacuation."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
)

from data_access.database.tables.emergency.report_columns import report_columns
from data_access.database.tables.live_tables import COMPACT, KEY, metadata

households = Table(
    "households",
    metadata,
    Column("county", KEY, nullable=False),
    Column("id", KEY, nullable=False),
    Column("grid", KEY, nullable=False),
    Column("village", KEY, nullable=False),
    Column("address", Text, nullable=False),
    Column("head", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("people", Integer, nullable=False),
    Column("vulnerable", Text, nullable=False),
    Column("risk", KEY, nullable=False),
    Column("liaison", KEY, nullable=False),
    Column("lon", Float),
    Column("lat", Float),
    Column("note", Text, nullable=False),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("county", "id"),
    comment="Households. Personal data. vulnerable: codes as JSON; liaison: who looks after it, '' nobody.",
    **COMPACT,
)
Index("households_grid", households.c.county, households.c.grid, households.c.id)
Index("households_liaison", households.c.county, households.c.liaison, households.c.id)

evacuations = Table(
    "evacuations",
    metadata,
    Column("county", KEY, nullable=False),
    Column("id", KEY, nullable=False),
    Column("live", SmallInteger, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("county", "id"),
    comment="Evacuations; live 0: everybody is back.",
    **COMPACT,
)

evacuation_entries = Table(
    "evacuation_entries",
    metadata,
    Column("county", KEY, nullable=False),
    Column("evacuation", KEY, nullable=False),
    Column("household", KEY, nullable=False),
    Column("grid", KEY, nullable=False),
    Column("liaison", KEY, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("urgency", SmallInteger, nullable=False),
    Column("place", KEY, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("county", "evacuation", "household"),
    comment="The ledger: a household of an evacuation. urgency: 0 vulnerable and not moved, 1 refused, 2 not "
    "moved, 3 not verified, 4 else; body: domain.emergency.rollouts.evacuations.ledger.Entry.",
    **COMPACT,
)
Index(
    "evacuation_entries_urgency",
    evacuation_entries.c.county,
    evacuation_entries.c.evacuation,
    evacuation_entries.c.urgency,
    evacuation_entries.c.household,
)

evacuation_reports = Table(
    "evacuation_reports",
    metadata,
    *report_columns("evacuation", "household", "place"),
    Column("people", Integer, nullable=False, server_default="0"),
    comment="What was reported of households; only added to. at: by the sender's corrected clock; late: why "
    "it changed nothing; batch: seq of the change that tells of it, whose row of the trace has the digest.",
    **COMPACT,
)

evacuation_sums = Table(
    "evacuation_sums",
    metadata,
    Column("county", KEY, nullable=False),
    Column("evacuation", KEY, nullable=False),
    Column("key", KEY, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("county", "evacuation", "key"),
    comment="How many households and people of an evacuation are in each state, by region and by shelter.",
    **COMPACT,
)
