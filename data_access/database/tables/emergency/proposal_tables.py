"""The table of what warnings proposed about responses."""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint, SmallInteger, Table, Text

from data_access.database.tables.live_tables import COMPACT, KEY, metadata

response_proposals = Table(
    "response_proposals",
    metadata,
    Column("county", KEY, nullable=False),
    Column("id", KEY, nullable=False),
    Column("type", KEY, nullable=False),
    Column("open", SmallInteger, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("county", "id"),
    comment="What official warnings proposed about responses; open 1: waits for a decision, at most one of a "
    "type.",
    **COMPACT,
)
Index("response_proposals_type", response_proposals.c.county, response_proposals.c.type)
