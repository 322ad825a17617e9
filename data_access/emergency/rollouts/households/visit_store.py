"""Rows of visits <-> domain values: how the households of a roll-out stand, and what was said of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, func, insert, literal, select

from data_access.database.bulk import Bulk, among
from data_access.database.codec import utc_text
from data_access.database.tables.emergency.household_tables import households
from data_access.database.tables.emergency.rollout_tables import tasks
from data_access.database.tables.emergency.visit_tables import visit_reports, visits
from domain.emergency.rollouts.progress.visits import UNKNOWN, Visit, VisitReport
from domain.kernel.worlds import WorldId

COLUMNS: Final = ("household", "grid", "liaison", "result", "at", "report", "said_by", "note")
REPORT_COLUMNS: Final = (
    "rollout", "household", "id", "kind", "at", "received_at", "offset_ms", "channel", "said_by", "note",
    "late", "batch",
)  # fmt: skip
_visits = Bulk(visits, "county", "rollout", *COLUMNS)
_reports = Bulk(visit_reports, "county", *REPORT_COLUMNS)


def visit_of(row: Any) -> Visit:
    """The visit of a row of COLUMNS."""
    household, grid, liaison, result, at, *rest = row
    return Visit(household, grid, liaison, result, None if at is None else datetime.fromisoformat(at), *rest)


def has_households(connection: Connection, world: WorldId, rollout: str) -> bool:
    """Whether anybody with a task of a roll-out looks after a household."""
    h, t = households.c, tasks.c
    joined = households.join(tasks, (t.county == h.county) & (t.person == h.liaison))
    query = select(h.id).select_from(joined).where(h.county == str(world), t.rollout == rollout)
    return connection.execute(query.limit(1)).first() is not None


def is_listed(connection: Connection, world: WorldId, rollout: str) -> bool:
    """Whether the households of a roll-out were listed."""
    v = visits.c
    query = select(v.household).where(v.county == str(world), v.rollout == rollout).limit(1)
    return connection.execute(query).first() is not None


def add_households(connection: Connection, world: WorldId, rollout: str) -> None:
    """List the households of whoever has a task of a roll-out, each unknown."""
    h, t = households.c, tasks.c
    joined = households.join(tasks, (t.county == h.county) & (t.person == h.liaison))
    nothing = (literal(UNKNOWN), literal(None), literal(""), literal(""), literal(""))
    chosen = (
        select(literal(str(world)), literal(rollout), h.id, h.grid, h.liaison, *nothing)
        .select_from(joined)
        .where(h.county == str(world), t.rollout == rollout)
        .order_by(h.id)
    )
    connection.execute(insert(visits).from_select(["county", "rollout", *COLUMNS], chosen))


def count_results(connection: Connection, world: WorldId, rollout: str) -> list[tuple[str, int, int]]:
    """(grid, result, how many households) of a roll-out."""
    v = visits.c
    query = select(v.grid, v.result, func.count()).where(v.county == str(world), v.rollout == rollout)
    rows = connection.execute(query.group_by(v.grid, v.result).order_by(v.grid, v.result))
    return [(grid, result, count) for grid, result, count in rows]


def read_visits(
    connection: Connection, world: WorldId, rollout: str, ids: Collection[str]
) -> dict[str, Visit]:
    """Some households of a roll-out, by household."""
    names = ", ".join(COLUMNS)
    query = (
        f"SELECT {names}, household FROM visits WHERE rollout = '{rollout}' "  # nosec B608 - a name of ours
        "AND county = %s AND household"
    )
    return {row[0]: visit_of(row[:-1]) for row in among(connection, query, str(world), [*ids])}


def read_told_visits(connection: Connection, world: WorldId, rollout: str) -> list[Visit]:
    """The households of a roll-out of which somebody said something."""
    v = visits.c
    query = select(*(v[name] for name in COLUMNS)).where(
        v.county == str(world), v.rollout == rollout, v.result > UNKNOWN
    )
    return [visit_of(row) for row in connection.execute(query.order_by(v.household))]


def save_visits(connection: Connection, world: WorldId, rollout: str, saved: Iterable[Visit]) -> None:
    """Replace households."""
    rows = [
        (
            str(world), rollout, visit.household, visit.grid, visit.liaison, visit.result,
            None if visit.at is None else utc_text(visit.at), visit.report, visit.by, visit.note,
        )
        for visit in saved
    ]  # fmt: skip
    _visits.replace(connection, rows)


def known_visits(
    connection: Connection, world: WorldId, rollout: str, ids: Collection[str]
) -> set[tuple[str, str]]:
    """(household, id) of every report of some households that was recorded."""
    query = (
        f"SELECT id, household FROM visit_reports WHERE rollout = '{rollout}' "  # nosec B608
        "AND county = %s AND household"
    )
    return {(row[1], row[0]) for row in among(connection, query, str(world), [*ids])}


def visit_row(rollout: str, report: VisitReport, received_at: datetime, batch: int) -> tuple[Any, ...]:
    """A row of REPORT_COLUMNS: what the digest of a batch is made of."""
    return (
        rollout, report.household, report.id, report.kind, utc_text(report.at), utc_text(received_at),
        round(report.offset_s * 1000), report.channel, report.by, report.note, report.late, batch,
    )  # fmt: skip


def add_visit_reports(connection: Connection, world: WorldId, rows: Iterable[tuple[Any, ...]]) -> None:
    """Write reports that were not recorded before."""
    _reports.insert(connection, [(str(world), *row) for row in rows])
