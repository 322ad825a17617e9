"""Where the measures of work find what began in a period, and what was recorded afterwards."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Index, text

from data_access.database.tables.live_tables import trace

BEGINNINGS: Final = "action IN ('case.reported', 'squad.assembled')"
"""The rows that tell of a case or a squad for the first time."""
Index(
    "trace_beginnings",
    trace.c.county,
    trace.c.action,
    trace.c.at,
    sqlite_where=text(BEGINNINGS),
    postgresql_where=text(BEGINNINGS),
)
RECORDINGS: Final = "action = 'squad.recorded'"
"""The rows that tell of a squad that a township had while it was cut off."""
Index(
    "trace_recordings",
    trace.c.county,
    trace.c.at,
    sqlite_where=text(RECORDINGS),
    postgresql_where=text(RECORDINGS),
)
