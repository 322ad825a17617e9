"""The tables of what leaves the house and of what is due later."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    text,
)

from data_access.database.tables.live_tables import COMPACT, KEY, metadata

outbox = Table(
    "outbox",
    metadata,
    Column("county", KEY, nullable=False),
    Column("id", KEY, nullable=False),
    Column("person", KEY, nullable=False),
    Column("channel", KEY, nullable=False),
    Column("kind", KEY, nullable=False),
    Column("subject", KEY, nullable=False),
    Column("rung", SmallInteger, nullable=False),
    Column("state", KEY, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Text),
    Column("at", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("address", KEY, nullable=False, server_default=""),  # digest of where it went last
    PrimaryKeyConstraint("county", "id"),
    comment="Messages to people, written with what they tell of. due_at: when one is tried (again). "
    "A row is the proof of a rung.",
    **COMPACT,
)
Index(
    "outbox_due",
    outbox.c.channel,
    outbox.c.due_at,
    sqlite_where=text("due_at IS NOT NULL"),
    postgresql_where=text("due_at IS NOT NULL"),
)
URGENT = "kind NOT IN ('task', 'correction', 'check')"
"""What is not to thousands at once: it never waits behind eleven thousand messages."""
Index(
    "outbox_urgent",
    outbox.c.channel,
    outbox.c.due_at,
    sqlite_where=text(f"due_at IS NOT NULL AND {URGENT}"),
    postgresql_where=text(f"due_at IS NOT NULL AND {URGENT}"),
)
OF_VOICE = "channel = 'voice'"
"""Whose telephone rings is looked up by person; few messages are spoken."""
Index(
    "outbox_voice",
    outbox.c.person,
    sqlite_where=text(OF_VOICE),
    postgresql_where=text(OF_VOICE),
)
Index("outbox_subject", outbox.c.county, outbox.c.subject, outbox.c.person)

calls = Table(
    "calls",
    metadata,
    Column("county", KEY, nullable=False),
    Column("squad", KEY, nullable=False),
    Column("person", KEY, nullable=False),
    Column("at", KEY, nullable=False),
    Column("region", KEY, nullable=False),
    Column("code", KEY, nullable=False),
    Column("state", KEY, nullable=False),
    Column("rung", SmallInteger, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("county", "squad", "person", "at"),
    comment="Calls into a squad; code: the short code an answer by SMS names it with; rung: how far the "
    "ladder was climbed; state: open, answered or ended.",
    **COMPACT,
)
Index("calls_person", calls.c.county, calls.c.person, calls.c.at)

timers = Table(
    "timers",
    metadata,
    Column("county", KEY, nullable=False),
    Column("id", KEY, nullable=False),
    Column("kind", KEY, nullable=False),
    Column("subject", KEY, nullable=False),
    Column("due_at", Text, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("county", "id"),
    comment="What is due later. A timer fires in the transaction that deletes it.",
    **COMPACT,
)
Index("timers_due", timers.c.due_at)
Index("timers_subject", timers.c.county, timers.c.subject)

dead_contacts = Table(
    "dead_contacts",
    metadata,
    *(Column(name, KEY, nullable=False) for name in ("county", "person", "contact", "address")),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("county", "person", "contact"),
    comment="Phones and addresses that a gateway or a mail server said nobody has; address: its digest.",
    **COMPACT,
)

gateway_marks = Table(
    "gateway_marks",
    metadata,
    Column("channel", KEY, primary_key=True),
    Column("after", BigInteger, nullable=False),
    comment="Up to which event each gateway was asked: it is told again of what came later.",
)
