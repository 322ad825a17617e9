"""The tables of hazard points: how each stands, and every patrol that was reported."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, PrimaryKeyConstraint, Table, Text

from data_access.database.tables.live_tables import COMPACT, KEY, metadata

patrol_points = Table(
    "patrol_points",
    metadata,
    Column("county", KEY, nullable=False),
    Column("code", KEY, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("county", "code"),
    comment="How each hazard point stands; body: domain.emergency.responses.patrols.patrol.PointState.",
    **COMPACT,
)

patrols = Table(
    "patrols",
    metadata,
    Column("county", KEY, nullable=False),
    Column("point", KEY, nullable=False),
    Column("id", KEY, nullable=False),
    Column("result", KEY, nullable=False),
    Column("what", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("offset_ms", BigInteger, nullable=False),
    Column("channel", KEY, nullable=False),
    Column("person", KEY, nullable=False),
    Column("said_by", KEY, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("case_id", KEY, nullable=False),
    PrimaryKeyConstraint("county", "point", "id"),
    comment="What was reported of hazard points; only added to. at: by the sender's corrected clock; "
    "case_id: what it opened or was added to, '' for none.",
    **COMPACT,
)
