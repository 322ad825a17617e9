"""The tables of official warnings."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, PrimaryKeyConstraint, SmallInteger, Table, Text

from data_access.database.tables.live_tables import COMPACT, KEY, metadata

warnings = Table(
    "warnings",
    metadata,
    Column("county", KEY, nullable=False),
    Column("id", KEY, nullable=False),
    Column("live", SmallInteger, nullable=False),
    Column("listed_as", KEY, nullable=False),
    Column("sent", KEY, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("county", "id"),
    comment="Official warnings, each over all its messages; live 1: screens show it; listed_as: source, "
    "place and type of one that a list shows.",
    **COMPACT,
)
Index("warnings_by_time", warnings.c.county, warnings.c.live, warnings.c.sent)
Index("warnings_listed", warnings.c.county, warnings.c.listed_as)

warning_messages = Table(
    "warning_messages",
    metadata,
    Column("county", KEY, nullable=False),
    Column("identifier", KEY, nullable=False),
    Column("sender", KEY, nullable=False),
    Column("warning", KEY, nullable=False),
    Column("meaning", KEY, nullable=False),
    Column("why", Text, nullable=False),
    Column("source", KEY, nullable=False),
    Column("at", KEY, nullable=False),
    Column("file", KEY, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("county", "identifier", "sender"),
    comment="Messages of warnings and what each meant; meaning unseen: only named by another; file: its "
    "bytes.",
    **COMPACT,
)
Index("warning_messages_of", warning_messages.c.county, warning_messages.c.warning)

warning_files = Table(
    "warning_files",
    metadata,
    Column("county", KEY, nullable=False),
    Column("digest", KEY, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("county", "digest"),
    comment="Files of warnings as they came, by their digest.",
)
