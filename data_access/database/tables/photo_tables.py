"""The tables of photos and of spoken messages."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text

from data_access.database.tables.live_tables import KEY, metadata

photos = Table(
    "photos",
    metadata,
    Column("county", KEY, nullable=False),
    Column("case_id", KEY, nullable=False),
    Column("id", KEY, nullable=False),
    Column("person", KEY, nullable=False),
    Column("squad", KEY, nullable=False),
    Column("taken_at", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("county", "case_id", "id"),
    comment="Photos of cases, made anew on arrival; id is the digest of the content.",
)

voices = Table(
    "voices",
    metadata,
    Column("county", KEY, nullable=False),
    Column("squad", KEY, nullable=False),
    Column("id", KEY, nullable=False),
    Column("case_id", KEY, nullable=False),
    Column("kind", KEY, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("county", "squad", "id"),
    comment="Spoken messages of squads as they were recorded; id is the digest of the content.",
)
Index("voices_by_case", voices.c.county, voices.c.case_id)
