"""Hazard points in the small world of the laws: patrols asked for, recorded and reminded of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from domain.access.actor import Actor
from domain.access.rights import Kind, Viewer
from domain.access.scope import Scope
from domain.changes import Change
from domain.emergency.responses.patrols.hazard import HazardPoint
from domain.emergency.responses.patrols.patrol import Patrol, PointState, demand_patrols, take_patrol
from domain.emergency.responses.patrols.patrol_changes import patrol_change, point_row, points_change

if TYPE_CHECKING:
    from tests.laws.world import World

COUNTY, BY = "330825", Actor(Viewer(Kind.PERSON, "account:7", "", ()))
BEGIN = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
POINTS = {
    point.code: point
    for point in (
        HazardPoint("H1", "屋后山坡", "landslide", "330825101264001", 119.2, 29.05, "LY-G1", households=8),
        HazardPoint("H2", "漫水桥", "low_bridge", "330825102201001", 119.3, 29.1),
        HazardPoint("R1", "希塘水库", "reservoir", "330825101264", 119.21, 29.06, "LY-G1", "LY-L2", "LY-L1"),
    )
}


@dataclass(frozen=True)
class PatrolAct:
    """What responses ask now (`hours` between two patrols, None for none), a patrol, or a point of which
    somebody was reminded; `dropped`: the pack has this one no more.
    """

    at: datetime
    hours: float | None = None
    patrol: Patrol | None = None
    reminded: str = ""
    dropped: str = ""


def carry_out_patrolled(world: World, patrolled: PatrolAct) -> list[Change]:
    """Its change; what it made another is put into the world."""
    known, place = world.patrols, (COUNTY, BY, patrolled.at, world.county.tz)
    if patrolled.patrol is not None:
        old = known.get(patrolled.patrol.point) or PointState(POINTS[patrolled.patrol.point])
        new = known[patrolled.patrol.point] = take_patrol(old, patrolled.patrol)
        return [patrol_change(patrolled.patrol, old, new, *place)]
    if patrolled.reminded:
        new = known[patrolled.reminded] = replace(
            known[patrolled.reminded], round=known[patrolled.reminded].round + 1
        )
        return [points_change("patrol.reminded", [new], (), {}, *place)]
    if patrolled.dropped:
        del known[patrolled.dropped]
        return [points_change("patrol.demanded", [], [patrolled.dropped], {}, *place)]
    for code, point in POINTS.items():
        known[code] = demand_patrols(
            known.get(code) or PointState(point), point, patrolled.hours, patrolled.at
        )
    return [points_change("patrol.demanded", [*known.values()], (), {}, *place)]


def list_points(world: World) -> list[dict[str, Any]]:
    """The fresh rows."""
    return [point_row(patrol, world.county.tz) for _, patrol in sorted(world.patrols.items())]


def limit_points(rows: list[dict[str, Any]], scope: Scope) -> list[dict[str, Any]]:
    """What a scope may see of them, in plain words."""
    return [row for row in rows if scope.whole and row["region"].startswith(scope.region)]


def _report_patrol(minutes: float, point: str, result: str, what: str = "") -> PatrolAct:
    at = BEGIN + timedelta(minutes=minutes)
    patrol = Patrol(f"p{minutes}", point, result, at, what, "LY-G1", "LY-G1", "palm")
    return PatrolAct(at, patrol=patrol)


ASKED = PatrolAct(BEGIN + timedelta(minutes=1), 6.0)
PATROL_LAWS: list[tuple[str, list[PatrolAct], list[PatrolAct]]] = [
    ("patrols asked for on every level", [], [ASKED]),
    (
        "patrols recorded and reminded of on every level",
        [ASKED],
        [
            _report_patrol(5, "H1", "normal"),
            _report_patrol(6, "R1", "abnormal", "坝脚渗水，联系 13800000000"),
            _report_patrol(7, "H2", "unreachable"),
            _report_patrol(8, "R1", "normal"),
            PatrolAct(BEGIN + timedelta(hours=7), reminded="H1"),
        ],
    ),
    (
        "patrols asked for more often and no more, and a point leaves, on every level",
        [ASKED, _report_patrol(5, "H1", "normal")],
        [
            PatrolAct(BEGIN + timedelta(minutes=9), 2.0),
            PatrolAct(BEGIN + timedelta(minutes=10)),
            PatrolAct(BEGIN + timedelta(minutes=11), dropped="H2"),
        ],
    ),
]
