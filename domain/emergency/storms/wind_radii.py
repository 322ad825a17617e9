"""The radii of a forecast's winds, which agencies do not tell: a model, shown as 推算 wherever it is used.

Radii that are published now are carried on as they are. In the storms of 2026 beside the one it is shown
with, that errs no more than scaling them by the wind (scripts/storm_radii.py prints the comparison,
docs/storms.md keeps it). A wind that is forecast but not published now gets the mean radius of
those storms, as far as the lower forces reach. Where the forecast wind is below a force, that force has no
radius.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain.messages import Quadrants, TrackPoint

FORCES: Final = (7, 10, 12)
LEAST_MS: Final[Mapping[int, float]] = {7: 13.9, 10: 24.5, 12: 32.7}
"""The lower end of a force of the Chinese scale GB/T 28591, m/s."""
MEAN_KM: Final[Mapping[int, Quadrants]] = {
    7: (235.0, 239.0, 226.0, 207.0),
    10: (141.0, 130.0, 124.0, 134.0),
    12: (78.0, 68.0, 68.0, 78.0),
}
"""NE, SE, SW, NW: means of the storms of 2026 without DOLPHIN (202613), one vote a storm."""
NO_WIND: Final[Quadrants] = (0.0, 0.0, 0.0, 0.0)


def published(point: TrackPoint, force: int) -> Quadrants | None:
    """The radii a point tells of a force; none where all of them are unknown."""
    quadrants = {7: point.r7, 10: point.r10, 12: point.r12}[force]
    return None if quadrants is None or all(km is None for km in quadrants) else quadrants


def observed_radii(point: TrackPoint, force: int) -> Quadrants | None:
    """The radii of an observed point: as published; no wind, where a lower force is published and the storm
    is too weak for this one; else None, unknown.
    """
    if (quadrants := published(point, force)) is not None:
        return quadrants
    weak = point.wind_ms is not None and point.wind_ms < LEAST_MS[force]
    return NO_WIND if weak and published(point, 7) is not None else None


def estimate_radii(newest: TrackPoint, forecast: TrackPoint, force: int) -> Quadrants | None:
    """推算: the radii of a forecast point after the newest observed one, unless it has its own; None where
    nothing can be said: the newest point has no radius at all, or the forecast no wind.
    """
    if published(newest, 7) is None:
        return None
    if (quadrants := published(forecast, force)) is not None:
        return quadrants
    if forecast.wind_ms is None:
        return None
    if forecast.wind_ms < LEAST_MS[force]:
        return NO_WIND
    return published(newest, force) or _mean_radii(newest, force)


def _mean_radii(newest: TrackPoint, force: int) -> Quadrants:
    """The mean of other storms, no wider than what is published now of a lower force."""
    weaker = [published(newest, other) for other in FORCES if other < force]
    limits = [radii for radii in weaker if radii is not None]
    ne, se, sw, nw = (
        min([km, *(known for radii in limits if (known := radii[number]) is not None)])
        for number, km in enumerate(MEAN_KM[force])
        if km is not None
    )
    return (ne, se, sw, nw)
