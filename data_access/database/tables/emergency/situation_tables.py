"""The table of situation reports, version by version."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, SmallInteger, Table, Text

from data_access.database.tables.live_tables import COMPACT, KEY, metadata

situation_reports = Table(
    "situation_reports",
    metadata,
    Column("county", KEY, nullable=False),
    Column("id", KEY, nullable=False),
    Column("version", Integer, nullable=False),
    Column("chain", KEY, nullable=False),
    Column("number", Integer, nullable=False),
    Column("newest", SmallInteger, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("county", "id", "version"),
    comment="Situation reports, version by version; newest 1: the one that holds. chain: the id of the first "
    "report of the same event.",
    **COMPACT,
)
Index("situation_reports_chain", situation_reports.c.county, situation_reports.c.chain)
