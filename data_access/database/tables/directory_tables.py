"""The tables of the directory; every key starts with the county."""

from __future__ import annotations

from typing import Final

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

from data_access.database.tables.live_tables import COMPACT, KEY, NUMBER, metadata

people = Table(
    "people",
    metadata,
    Column("county", KEY, nullable=False),
    Column("id", KEY, nullable=False),
    Column("name", Text, nullable=False),
    Column("post", KEY, nullable=False),
    Column("unit", KEY, nullable=False),
    Column("region", KEY, nullable=False),
    Column("phone", Text, nullable=False),
    Column("active", SmallInteger, nullable=False),
    Column("source", KEY, nullable=False),
    Column("version", Integer, nullable=False),
    Column("removed_at", Text, nullable=False),
    Column("email", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("county", "id"),
    comment="The directory. Personal data. removed_at: '' while active.",
    **COMPACT,
)
PHONE_DIGITS: Final = "replace(replace(replace({phone}, '-', ''), ' ', ''), '+', '')"
"""The digits of a phone, however it is written, in the words that the index is looked up by."""
Index("people_digits", text(f"({PHONE_DIGITS.format(phone='phone')})"), _table=people)

units = Table(
    "units",
    metadata,
    Column("county", KEY, nullable=False),
    Column("code", KEY, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("kind", KEY, nullable=False),
    Column("region", KEY, nullable=False),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("county", "code"),
    comment="Departments, stations and teams.",
    **COMPACT,
)

posts = Table(
    "posts",
    metadata,
    Column("county", KEY, nullable=False),
    Column("code", KEY, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("tier", SmallInteger, nullable=False),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("county", "code"),
    comment="Roles a person can have; tier 0 is outside the cascade.",
    **COMPACT,
)

directories = Table(
    "directories",
    metadata,
    Column("county", KEY, primary_key=True),
    Column("seeded_at", Text, nullable=False),
    Column("digest", KEY, nullable=False),
    comment="Counties whose directory was taken over from their pack, once.",
)

rosters = Table(
    "rosters",
    metadata,
    Column("county", KEY, nullable=False),
    Column("day", KEY, nullable=False),
    Column("shift", KEY, nullable=False),
    Column("region", KEY, nullable=False),
    Column("post", KEY, nullable=False),
    Column("person", KEY, nullable=False),
    PrimaryKeyConstraint("county", "day", "shift", "region", "post", "person"),
    comment="Who is on duty when.",
    **COMPACT,
)

retention = Table(
    "retention",
    metadata,
    Column("county", KEY, nullable=False),
    Column("kind", KEY, nullable=False),
    Column("days", Integer, nullable=False),
    Column("mark", BigInteger, nullable=False),
    Column("done_day", KEY, nullable=False),
    Column("last_run", Text, nullable=False),
    Column("last_count", BigInteger, nullable=False),
    PrimaryKeyConstraint("county", "kind"),
    comment="How long what is kept; mark: how far the daily job has come, done_day: when it was through.",
    **COMPACT,
)

imports = Table(
    "imports",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("county", KEY, nullable=False),
    Column("kind", KEY, nullable=False),
    Column("digest", KEY, nullable=False),
    Column("filename", Text, nullable=False),
    Column("complete", SmallInteger, nullable=False),
    Column("counts", Text, nullable=False),
    Column("touched", Integer, nullable=False),
    Column("author", KEY, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("author_person", KEY),
    Column("approved_by", KEY),
    Column("reason", Text, nullable=False),
    Column("state", KEY, nullable=False),
    Column("at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("settled_at", Text),
    Column("body", Text, nullable=False),
    comment="Previews of imports and what became of them; body holds the rows and is emptied at the end.",
)
Index("imports_county", imports.c.county, imports.c.id)
