"""The table of plans that were saved on a page."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, SmallInteger, Table, Text

from data_access.database.tables.live_tables import COMPACT, KEY, metadata

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

deputy_requests = Table(
    "deputy_requests",
    metadata,
    Column("county", KEY, nullable=False),
    Column("rollout", KEY, nullable=False),
    Column("id", KEY, nullable=False),
    Column("tier", SmallInteger, nullable=False),
    Column("rank", SmallInteger, nullable=False),
    Column("deputy", KEY, nullable=False),
    Column("people", Text, nullable=False),
    Column("state", KEY, nullable=False),
    Column("asked_at", Text, nullable=False),
    Column("answered_at", Text),
    PrimaryKeyConstraint("county", "rollout", "id"),
    comment="Deputies who were asked to answer for silent people of a roll-out; people: a JSON list.",
    **COMPACT,
)
Index("deputy_requests_deputy", deputy_requests.c.county, deputy_requests.c.deputy)
