"""The tables of households."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, PrimaryKeyConstraint, Table, Text

from data_access.tables.live_tables import COMPACT, KEY, metadata

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
