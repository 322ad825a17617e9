"""The columns that every table of what was reported has: of a task, of a household, in an evacuation."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, PrimaryKeyConstraint, Text
from sqlalchemy.schema import SchemaItem

from data_access.database.tables.live_tables import KEY


def report_columns(parent: str, subject: str, *more: str) -> list[SchemaItem]:
    """Columns and key of a table of reports. `parent`: what they belong to, `subject`: what each is about;
    `more`: columns of its own, keys that stand before the note.
    """
    columns: list[SchemaItem] = [
        Column(name, KEY, nullable=False) for name in ("county", parent, subject, "id", "kind")
    ]
    columns += [Column(name, Text, nullable=False) for name in ("at", "received_at")]
    columns.append(Column("offset_ms", BigInteger, nullable=False))
    columns += [Column(name, KEY, nullable=False) for name in ("channel", "said_by", *more)]
    columns.append(Column("note", Text, nullable=False))
    columns += [Column("late", KEY, nullable=False), Column("batch", BigInteger, nullable=False)]
    return [*columns, PrimaryKeyConstraint("county", parent, subject, "id")]
