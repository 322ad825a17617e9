"""A storm's way in time, by one agency: what was observed up to now, then what it forecasts.

Hours are hours since 1970 UTC. Between two points the centre moves evenly in latitude and longitude, and so
do the radii; a radius that is unknown at one end is unknown between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from domain.emergency.storms.great_circle import Spot, spot, turn
from domain.emergency.storms.wind_radii import FORCES, estimate_radii, observed_radii
from domain.messages import Quadrants, TrackPoint

STEP_H: Final = 1.0
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Sample(NamedTuple):
    """The storm at one hour: its centre and its radii of the forces 7, 10 and 12."""

    hour: float
    centre: Spot
    radii: tuple[Quadrants | None, ...]


def hour_of(at: datetime) -> float:
    """Hours since 1970."""
    return (at - _EPOCH) / timedelta(hours=1)


def time_of(hour: float) -> datetime:
    """The time of an hour, UTC, to the minute."""
    return _EPOCH + timedelta(minutes=round(hour * 60))


def observed_samples(track: Sequence[TrackPoint]) -> list[Sample]:
    """The points of a track, in the order of time, with their radii as published."""
    return [
        Sample(
            hour_of(point.valid),
            spot(point.lat, point.lon),
            tuple(observed_radii(point, force) for force in FORCES),
        )
        for point in track
    ]


def forecast_samples(newest: TrackPoint, forecast: Sequence[TrackPoint]) -> list[Sample]:
    """The points of a forecast that lie after the newest observed one, with radii 推算."""
    return [
        Sample(
            hour_of(point.valid),
            spot(point.lat, point.lon),
            tuple(estimate_radii(newest, point, force) for force in FORCES),
        )
        for point in forecast
        if point.valid > newest.valid
    ]


def between(a: Sample, b: Sample, hour: float) -> Sample:
    """The storm at an hour between two samples."""
    part = 0.0 if b.hour == a.hour else (hour - a.hour) / (b.hour - a.hour)
    lat = a.centre.lat + part * (b.centre.lat - a.centre.lat)
    lon = a.centre.lon + part * turn(a.centre.lon, b.centre.lon)
    radii = tuple(_blend(x, y, part) for x, y in zip(a.radii, b.radii, strict=True))
    return Sample(hour, spot(lat, turn(0.0, lon)), radii)


def _blend(a: Quadrants | None, b: Quadrants | None, part: float) -> Quadrants | None:
    if part in (0.0, 1.0) or a is None or b is None:
        return a if part == 0.0 else b if part == 1.0 else None
    ne, se, sw, nw = (
        None if x is None or y is None else x + part * (y - x) for x, y in zip(a, b, strict=True)
    )
    return (ne, se, sw, nw)


def at_hour(path: Sequence[Sample], hour: float) -> Sample | None:
    """The storm at an hour; None before the path begins and after it ends."""
    for a, b in pairwise(path):
        if a.hour <= hour <= b.hour:
            return between(a, b, hour)
    return path[0] if len(path) == 1 and path[0].hour == hour else None


def dense(path: Sequence[Sample], step: float = STEP_H) -> list[Sample]:
    """The points of a path with others between them, at most `step` hours apart."""
    return [*_dense(path, step), *path[-1:]]


def _dense(path: Sequence[Sample], step: float) -> Iterator[Sample]:
    for a, b in pairwise(path):
        count = max(1, round((b.hour - a.hour) / step))
        for n in range(count):
            yield between(a, b, a.hour + n * (b.hour - a.hour) / count)
