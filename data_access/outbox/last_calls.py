"""The voice messages of the outbox: what came of each person's last one, and whose telephone rings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, func, select, update

from data_access.database.bulk import among, is_sqlite
from data_access.database.codec import utc_text, value_of
from data_access.database.tables.outbox_tables import outbox
from domain.emergency.rollouts.timing.calls import (
    LEAST_URGENT,
    LINE_BUSY_FOR,
    RINGS_FOR,
    LastCall,
    WaitingCall,
    choose_ringing,
)
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import TASK, VOICE, State

RINGING: Final = 330825_0002
"""Key of the PostgreSQL advisory lock under which relays take voice messages one after the other."""


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


def take_turn(connection: Connection) -> None:
    """Wait until no other relay takes voice messages, and keep them from it until the end of the transaction:
    what one takes and has not committed would ring for the other as well. SQLite has one writer.
    """
    if not is_sqlite(connection):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({RINGING})")


def let_ring(
    connection: Connection, rows: Sequence[Any], calling: Collection[str], now: datetime
) -> list[Any]:
    """Of the voice messages of roll-outs that are due, those that are sent now: no telephone rings for two at
    once. `calling`: who is called about something else in the same moment. The others look again soon. What a
    gateway may have already is asked about again whoever else is called.
    """
    doubtful = [row for row in rows if row.state != State.WAITING]
    people = {row.person for row in rows if row.state == State.WAITING}
    if not people:
        return doubtful
    due = {row.id: row for row in connection.execute(_list_due(people, now))}
    busy = {row.person for row in doubtful}.union(
        calling, connection.execute(_list_ringing(people, now)).scalars()
    )
    now_called, later = choose_ringing(map(_waiting, due.values()), busy)
    if later:
        again = utc_text(now + LINE_BUSY_FOR)
        waits = (outbox.c.channel == VOICE, outbox.c.due_at.is_not(None), outbox.c.id.in_(later))
        connection.execute(update(outbox).where(*waits).values(due_at=again))
    return doubtful + [due[id] for id in now_called]


def _list_due(people: Collection[str], now: datetime) -> Select[Any]:
    o = outbox.c
    due = (o.channel == VOICE, o.due_at.is_not(None), o.due_at <= utc_text(now))
    query = select(outbox).where(*due, o.kind == TASK, o.state == State.WAITING.value, o.person.in_(people))
    return query.with_for_update(skip_locked=True)


def _list_ringing(people: Collection[str], now: datetime) -> Select[Any]:
    """Those among some people whom a gateway calls now, or may."""
    o, states = outbox.c, (State.SENDING.value, State.SENT.value, State.UNKNOWN.value)
    rings = (o.state.in_(states), o.changed_at > utc_text(now - RINGS_FOR))
    return select(o.person).where(o.channel == VOICE, o.person.in_(people), *rings)


def _waiting(row: Any) -> WaitingCall:
    level = value_of(row.body).get("level", LEAST_URGENT)
    return WaitingCall(row.id, row.person, int(level), datetime.fromisoformat(row.due_at))


def find_line_free(connection: Connection, now: datetime) -> datetime:
    """When the last voice message of all roll-outs leaves that waits now: one more goes behind it."""
    o = outbox.c
    waits = (o.channel == VOICE, o.due_at.is_not(None), o.state == State.WAITING.value, o.kind == TASK)
    last = connection.execute(select(func.max(o.due_at)).where(*waits)).scalar()
    return now if last is None else max(now, datetime.fromisoformat(last))
