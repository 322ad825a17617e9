"""The table of emergency responses."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, PrimaryKeyConstraint, SmallInteger, Table, Text

from data_access.database.tables.live_tables import COMPACT, KEY, metadata

responses = Table(
    "responses",
    metadata,
    Column("county", KEY, nullable=False),
    Column("type", KEY, nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("since", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    PrimaryKeyConstraint("county", "type"),
    comment="The response of each type that was ever declared; level 0: ended.",
    **COMPACT,
)
