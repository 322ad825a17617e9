"""What should have left the house by now: whoever looks here is not who sends, so a relay that is away, hangs
or was never started is noticed all the same.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, func, select

from data_access.storage.codec import utc_text
from data_access.tables.outbox_tables import outbox, timers
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import SENT_BY

PATIENCE: Final = timedelta(seconds=20)
"""A relay takes what is due within a second, and is started again within a few. What a gateway does not take
is tried again and again, so a message is judged by when it was written, a timer by when it is due.
"""


def count_overdue(connection: Connection, world: WorldId, now: datetime) -> int:
    """Messages and timers of a world that should have gone out PATIENCE ago and still wait."""
    before = utc_text(now - PATIENCE)
    t = timers.c
    rungs = select(func.count()).where(t.county == str(world), t.due_at < before)
    return int(connection.execute(rungs).scalar_one()) + _count_waiting(connection, before).get(str(world), 0)


def _count_waiting(connection: Connection, before: str) -> dict[str, int]:
    """Messages that were written before and still wait, by world. Asked for all worlds at once, so that the
    index of what is due is taken, not the key of a world, under which lies all that was ever sent.
    """
    o = outbox.c
    waiting = (o.channel.in_(SENT_BY), o.due_at.is_not(None), o.at < before)
    query = select(o.county, func.count()).where(*waiting).group_by(o.county)
    return {county: int(count) for county, count in connection.execute(query)}
