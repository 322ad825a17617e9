"""The tables of directed checks: whom they ask, what was answered, and how it adds up."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, PrimaryKeyConstraint, SmallInteger, Table, Text

from data_access.database.tables.live_tables import COMPACT, KEY, metadata

checks = Table(
    "checks",
    metadata,
    Column("county", KEY, nullable=False),
    Column("id", KEY, nullable=False),
    Column("live", SmallInteger, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("county", "id"),
    comment="Directed checks; live 0: closed.",
    **COMPACT,
)

check_people = Table(
    "check_people",
    metadata,
    Column("county", KEY, nullable=False),
    Column("asked_in", KEY, nullable=False),
    Column("person", KEY, nullable=False),
    Column("subject", KEY, nullable=False),
    Column("reachable", SmallInteger, nullable=False),
    PrimaryKeyConstraint("county", "asked_in", "person"),
    comment="Whom a directed check asks; subject: what they answer for, a grid, a village or themselves.",
    **COMPACT,
)
Index("check_people_person", check_people.c.county, check_people.c.person, check_people.c.asked_in)

check_items = Table(
    "check_items",
    metadata,
    Column("county", KEY, nullable=False),
    Column("asked_in", KEY, nullable=False),
    Column("subject", KEY, nullable=False),
    Column("region", KEY, nullable=False),
    Column("value", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("answered_at", Text),
    Column("answer", KEY, nullable=False),
    Column("person", KEY, nullable=False),
    Column("said_by", KEY, nullable=False),
    Column("revisions", Integer, nullable=False),
    PrimaryKeyConstraint("county", "asked_in", "subject"),
    comment="What a directed check asks of each subject, and the answer that counts; none: unknown.",
    **COMPACT,
)

check_answers = Table(
    "check_answers",
    metadata,
    Column("county", KEY, nullable=False),
    Column("asked_in", KEY, nullable=False),
    Column("subject", KEY, nullable=False),
    Column("id", KEY, nullable=False),
    Column("value", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("offset_ms", BigInteger, nullable=False),
    Column("channel", KEY, nullable=False),
    Column("person", KEY, nullable=False),
    Column("said_by", KEY, nullable=False),
    Column("late", KEY, nullable=False),
    PrimaryKeyConstraint("county", "asked_in", "subject", "id"),
    comment="Every answer to a directed check; only added to. at: by the sender's corrected clock.",
    **COMPACT,
)

check_branches = Table(
    "check_branches",
    metadata,
    Column("county", KEY, nullable=False),
    Column("asked_in", KEY, nullable=False),
    Column("region", KEY, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("county", "asked_in", "region"),
    comment="How the answers to a directed check add up in each region.",
    **COMPACT,
)
