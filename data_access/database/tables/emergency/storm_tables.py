"""The tables of storms."""

from __future__ import annotations

from sqlalchemy import Column, PrimaryKeyConstraint, Table, Text

from data_access.database.tables.live_tables import COMPACT, KEY, metadata

storms = Table(
    "storms",
    metadata,
    Column("county", KEY, nullable=False),
    Column("storm", KEY, nullable=False),
    Column("told", Text, nullable=False),
    Column("dissolved", Text, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("county", "storm"),
    comment="Storms that were ever reported. told, dissolved: stamps of the newest point and end; body: "
    "names and what it means for the county.",
    **COMPACT,
)

storm_points = Table(
    "storm_points",
    metadata,
    Column("county", KEY, nullable=False),
    Column("storm", KEY, nullable=False),
    Column("agency", KEY, nullable=False),
    Column("issued", KEY, nullable=False),
    Column("valid", KEY, nullable=False),
    Column("stamp", Text, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("county", "storm", "agency", "issued", "valid"),
    comment="Points of storms: observed (agency and issued '') and forecast, every issue. stamp: of the "
    "report that holds; body: domain.messages.TrackPoint.",
    **COMPACT,
)
