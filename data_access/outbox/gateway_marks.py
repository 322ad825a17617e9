"""Up to which event each gateway was asked, so that what was missed in an outage is told again."""

from __future__ import annotations

from sqlalchemy import Connection, select

from data_access.database.bulk import Bulk
from data_access.database.tables.outbox_tables import gateway_marks

_rows = Bulk(gateway_marks, "channel", "after")


def read_mark(connection: Connection, channel: str) -> int:
    """The last event of a channel that was taken; 0 for none."""
    query = select(gateway_marks.c.after).where(gateway_marks.c.channel == channel)
    return int(connection.execute(query).scalar() or 0)


def save_mark(connection: Connection, channel: str, after: int) -> None:
    """Everything up to this event is in the database."""
    _rows.replace(connection, [(channel, after)])
