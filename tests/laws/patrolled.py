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
    one.code: one
    for one in (
        HazardPoint("H1", "屋后山坡", "landslide", "330825101264001", 119.2, 29.05, "LY-G1", households=8),
        HazardPoint("H2", "漫水桥", "low_bridge", "330825102201001", 119.3, 29.1),
        HazardPoint("R1", "希塘水库", "reservoir", "330825101264", 119.21, 29.06, "LY-G1", "LY-L2", "LY-L1"),
    )
}


@dataclass(frozen=True)
class Patrolled:
    """What responses ask now (`hours` between two patrols, None for none), a patrol, or a point of which
    somebody was reminded; `dropped`: the pack has this one no more.
    """

    at: datetime
    hours: float | None = None
    patrol: Patrol | None = None
    reminded: str = ""
    dropped: str = ""


def carry_out_patrolled(world: World, told: Patrolled) -> list[Change]:
    """Its change; what it made another is put into the world."""
    known, place = world.patrols, (COUNTY, BY, told.at, world.county.tz)
    if told.patrol is not None:
        old = known.get(told.patrol.point) or PointState(POINTS[told.patrol.point])
        new = known[told.patrol.point] = take_patrol(old, told.patrol)
        return [patrol_change(told.patrol, old, new, *place)]
    if told.reminded:
        new = known[told.reminded] = replace(known[told.reminded], round=known[told.reminded].round + 1)
        return [points_change("patrol.reminded", [new], (), {}, *place)]
    if told.dropped:
        del known[told.dropped]
        return [points_change("patrol.demanded", [], [told.dropped], {}, *place)]
    for code, point in POINTS.items():
        known[code] = demand_patrols(known.get(code) or PointState(point), point, told.hours, told.at)
    return [points_change("patrol.demanded", [*known.values()], (), {}, *place)]


def list_points(world: World) -> list[dict[str, Any]]:
    """The fresh rows."""
    return [point_row(one, world.county.tz) for _, one in sorted(world.patrols.items())]


def limit_points(rows: list[dict[str, Any]], scope: Scope) -> list[dict[str, Any]]:
    """What a scope may see of them, in plain words."""
    return [row for row in rows if scope.whole and row["region"].startswith(scope.region)]


def _said(minutes: float, point: str, result: str, what: str = "") -> Patrolled:
    at = BEGIN + timedelta(minutes=minutes)
    patrol = Patrol(f"p{minutes}", point, result, at, what, "LY-G1", "LY-G1", "palm")
    return Patrolled(at, patrol=patrol)


ASKED = Patrolled(BEGIN + timedelta(minutes=1), 6.0)
PATROL_LAWS: list[tuple[str, list[Patrolled], list[Patrolled]]] = [
    ("patrols asked for on every level", [], [ASKED]),
    (
        "patrols recorded and reminded of on every level",
        [ASKED],
        [
            _said(5, "H1", "normal"),
            _said(6, "R1", "abnormal", "坝脚渗水，联系 13800000000"),
            _said(7, "H2", "unreachable"),
            _said(8, "R1", "normal"),
            Patrolled(BEGIN + timedelta(hours=7), reminded="H1"),
        ],
    ),
    (
        "patrols asked for more often and no more, and a point leaves, on every level",
        [ASKED, _said(5, "H1", "normal")],
        [
            Patrolled(BEGIN + timedelta(minutes=9), 2.0),
            Patrolled(BEGIN + timedelta(minutes=10)),
            Patrolled(BEGIN + timedelta(minutes=11), dropped="H2"),
        ],
    ),
]
