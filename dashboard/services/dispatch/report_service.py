"""The field reports of a roll-out: how many, how many are open, and how soon the others were cleared."""

from __future__ import annotations

from statistics import median
from typing import Any, Final

from dashboard.services.container import Services
from dashboard.services.dispatch.rollout_service import find_rollout
from data_access.emergency.rollouts.reports.report_rows import read_reports
from domain.access.masking import mask_text, names_of
from domain.cases.case_join import Case
from domain.changes import local_text
from domain.kernel.worlds import WorldId

MOST: Final = 200
Row = dict[str, Any]


def list_reports(services: Services, world: WorldId, id: str, region: str) -> Row:
    """{"rollout", "n", "open", "cleared_minutes", "reports"} inside a region: the longest and the middle of
    the minutes from report to end, None while none ended; the newest MOST. Refused no_rollout.
    """
    tz = services.installation.counties[world.county].tz
    with services.store.reading() as connection:
        find_rollout(connection, world, id)
        found = read_reports(connection, world, id)
    inside = [(case, storm) for case, storm in found if case.visible and case.region.startswith(region)]
    took = [minutes for case, _ in inside if (minutes := _minutes(case)) is not None]
    return {
        "rollout": id,
        "n": len(inside),
        "open": sum(case.open for case, _ in inside),
        "cleared_minutes": {"middle": median(took), "longest": max(took)} if took else None,
        "reports": [_row(case, storm, tz) for case, storm in inside[:MOST]],
    }


def _minutes(case: Case) -> float | None:
    if case.closed_at is None or case.reported_at is None:
        return None
    return round((case.closed_at - case.reported_at).total_seconds() / 60, 1)


def _row(case: Case, storm: str, tz: Any) -> Row:
    closed, reported = case.closed_at, case.reported_at
    return {
        "case": case.id,
        "no": case.no,
        "title": mask_text(case.title, names_of(case.reporter)),
        "region": case.region,
        "severity": case.severity,
        "storm": storm,
        "reported_at": None if reported is None else local_text(reported, tz),
        "closed_at": None if closed is None else local_text(closed, tz),
    }
