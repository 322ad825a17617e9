"""Reading the trace: pages for the screen and rows for an export, with filters, newest or oldest first.

What a case went through is a list linked by `previous`; acts of people and programs have indexes of their
own, so that a busy feed costs them nothing. Rows that came by a stream are looked through in order, SCAN at a
time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import Connection, select, text

from data_access.bulk import is_sqlite
from data_access.codec import value_of
from data_access.database import Database
from data_access.tables import cases, trace
from data_access.trace.chain import FIELDS, GENESIS
from data_access.trace.words import masked
from domain.changes import KINDS
from domain.regions import is_code

MOST_ROWS = 200
SCAN = 20_000
MOST_SCANS = 10
"""One page looks through SCAN × MOST_SCANS rows at most, then says where to go on."""
LONGEST_CASE = 10_000
STEP = 1_000
_WALK = """
WITH RECURSIVE walk (n, previous, step) AS (
    SELECT n, previous, 1 FROM trace WHERE county = {0} AND n = {0}
    UNION ALL
    SELECT t.n, t.previous, w.step + 1 FROM trace t JOIN walk w ON t.county = {0} AND t.n = w.previous
    WHERE w.previous > 0 AND w.step < {0}
)
SELECT n FROM walk
"""
PLAIN = frozenset(("county", "n", "seq", "previous", "at", "actor", "origin", "action"))
"""Fields that hold no words of anybody."""
_before = trace.alias("before")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which rows; '' and False leave a filter out. `since`, `until`: RFC 3339 in UTC, as `at` is written,
    the first inclusive, the second not. `acts`: only what people and programs did, no reports of streams.
    """

    object: str = ""
    actor: str = ""
    action: str = ""
    since: str = ""
    until: str = ""
    acts: bool = False

    @property
    def only_acts(self) -> bool:
        """Whether no row of a stream can match."""
        return (
            self.acts
            or ":" in self.actor
            or ":" in self.object
            or bool(self.action and self.action not in KINDS)
        )


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, newest first; `next`: the `before_n` that goes on, None at the end."""

    rows: list[dict[str, Any]]
    next: int | None


def page(connection: Connection, county: str, filters: Filters, before_n: int | None, limit: int) -> Page:
    """One page of a county's trace, masked. Rows: see `shown`."""
    limit, before = min(max(limit, 1), MOST_ROWS), before_n or 1 << 62
    linked = _linked(connection, county, filters.object)
    if linked is not None or filters.only_acts:
        rows = _found(connection, county, filters, linked, (0, before), limit)
        return Page(rows, rows[-1]["n"] if len(rows) == limit else None)
    newest = connection.execute(
        select(trace.c.n).where(trace.c.county == county).order_by(trace.c.n.desc()).limit(1)
    )
    before = min(before, (newest.scalar() or 0) + 1)
    rows = []
    for _ in range(MOST_SCANS):
        low = max(0, before - 1 - SCAN)
        rows += _found(connection, county, filters, None, (low, before), limit - len(rows))
        if len(rows) == limit:
            return Page(rows, rows[-1]["n"])
        before = low + 1
        if low == 0:
            return Page(rows, None)
    return Page(rows, before)


def _found(
    connection: Connection,
    county: str,
    filters: Filters,
    linked: list[int] | None,
    between: tuple[int, int],
    limit: int,
    order: Literal["ASC", "DESC"] = "DESC",
) -> list[dict[str, Any]]:
    """Rows with between[0] < n < between[1], each with the hash of the row before as `before`."""
    where = " AND ".join(("county = :county", "n > :low", "n < :high", *_conditions(filters, linked)))
    hint = f" INDEXED BY {_index(filters)}" if linked is None and filters.only_acts else ""
    # The text is made of words of ours; every value is a parameter.
    source = f"trace{hint if is_sqlite(connection) else ''}"
    numbers = text(f"SELECT n FROM {source} WHERE {where} ORDER BY n {order} LIMIT :limit")  # nosec B608
    given = asdict(filters) | {"county": county, "low": between[0], "high": between[1], "limit": limit}
    wanted = [n for (n,) in connection.execute(numbers, {k: given[k] for k in numbers.compile().params})]
    c = trace.c
    beside = (_before.c.county == c.county) & (_before.c.n == c.n - 1)
    query = select(trace, _before.c.hash.label("before")).outerjoin(_before, beside)
    query = query.where(c.county == county, c.n.in_(wanted)).order_by(c.n if order == "ASC" else c.n.desc())
    return [shown(row) for row in connection.execute(query)]


def rows(database: Database, county: str, filters: Filters, upto: int) -> Iterator[dict[str, Any]]:
    """All rows up to n = `upto`, oldest first, masked; read in steps, each in a transaction of its own."""
    after = 0
    with database.reading() as connection:
        linked = _linked(connection, county, filters.object)
    scanning = linked is None and not filters.only_acts
    while after < upto:
        top = min(upto, after + SCAN) if scanning else upto
        with database.reading() as connection:
            found = _found(connection, county, filters, linked, (after, top + 1), STEP, "ASC")
        yield from found
        after = found[-1]["n"] if len(found) == STEP else top


def _conditions(filters: Filters, linked: list[int] | None) -> Iterator[str]:
    """SQL over the parameters that are named like the filters."""
    if linked is not None:
        yield f"n IN ({','.join(map(str, linked))})"
    elif filters.object:
        yield "object = :object"
    if filters.acts or (linked is None and filters.only_acts):
        yield "seq = 0"
    for name in ("actor", "action"):
        if getattr(filters, name):
            yield f"{name} = :{name}"
    if filters.since:
        yield "at >= :since"
    if filters.until:
        yield "at < :until"


def _index(filters: Filters) -> str:
    """The index of acts that SQLite is told to use: without statistics it would read the whole county."""
    if filters.object:
        return "trace_acts_by_object"
    return "trace_acts_by_actor" if filters.actor else "trace_acts"


def _linked(connection: Connection, county: str, object: str) -> list[int] | None:
    """The numbers of a case's rows; None when the object is no case."""
    if not object:
        return None
    mine = (cases.c.id == object, cases.c.county == county)
    last = connection.execute(select(cases.c.last_seq).where(*mine)).scalar()
    if last is None:
        return None
    sql = _WALK.format("?" if is_sqlite(connection) else "%s")
    walked = connection.exec_driver_sql(sql, (county, last, county, LONGEST_CASE))
    return [n for (n,) in walked]


def shown(row: Any) -> dict[str, Any]:
    """A row for people: its fields with old, new and reason in place of the body, hash and the hash before in
    hex. `masked`: whether personal data was hidden, so that the hash cannot be checked from it.
    """
    whole = {name: getattr(row, name) for name in FIELDS if name != "body"} | _opened(row.body)
    hidden = {name: value if name in PLAIN else masked(value) for name, value in whole.items()}
    if row.seq > 0 and _is_region(row.object, row.county):
        hidden["object"] = row.object
    before = GENESIS if row.before is None else bytes(row.before)
    return hidden | {"hash": bytes(row.hash).hex(), "before": before.hex(), "masked": hidden != whole}


def _is_region(object: str, county: str) -> bool:
    """Whether a report is about a grid (a person's position and a case have ids of other forms)."""
    return is_code(object) and object.startswith(county)


def _opened(body: str) -> dict[str, Any]:
    """old, new and reason; a body that somebody spoilt is shown as it is."""
    try:
        value = value_of(body)
    except ValueError:
        return {"old": None, "new": {"body": body}}
    return value if isinstance(value, dict) else {"old": None, "new": {"body": body}}
