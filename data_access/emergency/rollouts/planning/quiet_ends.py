"""Until when reminders wait whose channels are silent: read from their timers."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from data_access.database.tables.outbox_tables import timers
from data_access.outbox.timer_rows import timer_of
from domain.kernel.worlds import WorldId

QUIET: Final = "rollout_quiet"
FINISHING: Final = "finish"
"""The kind of those timers, and the fact of one that reminds of finishing."""


def read_quiet_ends(connection: Connection, world: WorldId, rollout: str) -> dict[tuple[int, bool], datetime]:
    """By tier of a roll-out and whether it is for finishing, when the next silent reminder goes out."""
    t = timers.c
    query = select(timers).where(t.county == str(world), t.kind == QUIET, t.subject == rollout)
    found = map(timer_of, connection.execute(query.order_by(t.due_at.desc())))
    return {(timer.facts["tier"], FINISHING in timer.facts): timer.due_at for timer in found}
