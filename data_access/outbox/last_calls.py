"""The voice messages of the outbox: what came of each person's last one, and whose telephone rings."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, func, select

from data_access.database.bulk import among
from data_access.database.tables.outbox_tables import outbox
from domain.emergency.rollouts.timing.calls import LastCall
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import TASK, VOICE, State


def read_last_calls(
    connection: Connection, world: WorldId, subject: str, people: Collection[str]
) -> dict[str, LastCall]:
    """By person the newest voice message about a subject."""
    query = (
        "SELECT person, state, at, changed_at FROM outbox "  # nosec B608 - checked by callers
        f"WHERE subject = '{subject}' AND channel = '{VOICE}' AND county = %s AND person"
    )
    rows = among(connection, query, str(world), [*people])
    found = dict[str, LastCall]()
    for person, state, at, changed in sorted(rows, key=lambda row: str(row[2])):
        found[person] = LastCall(state, datetime.fromisoformat(at), datetime.fromisoformat(changed))
    return found


def read_ringing(connection: Connection, world: WorldId) -> set[str]:
    """Everybody to whom a voice message is on its way, whatever it is about."""
    o = outbox.c
    query = select(o.person).where(o.channel == VOICE, o.due_at.is_not(None), o.county == str(world))
    return {*connection.execute(query).scalars()}


def find_line_free(connection: Connection, now: datetime) -> datetime:
    """When the last voice message of all roll-outs leaves that waits now: one more goes behind it."""
    o = outbox.c
    waits = (o.channel == VOICE, o.due_at.is_not(None), o.state == State.WAITING.value, o.kind == TASK)
    last = connection.execute(select(func.max(o.due_at)).where(*waits)).scalar()
    return now if last is None else max(now, datetime.fromisoformat(last))
