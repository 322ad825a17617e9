"""Cases and squads that began in a period, as they are measured.

They are found by the index `trace_beginnings`, so what is read grows with the period, not with the history. A
case is of the period in which it was reported, by the time its source gave; a squad of that in which it was
assembled.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from msgspec import Struct, json
from sqlalchemy import Connection, text

from data_access.database.bulk import is_sqlite
from data_access.database.codec import case_of, utc_text
from data_access.database.tables.trace_indexes import BEGINNINGS
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
_SQUADS: Final = (
    f"SELECT s.id, s.body, c.body FROM trace t %s CROSS JOIN squads s "  # nosec B608 - words of ours
    f"JOIN cases c ON c.id = s.case_id WHERE {_BEGUN} AND t.action = 'squad.assembled' "
    "AND s.county = :county AND s.id = replace(t.object, 'squad:', '')"
)


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
    query = text((_CASES if kind == CASES else _SQUADS) % _hint(connection))
    given = {"county": str(world), "since": utc_text(since), "until": utc_text(until)}
    known: set[str] = set()
    for row in connection.execute(query, given).yield_per(BATCH):
        if row[0] not in known:
            known.add(row[0])
            found = _case_subject(row[1], now, scope) if kind == CASES else _squad_subject(row, now, scope)
            if found is not None:
                yield found


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


def _hint(connection: Connection) -> str:
    """Without statistics SQLite would read the whole county."""
    return "INDEXED BY trace_beginnings" if is_sqlite(connection) else ""
