"""The table of complaints and appeals."""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table, Text

from data_access.database.tables.live_tables import COMPACT, KEY, metadata

complaints = Table(
    "complaints",
    metadata,
    Column("county", KEY, nullable=False),
    Column("id", KEY, nullable=False),
    Column("person", KEY, nullable=False),
    Column("unit", KEY, nullable=False),
    Column("kind", KEY, nullable=False),
    Column("text", Text, nullable=False),
    Column("said_at", Text, nullable=False),
    Column("known_at", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("answered_by", KEY, nullable=False),
    Column("answered_at", Text),
    PrimaryKeyConstraint("county", "id"),
    comment="Complaints and appeals of people to units; answered_at none: nobody answered yet.",
    **COMPACT,
)
Index("complaints_by_person", complaints.c.county, complaints.c.person)
