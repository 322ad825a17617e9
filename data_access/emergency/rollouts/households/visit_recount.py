"""How the households of a roll-out stand, found anew from what was said of each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from data_access.database.tables.emergency.visit_tables import visit_reports, visits
from domain.emergency.rollouts.progress.visits import RESULTS, UNKNOWN
from domain.emergency.rollouts.rollout import Rollout
from domain.kernel.worlds import WorldId

LatestVisit = tuple[datetime, str, int]
"""(when, the id of the report, which of RESULTS)."""


def find_visit_drift(connection: Connection, world: WorldId, rollout: Rollout) -> list[str]:
    """The households that do not stand as the last report about them says."""
    r, v, began = visit_reports.c, visits.c, rollout.released_at
    query = select(r.household, r.at, r.id, r.kind).where(
        r.county == str(world), r.rollout == rollout.id, r.late == ""
    )
    last: dict[str, LatestVisit] = {}
    for household, at, id, kind in connection.execute(query):
        visit = (max(datetime.fromisoformat(at), began), id, RESULTS.index(kind))
        last[household] = max(last.get(household, visit), visit)
    wrong = set(last)
    listed = select(v.household, v.at, v.report, v.result).where(
        v.county == str(world), v.rollout == rollout.id
    )
    for household, at, report, result in connection.execute(listed):
        kept = None if at is None else (datetime.fromisoformat(at), report, result)
        if kept == last.get(household) and (kept is not None or result == UNKNOWN):
            wrong.discard(household)
        else:
            wrong.add(household)
    return sorted(wrong)
