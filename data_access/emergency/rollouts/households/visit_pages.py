"""Households of a roll-out by page, and those of one liaison, each with what is known of it now."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, and_, select

from data_access.database.tables.emergency.household_tables import households
from data_access.database.tables.emergency.visit_tables import visits
from data_access.emergency.rollouts.households.household_store import COLUMNS as KNOWN
from data_access.emergency.rollouts.households.household_store import household_of
from data_access.emergency.rollouts.households.visit_store import COLUMNS, visit_of
from domain.directory.households.household import Household
from domain.emergency.rollouts.progress.visits import Visit
from domain.kernel.worlds import WorldId

MOST: Final = 200
"""Households of a page, and of a phone."""
VisitLine = tuple[Visit, Household | None]
"""A household of a task, and what is known of it now; None for one that was dropped since."""


def read_visit_page(
    connection: Connection,
    world: WorldId,
    rollout: str,
    region: str = "",
    result: int | None = None,
    liaison: str = "",
    after: str = "",
    limit: int = MOST,
) -> list[VisitLine]:
    """Households by id after one: of a region, with a result, of a liaison."""
    v = visits.c
    about = [v.county == str(world), v.rollout == rollout, v.household > after]
    about += [v.grid.startswith(region, autoescape=True)] * bool(region)
    about += [v.result == result] * (result is not None) + [v.liaison == liaison] * bool(liaison)
    rows = connection.execute(_select().where(*about).order_by(v.household).limit(limit))
    return [_line_of(row) for row in rows]


def read_own_visits(
    connection: Connection, world: WorldId, rollouts: list[str], person: str
) -> list[tuple[str, VisitLine]]:
    """(roll-out, household) of all that a person looks after in some roll-outs, by address."""
    v = visits.c
    query = _select(v.rollout).where(v.county == str(world), v.rollout.in_(rollouts), v.liaison == person)
    rows = connection.execute(query.order_by(v.rollout, households.c.address, v.household).limit(MOST))
    return [(row[-1], _line_of(row[:-1])) for row in rows]


def _select(*more: Any) -> Any:
    v, h = visits.c, households.c
    joined = visits.outerjoin(households, and_(h.county == v.county, h.id == v.household))
    columns = (*(v[name] for name in COLUMNS), *(h[name] for name in KNOWN), *more)
    return select(*columns).select_from(joined)


def _line_of(row: Any) -> VisitLine:
    known = tuple(row[len(COLUMNS) :])
    return visit_of(row[: len(COLUMNS)]), None if known[0] is None else household_of(known)
