"""Suspects: stream entries a worker died at. They are tried again alone, each marked before it is worked on;
one that was alone at two deaths which only it explains is given up (docs/adr/0015).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, delete, false, or_, select, update

from data_access.database.bulk import Bulk
from data_access.database.codec import utc_text
from data_access.database.tables.live_tables import suspects
from domain.kernel.worlds import WorldId

Key = tuple[WorldId, str, str]
"""(world, stream, entry)"""

ENOUGH: Final = 4
"""Evidence of two deaths that the entry explains, or of four that nothing else does."""
EXPLAINED, UNEXPLAINED = 2, 1
KEPT: Final = timedelta(days=7)
MOST_WORKERS: Final = 16
_AT_ONCE: Final = 200
_rows = Bulk(suspects, "county", "stream", "entry", "workers", "evidence", "at")
_c = suspects.c


def name(connection: Connection, keys: Iterable[Key], now: datetime) -> None:
    """Make suspects of entries; those that are already stay as they are."""
    _rows.ignore(connection, [(*key, "", 0, utc_text(now)) for key in keys])


def died(connection: Connection, key: Key, worker: str, evidence: int, now: datetime) -> None:
    """A worker died at this entry. It counts when the worker was marked as alone with it, and once."""
    name(connection, [key], now)
    _count(connection, _is(key), worker, evidence)


def crashed(connection: Connection, worker: str) -> None:
    """A worker crashed nobody knows at what: it counts against the entry it was marked as alone with."""
    _count(connection, _c.workers.contains(worker, autoescape=True), worker, EXPLAINED)


def _count(connection: Connection, where: ColumnElement[bool], worker: str, evidence: int) -> None:
    for row in connection.execute(select(suspects).where(where).with_for_update()).all():
        workers = row.workers.split()
        if worker in workers:
            workers.remove(worker)
            found = {"workers": " ".join(workers), "evidence": row.evidence + evidence}
            connection.execute(
                update(suspects).where(_is((WorldId(row.county), row.stream, row.entry))).values(found)
            )


def begin(connection: Connection, key: Key, worker: str, now: datetime) -> int:
    """Mark, before the work, that a worker is alone with an entry; another may be so too, whose death nobody
    has told yet. Returns the evidence against the entry.
    """
    name(connection, [key], now)
    row = connection.execute(select(_c.workers, _c.evidence).where(_is(key)).with_for_update()).one()
    workers = [*row.workers.split(), worker][-MOST_WORKERS:]
    values = {"workers": " ".join(workers), "at": utc_text(now)}
    connection.execute(update(suspects).where(_is(key)).values(values))
    return int(row.evidence)


def clear(connection: Connection, keys: Sequence[Key], now: datetime) -> None:
    """Forget entries that were taken, and what is older than KEPT."""
    for start in range(0, len(keys), _AT_ONCE):
        connection.execute(delete(suspects).where(_among(keys[start : start + _AT_ONCE])))
    connection.execute(delete(suspects).where(_c.at < utc_text(now - KEPT)))


def listed(connection: Connection) -> list[Key]:
    """Suspects, the oldest first, as many as are looked at in one go."""
    query = select(_c.county, _c.stream, _c.entry).order_by(_c.at).limit(_AT_ONCE)
    return [(WorldId(row.county), row.stream, row.entry) for row in connection.execute(query)]


def known(connection: Connection, keys: Sequence[Key]) -> set[Key]:
    """Those of some entries that are suspects."""
    found: set[Key] = set()
    for start in range(0, len(keys), _AT_ONCE):
        query = select(_c.county, _c.stream, _c.entry).where(_among(keys[start : start + _AT_ONCE]))
        found.update((WorldId(row.county), row.stream, row.entry) for row in connection.execute(query))
    return found


def _is(key: Key) -> ColumnElement[bool]:
    return and_(_c.county == key[0], _c.stream == key[1], _c.entry == key[2])


def _among(keys: Sequence[Key]) -> ColumnElement[bool]:
    return or_(false(), *(_is(key) for key in keys))
