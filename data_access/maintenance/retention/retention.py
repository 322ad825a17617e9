"""Retention: what is older than a county keeps it goes, in small steps, each traced with its count.

A day begins at 3 in the county's night. Every kind is through once a day; a step that removes something and
the row that says so are one transaction. The trace itself is never shortened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import Connection, select

from data_access.database.bulk import Bulk
from data_access.database.codec import utc_text
from data_access.database.tables.directory_tables import retention
from data_access.database.transactions import Transactions
from data_access.database.unit_of_work import Origin, UnitOfWork
from data_access.maintenance.retention.retention_steps import WORK
from data_access.maintenance.retention.small_steps import Done
from domain.audit.retention import KINDS, check_days

ORIGIN = Origin("palm")
NIGHT = timedelta(hours=3)
"""After midnight, county time, when a new day's work begins."""
_rows = Bulk(retention, "county", "kind", "days", "mark", "done_day", "last_run", "last_count")


@dataclass(frozen=True, slots=True)
class Keep:
    """How long one kind is kept, and how far the daily job is with it. `last_run`: '' before the first."""

    kind: str
    days: int
    mark: int = 0
    done_day: str = ""
    last_run: str = ""
    last_count: int = 0


def kept(connection: Connection, county: str) -> dict[str, Keep]:
    """All kinds of a county, as set or by default."""
    r = retention.c
    query = select(r.kind, r.days, r.mark, r.done_day, r.last_run, r.last_count).where(r.county == county)
    found = {row.kind: Keep(*row) for row in connection.execute(query)}
    return {kind: found.get(kind) or _default(kind) for kind in WORK}


def _default(kind: str) -> Keep:
    return Keep(kind, KINDS[kind].default if kind in KINDS else 0)


def change(act: UnitOfWork, kind: str, days: int, reason: str) -> Keep:
    """Keep a kind for another number of days. Refused too_short, too_many_days, unknown_kind."""
    check_days(kind, days)
    old = kept(act.connection, act.county)[kind]
    new = Keep(kind, days, old.mark, "", old.last_run, old.last_count)
    _save(act, new)
    act.trace("retention.changed", f"retention:{kind}", {"days": old.days}, {"days": days}, reason=reason)
    return new


def day_of(now: datetime, tz: tzinfo) -> str:
    """The day of work a moment belongs to."""
    return (now.astimezone(tz) - NIGHT).date().isoformat()


def step(store: Transactions, county: str, kind: str, day: str) -> bool:
    """One small step of a kind's work; True when the kind is through for the day. Raises Unavailable."""
    with store.reading() as connection:
        if kept(connection, county)[kind].done_day == day:
            return True
    with store.unit_of_work(county, ORIGIN) as act:
        keep = kept(act.connection, county)[kind]
        if keep.done_day == day:
            return True
        before = utc_text(act.now - timedelta(days=keep.days))
        done = WORK[kind](act, before, keep.mark)
        _save(act, _moved(keep, done, day, utc_text(act.now)))
        if done.removed:
            facts: Mapping[str, Any] = {"count": done.removed, "days": keep.days, "before": before}
            act.trace("retention.carried_out", f"retention:{kind}", None, facts)
    return done.through


def _moved(keep: Keep, done: Done, day: str, now: str) -> Keep:
    """`last_count` sums the steps of one day of work."""
    before = keep.last_count if keep.last_run and not keep.done_day else 0
    done_day = day if done.through else ""
    return Keep(keep.kind, keep.days, done.mark, done_day, now, before + done.removed)


def _save(act: UnitOfWork, keep: Keep) -> None:
    row = (act.county, keep.kind, keep.days, keep.mark, keep.done_day, keep.last_run, keep.last_count)
    _rows.replace(act.connection, [row])
