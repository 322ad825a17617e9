"""The table of plans that were saved on a page."""

from __future__ import annotations

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, SmallInteger, Table, Text

from data_access.tables.live_tables import COMPACT, KEY, metadata

plans = Table(
    "plans",
    metadata,
    Column("county", KEY, nullable=False),
    Column("code", KEY, nullable=False),
    Column("version", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("saved_by", KEY, nullable=False),
    Column("saved_at", Text),
    Column("reason", Text, nullable=False),
    Column("retired", SmallInteger, nullable=False),
    Column("approvals", Text, nullable=False),
    PrimaryKeyConstraint("county", "code", "version"),
    comment="Plans, version by version. content: as a part of plans.toml; version 0: the county pack's, "
    "as it was when somebody approved it.",
    **COMPACT,
)
