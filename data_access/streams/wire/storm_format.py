"""Reports about storms: shape -> domain object."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

from data_access.streams.wire import message_shapes
from domain import messages
from domain.kernel.errors import Reason, Refused
from domain.kernel.text_fields import word
from domain.messages import Quadrants, StormMessage, TrackPoint
from domain.sources.report_rules import OLDEST_YEAR

Head = tuple[str, str, datetime]


def read_storm(shape: message_shapes.Storm, head: Head) -> StormMessage:
    """The message of a shape. Refused bad_field."""
    if isinstance(shape, message_shapes.StormObserved):
        name = word(shape.name, "name") if shape.name else ""
        name_en = word(shape.name_en, "name_en") if shape.name_en else ""
        return messages.StormObserved(*head, shape.storm, _point(shape, ""), name, name_en)
    if isinstance(shape, message_shapes.StormForecast):
        issued = _checked_time(shape.issued, "issued")
        return messages.StormForecast(
            *head, shape.storm, word(shape.agency, "agency"), issued, _points(shape.points)
        )
    return messages.StormDissolved(*head, shape.storm)


def _points(shapes: list[message_shapes.StormPoint]) -> tuple[TrackPoint, ...]:
    """In the order of time, no time twice."""
    points = tuple(_point(shape, f"points[{n}].") for n, shape in enumerate(shapes))
    for n, (before, after) in enumerate(pairwise(points), start=1):
        if after.valid <= before.valid:
            where = f"points[{n}].valid"
            raise Refused(Reason.BAD_FIELD, f"{where}: is not after the point before it", where)
    return points


def _point(shape: message_shapes.StormPoint | message_shapes.StormObserved, where: str) -> TrackPoint:
    return TrackPoint(
        _checked_time(shape.valid, f"{where}valid"),
        shape.lat,
        shape.lon,
        shape.wind_ms,
        shape.pressure_hpa,
        _radii(shape.r7),
        _radii(shape.r10),
        _radii(shape.r12),
    )


def _checked_time(at: datetime, where: str) -> datetime:
    """A time in UTC; it may lie ahead. Refused bad_field for a clock that was never set."""
    if not OLDEST_YEAR <= at.year < 9999:
        raise Refused(Reason.BAD_FIELD, f"{where}: {at.isoformat()}: the clock is not set", where)
    return at.astimezone(UTC)


def _radii(lengths: list[float | None] | None) -> Quadrants | None:
    if lengths is None:
        return None
    ne, se, sw, nw = lengths
    return (ne, se, sw, nw)
