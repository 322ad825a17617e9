"""Until when reminders wait whose channels are silent: read from their timers."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from data_access.database.tables.outbox_tables import timers
from data_access.outbox.timer_rows import timer_of
from domain.kernel.worlds import WorldId

QUIET: Final = "rollout_quiet"
"""The kind of those timers."""


def read_quiet_ends(connection: Connection, world: WorldId, rollout: str) -> dict[int, datetime]:
    """By tier of a roll-out, when its next silent reminder goes out."""
    t = timers.c
    query = select(timers).where(t.county == str(world), t.kind == QUIET, t.subject == rollout)
    found = map(timer_of, connection.execute(query.order_by(t.due_at.desc())))
    return {timer.facts["tier"]: timer.due_at for timer in found}
