"""Reading the trace: pages for the screen and rows for an export, with filters, newest or oldest first.

What a case went through is a list linked by `previous`; acts of people and programs have indexes of their
own, so that a busy feed costs them nothing. Rows that came by a stream are looked through in order, SCAN at a
time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from data_access.audit.stored_rows import (
    ODD,
    as_stored,
    ask,
    ask_few,
    describe_value,
    is_too_long,
    is_utf8,
    kinds_of,
)
from data_access.database.bulk import is_sqlite
from data_access.database.codec import value_of
from data_access.database.database import Database
from data_access.database.masked_words import masked
from data_access.database.tables.live_tables import cases, trace
from data_access.database.trace_chain import FIELDS, GENESIS
from domain.changes import KINDS
from domain.kernel.regions import is_code
from domain.kernel.worlds import WorldId

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
_ACTS = "seq = 0"
_DECIDED = "action >= 'response.' AND action < 'response/'"
"""What people decide and the feed tells: acts too, though each has the number of a change."""
WORDLESS = frozenset(("county", "n", "seq", "previous", "at", "actor", "origin", "action"))
"""Fields that hold no words of anybody."""
MOST_N = (1 << 63) - 1
LONGEST_BODY = 2 * 1024 * 1024
"""Characters of a body that is taken apart; an import's largest row has half of that."""
DEEPEST = 40
_NAMES = (*FIELDS, "hash")
_KINDS = dict(zip(FIELDS, kinds_of(trace, FIELDS), strict=True))


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
        """Whether no row of a stream can match: it is one of people and programs, or none."""
        return (
            self.acts
            or ":" in self.actor
            or ":" in self.object
            or bool(self.action and (self.action not in KINDS or self.action.startswith("response.")))
        )


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, newest first; `next`: the `before_n` that goes on, None at the end."""

    rows: list[dict[str, Any]]
    next: int | None


def page(connection: Connection, world: WorldId, filters: Filters, before_n: int | None, limit: int) -> Page:
    """One page of a county's trace, masked. Rows: see `shown`."""
    limit, before = min(max(limit, 1), MOST_ROWS), before_n or MOST_N
    linked = _linked(connection, world, filters.object)
    if linked is not None or filters.only_acts:
        rows = _found(connection, world, filters, linked, (0, before), limit)
        return Page(rows, rows[-1]["n"] if len(rows) == limit else None)
    return _scanned(connection, world, filters, before, limit)


def _scanned(connection: Connection, world: WorldId, filters: Filters, before: int, limit: int) -> Page:
    """The rows are looked through, newest first, however far apart their numbers are."""
    rows: list[dict[str, Any]] = []
    for _ in range(MOST_SCANS):
        low = _edge(connection, "n > 0 AND n < ?", (world, before), "DESC") - 1
        rows += _found(connection, world, filters, None, (max(low, 0), before), limit - len(rows))
        if len(rows) == limit:
            return Page(rows, rows[-1]["n"])
        before = low + 1
        if low <= 0:
            return Page(rows, None)
    return Page(rows, before)


def _edge(connection: Connection, between: str, given: tuple[Any, ...], order: str) -> int:
    """The n of the SCAN-th row in order; 0 when there are fewer."""
    sql = (
        f"SELECT n FROM trace WHERE county = ? AND {between} "  # nosec B608 - words of ours
        f"ORDER BY n {order} LIMIT 1 OFFSET {SCAN - 1}"
    )
    found = ask_few(connection, sql, given).first()
    return 0 if found is None else int(found[0])


def _found(
    connection: Connection,
    world: WorldId,
    filters: Filters,
    linked: list[int] | None,
    between: tuple[int, int],
    limit: int,
    order: Literal["ASC", "DESC"] = "DESC",
) -> list[dict[str, Any]]:
    """Rows with between[0] < n < between[1], each with the hash of the row before as `before`."""
    given = asdict(filters) | {"county": world, "low": between[0], "high": between[1], "limit": limit}
    acts = linked is None and filters.only_acts
    index = _index(filters) if acts else ""
    wanted = _numbers(connection, index, [*_conditions(filters, linked)], given, order)
    if acts:
        where = [_DECIDED, *(condition for condition in _conditions(filters, linked) if condition != _ACTS)]
        decided = _numbers(connection, "trace_responses", where, given, order)
        wanted = sorted(wanted + decided, reverse=order == "DESC")[:limit]
    found = whole_rows(connection, world, wanted)
    return [shown(found[n]) for n in wanted if n in found]


def _numbers(
    connection: Connection, index: str, conditions: list[str], given: Mapping[str, Any], order: str
) -> list[int]:
    """The n of rows in order, `limit` at most. `index`: which one SQLite is told to use."""
    hint = f" INDEXED BY {index}" if index and is_sqlite(connection) else ""
    where = " AND ".join(("county = :county", "n > :low", "n < :high", *conditions))
    # The text is made of words of ours; every value is a parameter.
    numbers = text(f"SELECT n FROM trace{hint} WHERE {where} ORDER BY n {order} LIMIT :limit")  # nosec B608
    bound = {name: given[name] for name in numbers.compile().params}
    return [n for (n,) in connection.execute(numbers, bound) if type(n) is int]


