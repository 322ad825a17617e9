"""What screens and the trace are told of hazard points."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any

from domain.access.actor import Actor
from domain.access.masking import mask_text
from domain.changes import Change, Row, TraceRow, local_text
from domain.emergency.responses.patrols.patrol import Patrol, PointState

TIMES = ("since", "due_at", "normal_at", "abnormal_at", "unreachable_at")


def point_row(state: PointState, tz: tzinfo) -> Row:
    """The row a screen gets: where the point is, who goes there, until when, and what was found."""
    point = state.point
    times = {name: _local(getattr(state, name), tz) for name in TIMES}
    return {
        "id": point.code,
        "region": point.region,
        "name": point.name,
        "hazard": point.kind,
        "lon": point.lon,
        "lat": point.lat,
        "people": [*point.people],
        "households": point.households,
        "hours": state.hours,
        **times,
        "what": mask_text(state.what),
        "case": state.case,
        "round": state.round,
    }


def _local(at: datetime | None, tz: tzinfo) -> str | None:
    return None if at is None else local_text(at, tz)


def patrol_change(
    patrol: Patrol, old: PointState, new: PointState, county: str, by: Actor, at: datetime, tz: tzinfo
) -> Change:
    """A patrol that was recorded: the trace has what was said, screens how the point stands."""
    facts: dict[str, Any] = {
        "result": patrol.result,
        "patrolled_at": local_text(patrol.at, tz),
        "text": mask_text(patrol.what),
        "person": patrol.person,
        "said_by": mask_text(patrol.by),
        "channel": patrol.channel,
        "case": patrol.case,
    }
    was = {"normal_at": _local(old.normal_at, tz), "abnormal_at": _local(old.abnormal_at, tz)}
    name = f"hazard:{new.point.code}"
    trace = TraceRow(at, by.name, "patrol.recorded", name, "", was, facts, "", by.ordered_by)
    delta: Row = {"patrols": [point_row(new, tz)]}
    return Change("patrol.recorded", county, None, at, "patrols", trace, tz, delta)


def points_change(
    kind: str,
    states: Sequence[PointState],
    gone: Sequence[str],
    facts: Row,
    county: str,
    by: Actor,
    at: datetime,
    tz: tzinfo,
) -> Change:
    """Many points at once: when patrols are asked for or not any more, or reminders went out. `gone`: codes
    that the county pack does not have any more.
    """
    trace = TraceRow(at, by.name, kind, f"hazards:{county}", "", None, facts, "", by.ordered_by)
    delta: Row = {"patrols": [point_row(state, tz) for state in states]}
    if gone:
        delta["gone"] = [*gone]
    return Change(kind, county, None, at, "patrols", trace, tz, delta)
