"""Cases and squads that began in a period, as they are measured.

They are found by the index `trace_beginnings`, so what is read grows with the period, not with the history. A
case is of the period in which it was reported, by the time its source gave; a squad of that in which it was
assembled, also of one that a township had while it was cut off, which is found by when it was recorded.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, Final

from msgspec import Struct, json
from sqlalchemy import Connection, TextClause, text

from data_access.database.bulk import is_sqlite
from data_access.database.codec import case_of, utc_text
from data_access.database.tables.trace_indexes import BEGINNINGS, RECORDINGS
from data_access.squads.squad_store import squad_of
from domain.access.scope import Scope
from domain.cases import case_rows
from domain.cases.times.time_request import OPEN
from domain.kernel.worlds import WorldId
from domain.squads.reviews.measured_case import is_counted, unit_of
from domain.squads.reviews.measuring import measure_case, measure_squad
from domain.squads.reviews.subjects import CASES, Subject
from domain.squads.reviews.visibility import shows_unit

BATCH: Final = 2_000


class _Step(Struct):
    seconds: float
    worked: float | None = None
    late: bool | None = None


class _Deadline(Struct):
    due_at: datetime


class _Request(Struct):
    state: str = OPEN


class _Handling(Struct):
    stage: str
    unit: str | None = None
    deadline: _Deadline | None = None
    working: bool = False
    suspended_at: datetime | None = None
    suspended: float = 0.0
    returns: int = 0
    extensions: int = 0
    passings: int = 0
    reopenings: int = 0
    steps: dict[str, _Step] = {}
    requests: list[_Request] = []


class _Case(Struct):
    """What of the body of a case is measured (domain.squads.reviews.measured_case.MeasuredCase)."""

    region: str
    reported_at: datetime | None = None
    due_at: datetime | None = None
    closed_at: datetime | None = None
    matter: str | None = None
    outcome: str = ""
    progress: dict[str, str] = {}
    handling: _Handling | None = None


_case = json.Decoder(_Case)
_BEGUN: Final = f"t.county = :county AND t.{BEGINNINGS} AND t.at >= :since AND t.at < :until"
_CASES: Final = (
    f"SELECT c.id, c.body FROM trace t %s CROSS JOIN cases c WHERE {_BEGUN} "  # nosec B608 - words of ours
    "AND t.action = 'case.reported' AND c.id = t.object"
)
_OF_SQUAD: Final = (
    "SELECT s.id, s.body, c.body FROM trace t %s CROSS JOIN squads s JOIN cases c ON c.id = s.case_id "
    "WHERE s.county = :county AND s.id = replace(t.object, 'squad:', '') AND c.county = s.county AND "
)
_SQUADS: Final = f"{_OF_SQUAD}{_BEGUN} AND t.action = 'squad.assembled'"
_RECORDED: Final = f"{_OF_SQUAD}t.county = :county AND t.{RECORDINGS} AND t.at >= :recorded"
MOST_AHEAD: Final = timedelta(days=1)
"""How far the clock of a township that was cut off may be ahead of ours."""


def read_subjects(
    connection: Connection,
    world: WorldId,
    kind: str,
    since: datetime,
    until: datetime,
    now: datetime,
    scope: Scope,
) -> Iterator[Subject]:
    """What was reported, or assembled, from `since` on and before `until`, as far as the scope shows it."""
    period = {"county": str(world), "since": utc_text(since), "until": utc_text(until)}
    if kind == CASES:
        for row in _read_once(connection, _hinted(connection, _CASES), period):
            if (case := _case_subject(row[1], now, scope)) is not None:
                yield case
        return
    rows = [
        _read_once(connection, _hinted(connection, _SQUADS), period),
        _read_recorded(connection, world, since),
    ]
    for row in chain.from_iterable(rows):
        squad = _squad_subject(row, now, scope)
        if squad is not None and since <= squad.at < until:
            yield squad


def _read_recorded(connection: Connection, world: WorldId, since: datetime) -> Iterator[Any]:
    """Squads that were recorded after they may have begun in the period."""
    query = _hinted(connection, _RECORDED, "trace_recordings")
    return _read_once(connection, query, {"county": str(world), "recorded": utc_text(since - MOST_AHEAD)})


def _read_once(connection: Connection, query: TextClause, values: dict[str, str]) -> Iterator[Any]:
    """Each row once, by its id."""
    known: set[str] = set()
    for row in connection.execute(query, values).yield_per(BATCH):
        if row[0] not in known:
            known.add(row[0])
            yield row


def _case_subject(body: str, now: datetime, scope: Scope) -> Subject | None:
    case = _case.decode(body)
    return measure_case(case, now) if is_counted(case) and _is_seen(case, body, scope) else None


def _squad_subject(row: Any, now: datetime, scope: Scope) -> Subject | None:
    """A squad whose case is seen."""
    _, squad, body = row
    case = _case.decode(body)
    return measure_squad(squad_of(squad), case, now) if _is_seen(case, body, scope) else None


def _is_seen(case: _Case, body: str, scope: Scope) -> bool:
    """Who is called into a case is read only when nothing else shows it."""
    if not shows_unit(scope, unit_of(case)):
        return False
    return scope.sees(case.region, case.matter, ()) or scope.sees_case(case_rows.facts(case_of(body)))


def _hinted(connection: Connection, query: str, index: str = "trace_beginnings") -> TextClause:
    """The query; without statistics SQLite would read the whole county."""
    return text(query % (f"INDEXED BY {index}" if is_sqlite(connection) else ""))
