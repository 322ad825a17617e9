"""The tables of squads."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, SmallInteger, Table, Text

from data_access.database.tables.live_tables import COMPACT, KEY, metadata

squads = Table(
    "squads",
    metadata,
    Column("county", KEY, nullable=False),
    Column("id", KEY, nullable=False),
    Column("case_id", KEY, nullable=False),
    Column("live", SmallInteger, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("county", "id"),
    comment="Squads of cases; live 0: stood down.",
    **COMPACT,
)
Index("squads_by_case", squads.c.county, squads.c.case_id)

squad_people = Table(
    "squad_people",
    metadata,
    Column("county", KEY, nullable=False),
    Column("person", KEY, nullable=False),
    Column("squad", KEY, nullable=False),
    PrimaryKeyConstraint("county", "person", "squad"),
    comment="Who is in which live squad now.",
    **COMPACT,
)

squad_messages = Table(
    "squad_messages",
    metadata,
    Column("county", KEY, nullable=False),
    Column("id", KEY, nullable=False),
    Column("squad", KEY, nullable=False),
    Column("number", Integer, nullable=False),
    Column("sent", KEY, nullable=False),
    Column("photo", KEY, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("county", "id"),
    comment="What is written in squads, numbered from 1 in each; id is squad/number, sent author/key.",
    **COMPACT,
)
Index(
    "squad_messages_by_squad",
    squad_messages.c.county,
    squad_messages.c.squad,
    squad_messages.c.number,
    unique=True,
)
Index(
    "squad_messages_by_key",
    squad_messages.c.county,
    squad_messages.c.squad,
    squad_messages.c.sent,
    unique=True,
)
