"""The tables of the truth. One installation, many counties: every key starts with the county.

Times are RFC 3339 text in UTC ("…Z"), so that both dialects sort them alike. JSON is compact text. Few
indexes on purpose: a history of ten million rows must take a new one as fast as an empty table does.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()

KEY = Text().with_variant(Text(collation="C"), "postgresql")
"""Text compared by bytes."""
NUMBER = BigInteger().with_variant(Integer(), "sqlite")
COMPACT: dict[str, Any] = {"sqlite_with_rowid": False}

heads = Table(
    "heads",
    metadata,
    Column("county", KEY, primary_key=True),
    Column("epoch", KEY, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("kept_from", BigInteger, nullable=False),
    Column("at", Text, nullable=False),
    Column("traced", BigInteger, nullable=False, server_default=text("0")),
    Column("trace_hash", LargeBinary, nullable=False, server_default=text("''")),
    comment="The counter row of a county: last seq; changes up to kept_from are no longer kept; traced and "
    "trace_hash: n and hash of the last trace row.",
)

counters = Table(
    "counters",
    metadata,
    Column("county", KEY, nullable=False),
    Column("name", KEY, nullable=False),
    Column("value", BigInteger, nullable=False),
    PrimaryKeyConstraint("county", "name"),
    comment="Case numbers by county-local day.",
    **COMPACT,
)

cases = Table(
    "cases",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("county", KEY, nullable=False),
    Column("region", KEY, nullable=False),
    Column("open", SmallInteger, nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    comment="Cases; body is the whole domain.cases.case_join.Case. last_seq: n of its newest trace row.",
)
Index(
    "cases_open",
    cases.c.county,
    sqlite_where=text("open = 1"),
    postgresql_where=text("open = 1"),
)

grids = Table(
    "grids",
    metadata,
    Column("county", KEY, nullable=False),
    Column("region", KEY, nullable=False),
    Column("last_reported", Text, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("county", "region"),
    comment="Newest state of each grid that ever reported.",
    **COMPACT,
)

positions = Table(
    "positions",
    metadata,
    Column("county", KEY, nullable=False),
    Column("person", KEY, nullable=False),
    Column("last_reported", Text, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("county", "person"),
    comment="Newest position of each person.",
    **COMPACT,
)

tallies = Table(
    "tallies",
    metadata,
    Column("county", KEY, nullable=False),
    Column("day", KEY, nullable=False),
    Column("township", KEY, nullable=False),
    Column("matter", KEY, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("closed", BigInteger, nullable=False),
    Column("on_time", BigInteger, nullable=False),
    PrimaryKeyConstraint("county", "day", "township", "matter"),
    comment="Cases received, closed, closed on time by county-local day, township and matter.",
    **COMPACT,
)

changes = Table(
    "changes",
    metadata,
    Column("county", KEY, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("topic", KEY, nullable=False),
    Column("region", KEY, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("county", "seq"),
    comment="The feed: wire changes, seq without gaps.",
    **COMPACT,
)
Index("changes_topic", changes.c.county, changes.c.topic, changes.c.seq)

trace = Table(
    "trace",
    metadata,
    Column("county", KEY, nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("previous", BigInteger, nullable=False),
    Column("at", Text, nullable=False),
    Column("actor", KEY, nullable=False),
    Column("origin", Text, nullable=False),
    Column("action", KEY, nullable=False),
    Column("object", KEY, nullable=False),
    Column("cause", Text, nullable=False),
    Column("ordered_by", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    PrimaryKeyConstraint("county", "n"),
    comment="The chain: who did what to which object. seq: of the change, 0 for an act; previous: n of the "
    "object's last row; hash: over the row and the hash before.",
    **COMPACT,
)
for _name in ("object", "actor", ""):
    Index(
        f"trace_acts_by_{_name}" if _name else "trace_acts",
        trace.c.county,
        *([trace.c[_name]] if _name else []),
        trace.c.n,
        sqlite_where=text("seq = 0"),
        postgresql_where=text("seq = 0"),
    )

Index(
    "trace_responses",
    trace.c.county,
    trace.c.n,
    sqlite_where=text("action >= 'response.' AND action < 'response/'"),
    postgresql_where=text("action >= 'response.' AND action < 'response/'"),
)

handled = Table(
    "handled",
    metadata,
    Column("county", KEY, nullable=False),
    Column("cause", KEY, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("seq", BigInteger, nullable=False),
    PrimaryKeyConstraint("county", "cause"),
    comment="Messages that were taken (source/id), their digest and seq (0: changed nothing).",
    **COMPACT,
)

dead_letters = Table(
    "dead_letters",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("county", KEY, nullable=False),
    Column("stream", KEY, nullable=False),
    Column("entry", KEY, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("source", KEY, nullable=False),
    Column("message", KEY, nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("at", Text, nullable=False),
    Column("resent_at", Text),
    Column("resent_entry", Text),
    Column("sent_by", Text, nullable=False, server_default=""),
    UniqueConstraint("county", "stream", "entry", "digest"),
    comment="Entries that could not be taken. source, message: names, '' where they cannot be read.",
)
Index("dead_letters_message", dead_letters.c.county, dead_letters.c.source, dead_letters.c.message)

waiting = Table(
    "waiting",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("county", KEY, nullable=False),
    Column("root", KEY, nullable=False),
    Column("scope", KEY, nullable=False),
    Column("cause", KEY, nullable=False),
    Column("source", KEY, nullable=False),
    Column("source_id", KEY, nullable=False),
    Column("kind", KEY, nullable=False),
    Column("entry", KEY, nullable=False),
    Column("sent_by", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("at", Text, nullable=False),
    Column("taken", SmallInteger, nullable=False),
    UniqueConstraint("county", "cause"),
    comment="Updates and ends of cases that nobody reported. root: the case's id; kind '': of an older "
    "version, joined to the case already; taken: applied to a case of a narrower sender.",
)
Index("waiting_root", waiting.c.county, waiting.c.root)

lost = Table(
    "lost",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("county", KEY, nullable=False),
    Column("stream", KEY, nullable=False),
    Column("first_id", Text),
    Column("last_id", Text),
    Column("count", BigInteger),
    Column("reason", Text, nullable=False),
    Column("noticed_at", Text, nullable=False),
    Column("acknowledged_at", Text),
    comment="Stream entries that vanished before they were taken; count NULL: nobody can know.",
)

progress = Table(
    "progress",
    metadata,
    Column("county", KEY, nullable=False),
    Column("stream", KEY, nullable=False),
    Column("last_id", Text, nullable=False),
    Column("seen_id", Text, nullable=False),
    Column("added", BigInteger, nullable=False),
    Column("missing", BigInteger, nullable=False),
    Column("made", Text, nullable=False),
    PrimaryKeyConstraint("county", "stream"),
    comment="How far each stream was taken (last_id) and seen (seen_id, added); missing: reported.",
)

suspects = Table(
    "suspects",
    metadata,
    Column("county", KEY, nullable=False),
    Column("stream", KEY, nullable=False),
    Column("entry", KEY, nullable=False),
    Column("workers", Text, nullable=False),
    Column("evidence", Integer, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("county", "stream", "entry"),
    comment="Entries a worker died at. workers: who is alone with it; evidence: of deaths of such workers.",
    **COMPACT,
)

sources = Table(
    "sources",
    metadata,
    Column("county", KEY, nullable=False),
    Column("name", KEY, nullable=False),
    Column("last_at", Text, nullable=False),
    Column("last_received", Text, nullable=False),
    Column("events", BigInteger, nullable=False),
    Column("duplicates", BigInteger, nullable=False),
    Column("dead", BigInteger, nullable=False),
    PrimaryKeyConstraint("county", "name"),
    comment="Health of each system that feeds a stream.",
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("scope", Text, nullable=False),
    Column("region", KEY, nullable=False),
    Column("sources", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("revoked_at", Text),
    Column("name", Text, nullable=False, server_default=""),
    Column("kinds", Text, nullable=False, server_default="[]"),
    Column("expires_at", Text),
    Column("last_used", Text),
    comment="Bearer tokens; only their SHA-256 is kept.",
)
