"""Timers as rows: what is due later is written down with what it follows from, and forgotten with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select

from data_access.database.bulk import Bulk
from data_access.database.codec import text_of, utc_text, value_of
from data_access.database.tables.outbox_tables import timers
from domain.kernel.worlds import WorldId

_rows = Bulk(timers, "county", "id", "kind", "subject", "due_at", "body")


@dataclass(frozen=True, slots=True)
class Timer:
    """Something that is due at a time. `subject`: what it is about, and ends with."""

    world: WorldId
    id: str
    kind: str
    subject: str
    due_at: datetime
    facts: Mapping[str, Any]


def set_timer(connection: Connection, timer: Timer) -> None:
    """Set a timer; one of the same id is moved."""
    row = (
        str(timer.world),
        timer.id,
        timer.kind,
        timer.subject,
        utc_text(timer.due_at),
        text_of(timer.facts),
    )
    _rows.replace(connection, [row])


def drop_timer(connection: Connection, world: WorldId, id: str) -> bool:
    """Take a timer away; whether it was there: who fires it takes it away first."""
    gone = connection.execute(delete(timers).where(timers.c.county == str(world), timers.c.id == id))
    return bool(gone.rowcount)


def drop_timers_of(connection: Connection, world: WorldId, kind: str, subject: str) -> None:
    """Take away all timers of a kind about a subject: they die with it."""
    t = timers.c
    connection.execute(delete(timers).where(t.county == str(world), t.subject == subject, t.kind == kind))


def read_due(
    connection: Connection, now: datetime, limit: int, kinds: Collection[str] | None = None
) -> list[Timer]:
    """Timers that are due, the oldest first: of some kinds, or of all."""
    query = select(timers).where(timers.c.due_at <= utc_text(now)).order_by(timers.c.due_at, timers.c.id)
    if kinds is not None:
        query = query.where(timers.c.kind.in_(kinds))
    return [timer_of(row) for row in connection.execute(query.limit(limit))]


def find_timer(connection: Connection, world: WorldId, id: str) -> Timer | None:
    """A timer as it stands now."""
    row = connection.execute(select(timers).where(timers.c.county == str(world), timers.c.id == id)).first()
    return None if row is None else timer_of(row)


def has_timer(connection: Connection, world: WorldId, kind: str, subject: str) -> bool:
    """Whether there is any timer of a kind about a subject."""
    t = timers.c
    query = select(t.id).where(t.county == str(world), t.subject == subject, t.kind == kind)
    return connection.execute(query.limit(1)).first() is not None


def list_timer_ids(connection: Connection, world: WorldId) -> frozenset[str]:
    """The ids of all timers of a world."""
    return frozenset(connection.execute(select(timers.c.id).where(timers.c.county == str(world))).scalars())


def read_next(connection: Connection, kinds: Collection[str] | None = None) -> datetime | None:
    """When the next timer is due, of some kinds or of all."""
    query = select(func.min(timers.c.due_at))
    at = connection.execute(query if kinds is None else query.where(timers.c.kind.in_(kinds))).scalar()
    return None if at is None else datetime.fromisoformat(at)


def timer_of(row: Any) -> Timer:
    """The timer of a row."""
    due = datetime.fromisoformat(row.due_at)
    return Timer(WorldId(row.county), row.id, row.kind, row.subject, due, value_of(row.body))
