"""What should have left the house by now: whoever looks here is not who sends, so a relay that is away, hangs
or was never started is noticed all the same.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, case, func, select, text

from data_access.storage.codec import utc_text
from data_access.tables.outbox_tables import URGENT, outbox, timers
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import SENT_BY

PATIENCE: Final = timedelta(seconds=20)
"""A relay takes what is due within a second, and is started again within a few. What a gateway does not take
is tried again and again, so a message is judged by when it was written, a timer by when it is due.
"""
LONGEST: Final = timedelta(minutes=15)
"""Messages to thousands leave at the pace of their channels, for minutes: they are late when they stand still
for PATIENCE, or when they wait for so long.
"""


class UnsentCounter:
    """Counts for whoever looks again and again, and remembers of each world whether its thousands move."""

    def __init__(self) -> None:
        self._seen: dict[WorldId, tuple[int, datetime]] = {}

    def count(self, connection: Connection, world: WorldId, now: datetime) -> int:
        """What should have gone out and still waits; messages to thousands only when they do not move."""
        urgent, many, long = _count(connection, world, now)
        urgent += _count_timers(connection, world, now)
        return urgent + (long if self._move(world, many, now) else many)

    def _move(self, world: WorldId, many: int, now: datetime) -> bool:
        """Whether fewer wait than before, or the last time that this was so is less than PATIENCE ago."""
        before, since = self._seen.get(world, (0, now))
        if many < before or not before:
            since = now
        self._seen[world] = (many, since)
        return now - since < PATIENCE


def count_overdue(connection: Connection, world: WorldId, now: datetime) -> int:
    """Messages and timers of a world that should have gone out PATIENCE ago and still wait."""
    urgent, many, _ = _count(connection, world, now)
    return _count_timers(connection, world, now) + urgent + many


def _count_timers(connection: Connection, world: WorldId, now: datetime) -> int:
    t = timers.c
    late = select(func.count()).where(t.county == str(world), t.due_at < utc_text(now - PATIENCE))
    return int(connection.execute(late).scalar_one())


def _count(connection: Connection, world: WorldId, now: datetime) -> tuple[int, int, int]:
    """Messages of a world that were written PATIENCE ago and still wait: those to few, those to thousands,
    and of these the ones that wait for LONGEST. Asked for all worlds at once, so that the index of what is
    due is taken, not the key of a world, under which lies all that was ever sent.
    """
    o = outbox.c
    waiting = (o.channel.in_(SENT_BY), o.due_at.is_not(None), o.at < utc_text(now - PATIENCE))
    urgent = func.sum(case((text(URGENT), 1), else_=0))
    long = func.sum(case((text(URGENT), 0), (o.at < utc_text(now - LONGEST), 1), else_=0))
    query = select(o.county, func.count(), urgent, long).where(*waiting).group_by(o.county)
    found = {
        county: (int(few), int(total - few), int(old))
        for county, total, few, old in connection.execute(query)
    }
    return found.get(str(world), (0, 0, 0))
