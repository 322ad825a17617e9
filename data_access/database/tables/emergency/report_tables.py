"""The table that says which cases are field reports of a roll-out."""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table

from data_access.database.tables.live_tables import COMPACT, KEY, metadata

field_reports = Table(
    "field_reports",
    metadata,
    Column("county", KEY, nullable=False),
    Column("rollout", KEY, nullable=False),
    Column("case_id", KEY, nullable=False),
    Column("person", KEY, nullable=False),
    Column("storm", KEY, nullable=False),
    PrimaryKeyConstraint("county", "rollout", "case_id"),
    comment="Cases reported by people with an open task of a roll-out; storm: the one that stood, '' "
    "for none. Only added to.",
    **COMPACT,
)
Index("field_reports_case", field_reports.c.case_id)
