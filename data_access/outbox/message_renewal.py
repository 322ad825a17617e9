"""Messages that nobody needed any more, and that somebody needs again."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select, update

from data_access.database.codec import utc_text
from data_access.database.tables.outbox_tables import outbox
from data_access.outbox.outbox_rows import NOTHING
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import State

_NOT_OUT: Final = (State.WITHDRAWN.value, State.FAILED.value)
"""What is in none of these went out, may have, or will."""


def renew_withdrawn(
    connection: Connection, world: WorldId, subject: str, kind: str, person: str, now: datetime
) -> int:
    """Send what was withdrawn before it left, the newest of each channel, unless something of its kind went
    out, may have, or waits; how many messages that are.
    """
    o = outbox.c
    about = (o.county == str(world), o.subject == subject, o.person == person, o.kind == kind)
    query = select(o.id, o.channel, o.state, o.body).where(*about).order_by(o.at, o.id)
    rows = connection.execute(query).all()
    kept = [row for row in rows if row.state == State.WITHDRAWN.value and row.body != NOTHING]
    newest = {row.channel: row.id for row in kept}
    if not newest or any(row.state not in _NOT_OUT for row in rows):
        return 0
    at = utc_text(now)
    again = update(outbox).where(*about, o.id.in_(newest.values()))
    connection.execute(again.values(state=State.WAITING.value, due_at=at, at=at, changed_at=at, cause=""))
    return len(newest)
