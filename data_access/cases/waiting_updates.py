"""Updates and ends that wait for the report of their case, as they came, until it comes or time is up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, select, update

from data_access.database.bulk import Bulk, is_sqlite
from data_access.database.codec import case_of
from data_access.database.tables import live_tables
from data_access.streams.dead_letters import DeadLetter
from data_access.streams.wire.decode import label
from domain.access.masking import mask_text
from domain.kernel.errors import Reason
from domain.kernel.worlds import WorldId

_w = live_tables.waiting.c
_FIELDS = (
    "county", "root", "scope", "cause", "source", "source_id", "kind", "entry", "sent_by", "raw", "at",
    "taken",
)  # fmt: skip
_rows = Bulk(live_tables.waiting, *_FIELDS)
_columns = [_w[name] for name in _FIELDS]
SOME = 500
"""Causes in one statement, at most."""


class Kept(NamedTuple):
    """One row. `sent_by`: the entry's field `by` as text; `at`: when it came, UTC text; `taken`: 0 or 1."""

    county: str
    root: str
    scope: str
    cause: str
    source: str
    source_id: str
    kind: str
    entry: str
    sent_by: str
    raw: bytes
    at: str
    taken: int


def of_root(connection: Connection, world: WorldId, root: str) -> list[Kept]:
    """All that waits for one case."""
    sql = f"SELECT {', '.join(_FIELDS)} FROM waiting WHERE county = ? AND root = ?"  # nosec B608 - our names
    if not is_sqlite(connection):
        sql = sql.replace("?", "%s")
    return [_kept(row) for row in connection.exec_driver_sql(sql, (world, root))]


def add(connection: Connection, rows: Sequence[Kept]) -> None:
    """Let messages wait."""
    _rows.ignore(connection, rows)


def mark_taken(connection: Connection, world: WorldId, causes: Iterable[str]) -> None:
    """Note that messages applied to a case."""
    for some in _in_steps(causes):
        where = (_w.county == world, _w.cause.in_(some))
        connection.execute(update(live_tables.waiting).where(*where).values(taken=1))


def remove(connection: Connection, world: WorldId, causes: Iterable[str]) -> None:
    """Let messages wait no more."""
    for some in _in_steps(causes):
        connection.execute(delete(live_tables.waiting).where(_w.county == world, _w.cause.in_(some)))


def forget_handled(connection: Connection, world: WorldId, causes: Iterable[str]) -> None:
    """Forget that messages were taken: they are dead letters, and can be sent again."""
    h = live_tables.handled.c
    for some in _in_steps(causes):
        connection.execute(delete(live_tables.handled).where(h.county == world, h.cause.in_(some)))


def page(connection: Connection, world: WorldId, limit: int) -> tuple[list[dict[str, Any]], int]:
    """What waits and applied to nothing yet, the longest waiting first, without its bytes; and how many."""
    still_waiting = (_w.county == world, _w.taken == 0)
    columns = [column for column in _columns if column.name != "raw"]
    query = (
        select(_w.id, *columns, func.length(_w.raw).label("size"))
        .where(*still_waiting)
        .order_by(_w.at, _w.id)
    )
    total = connection.execute(
        select(func.count()).select_from(live_tables.waiting).where(*still_waiting)
    ).scalar_one()
    return [dict(row._mapping) for row in connection.execute(query.limit(limit))], total


def find(connection: Connection, world: WorldId, number: int) -> dict[str, Any] | None:
    """One row with its bytes; None when it waits no more."""
    query = select(_w.id, *_columns).where(_w.county == world, _w.id == number, _w.taken == 0)
    row = connection.execute(query).first()
    return None if row is None else dict(row._mapping) | {"raw": bytes(row.raw)}


def older(connection: Connection, world: WorldId, before: str, limit: int) -> list[Kept]:
    """Messages that wait since before a time, the oldest first. What an older version kept stays."""
    where = (_w.county == world, _w.at < before, _w.kind != "")
    query = select(*_columns).where(*where).order_by(_w.at, _w.id).limit(limit)
    return [_kept(row) for row in connection.execute(query)]


def expired(row: Kept) -> DeadLetter:
    """The dead letter of a message whose case nobody reported in time."""
    message = label(row.raw)
    detail = f"case: nobody reported {mask_text(row.source_id)!r} since {row.at}"
    return DeadLetter(
        "cases", row.entry, row.raw, Reason.NO_REPORT, detail, 1, row.source, message.id or "", row.sent_by
    )


def drop_empty_stubs(connection: Connection, world: WorldId, roots: Sequence[str]) -> None:
    """Forget cases of which nothing is known and for which nothing waits any more."""
    c = live_tables.cases.c
    waits = select(_w.root).where(_w.county == world, _w.root.in_(roots))
    bare = (c.county == world, c.id.in_(roots), c.id.not_in(waits), c.last_seq == 0)
    cases = [(name, case_of(body)) for name, body in connection.execute(select(c.id, c.body).where(*bare))]
    empty = [name for name, case in cases if not (case.visible or case.stamps or case.branches)]
    connection.execute(delete(live_tables.cases).where(c.id.in_(empty)))


def _in_steps(causes: Iterable[str]) -> Iterable[list[str]]:
    found = [*causes]
    return (found[start : start + SOME] for start in range(0, len(found), SOME))


def _kept(row: Any) -> Kept:
    kept = Kept(*row)
    return kept._replace(raw=bytes(kept.raw))