def whole_rows(connection: Connection, world: WorldId, wanted: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """Whole rows by n, as they are stored, each with the hash of the row before as `before`."""
    if not wanted:
        return {}
    names = ", ".join(f"t.{name}" for name in _NAMES)
    sql = (
        f"SELECT {names}, b.hash FROM trace t LEFT JOIN trace b ON b.county = t.county AND b.n = t.n - 1 "  # nosec B608
        f"WHERE t.county = ? AND t.n IN ({', '.join('?' * len(wanted))})"
    )
    try:
        with as_stored(connection):
            result = ask(connection, sql, (world, *wanted))
            rows = [dict(zip((*_NAMES, "before"), row, strict=True)) for row in result]
    except DBAPIError as error:
        if not is_too_long(error):
            raise
        if len(wanted) == 1:
            return {wanted[0]: {"county": world, "n": wanted[0]}}
        half = len(wanted) // 2
        return whole_rows(connection, world, wanted[:half]) | whole_rows(connection, world, wanted[half:])
    return {row["n"]: row for row in rows}


def rows(database: Database, world: WorldId, filters: Filters, upto: int) -> Iterator[dict[str, Any]]:
    """All rows up to n = `upto`, oldest first, masked; read in steps, each in a transaction of its own."""
    after = 0
    with database.reading() as connection:
        linked = _linked(connection, world, filters.object)
    scanning = linked is None and not filters.only_acts
    while after < upto:
        with database.reading() as connection:
            edge = _edge(connection, "n > ? AND n <= ?", (world, after, upto), "ASC") if scanning else 0
            top = edge or upto
            found = _found(connection, world, filters, linked, (after, top + 1), STEP, "ASC")
        yield from found
        after = found[-1]["n"] if len(found) == STEP else top


def _conditions(filters: Filters, linked: list[int] | None) -> Iterator[str]:
    """SQL over the parameters that are named like the filters."""
    if linked is not None:
        yield f"n IN ({','.join(map(str, linked))})"
    elif filters.object:
        yield "object = :object"
    if filters.acts or (linked is None and filters.only_acts):
        yield _ACTS
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


def _linked(connection: Connection, world: WorldId, object: str) -> list[int] | None:
    """The numbers of a case's rows; None when the object is no case."""
    if not object:
        return None
    of_case = (cases.c.id == object, cases.c.county == world)
    last = connection.execute(select(cases.c.last_seq).where(*of_case)).scalar()
    if last is None:
        return None
    return walked(connection, world, last, LONGEST_CASE)


def walked(connection: Connection, world: WorldId, last: Any, most: int) -> list[int]:
    """The numbers of a case's rows, back from its newest one, `most` of them."""
    if type(last) is not int:
        return []
    sql = _WALK.format("?" if is_sqlite(connection) else "%s")
    rows = connection.exec_driver_sql(sql, (world, last, world, most))
    return [n for (n,) in rows if type(n) is int]


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row for people: its fields with old, new and reason in place of the body, hash and the hash before in
    hex. `masked`: whether personal data was hidden, so that the hash cannot be checked from it. What is in a
    column that none of our programs wrote is told as a text, so that `verify` names it and a page lives on.
    """
    whole = {name: readable_value(name, row.get(name)) for name in FIELDS if name != "body"} | opened(
        row.get("body")
    )
    hidden = {name: value if name in WORDLESS else masked(value) for name, value in whole.items()}
    if row.get("seq") and _is_region(whole["object"], whole["county"]):
        hidden["object"] = whole["object"]
    before = _hex(row["before"]) if row.get("before") is not None else GENESIS.hex()
    return hidden | {"hash": _hex(row.get("hash")), "before": before, "masked": hidden != whole}


def readable_value(name: str, value: Any) -> Any:
    """A value of the kind that its column has; anything else as a text."""
    if type(value) is _KINDS[name] and (isinstance(value, int) or is_utf8(value)):
        return value
    return describe_value(value)


def _hex(hash: Any) -> str:
    return hash.hex() if isinstance(hash, bytes) else ""


def _is_region(object: str, world: WorldId) -> bool:
    """Whether a report is about a grid (a person's position and a case have ids of other forms)."""
    return is_code(object) and object.startswith(world)


def opened(body: Any) -> dict[str, Any]:
    """old, new and reason; a body that somebody spoilt is shown as it is, its beginning."""
    try:
        value = value_of(body) if isinstance(body, str) and len(body) <= LONGEST_BODY else None
    except ODD:
        value = None
    if isinstance(value, dict) and (_brackets(body) <= DEEPEST or _is_flat(value, DEEPEST)):
        return value
    return {"old": None, "new": {"body": describe_value(body)}}


def _brackets(body: str) -> int:
    return body.count("[") + body.count("{")


def _is_flat(value: Any, deepest: int) -> bool:
    """Whether a value is nested no deeper than that, so that whoever walks through it comes back."""
    if not isinstance(value, dict | list):
        return True
    members = value.values() if isinstance(value, dict) else value
    return deepest > 0 and all(_is_flat(part, deepest - 1) for part in members)
