"""Where the centre may be in the next three days: around the middle of all agencies a circle that holds each
of them, and is at least as wide as forecasts err on average.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from statistics import fmean
from typing import Final

from domain.changes import Row, local_text
from domain.emergency.storms.great_circle import distance_km, spot, turn
from domain.emergency.storms.storm_path import Sample, at_hour, time_of

MEAN_ERROR_KM: Final = ((0, 0.0), (24, 69.0), (48, 121.0), (72, 175.0), (96, 242.0), (120, 394.0))
"""By hours ahead: Hong Kong Observatory, Tropical Cyclones in 2015, table 4.12 (258 to 43 forecasts)."""
EVERY_H: Final = 6
LAST_H: Final = 72


def mean_error_km(lead_h: float) -> float:
    """How far a forecast is off on average after so many hours."""
    place = min(max(bisect_left(MEAN_ERROR_KM, (lead_h, 0.0)), 1), len(MEAN_ERROR_KM) - 1)
    (before, low), (after, high) = MEAN_ERROR_KM[place - 1], MEAN_ERROR_KM[place]
    return low + (high - low) * (min(lead_h, after) - before) / (after - before)


def make_cone(paths: Mapping[str, Sequence[Sample]], now: float, tz: tzinfo) -> list[Row]:
    """Circles {valid, lat, lon, km} every six hours as long as an agency forecasts; none without one."""
    forecasts = {agency: path for agency, path in paths.items() if agency}
    found: list[Row] = []
    for lead in range(0, LAST_H + 1, EVERY_H):
        centres = [hour.centre for path in forecasts.values() if (hour := at_hour(path, now + lead))]
        if not centres:
            break
        first = centres[0].lon
        lon = turn(0.0, first + fmean(turn(first, centre.lon) for centre in centres))
        middle = spot(fmean(centre.lat for centre in centres), lon)
        km = max(mean_error_km(lead), *(distance_km(middle, centre) for centre in centres))
        at = local_text(time_of(now + lead), tz)
        found.append({"valid": at, "lat": round(middle.lat, 3), "lon": round(lon, 3), "km": round(km)})
    return found
