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

PATIENCE: Final = timedelta(seconds=20)
"""A relay takes what is due within a second, and is started again within a few. What a gateway does not take
is tried again and again, so a message is judged by when it was written, a timer by when it is due.
"""


def count_overdue(connection: Connection, world: WorldId, now: datetime) -> int:
    """Messages and timers of a world that should have gone out PATIENCE ago and still wait."""
    before = utc_text(now - PATIENCE)
    o, t = outbox.c, timers.c
    messages = select(func.count()).where(o.county == str(world), o.due_at.is_not(None), o.at < before)
    rungs = select(func.count()).where(t.county == str(world), t.due_at < before)
    return sum(int(connection.execute(query).scalar_one()) for query in (messages, rungs))
