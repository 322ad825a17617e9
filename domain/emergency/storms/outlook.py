"""What a storm means for the places of a county: arrival and departure by township, and how many grids each
wind covers now and in the next hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta, tzinfo
from typing import Any, Final

from domain.changes import Row, local_text
from domain.emergency.storms.arrival_clock import (
    LEADS_H,
    Path,
    Spread,
    StormViews,
    WindClock,
    closest,
    view_storm,
    wind_clock,
)
from domain.emergency.storms.cone import make_cone
from domain.emergency.storms.great_circle import spot
from domain.emergency.storms.storm_join import Storm
from domain.emergency.storms.storm_path import (
    at_hour,
    dense,
    forecast_samples,
    hour_of,
    observed_samples,
    time_of,
)
from domain.emergency.storms.wind_cover import count_covered, cover_ahead, cover_rows, townships_of
from domain.emergency.storms.wind_radii import FORCES, published

TOWNSHIP: Final = 9
LOOK_BACK: Final = timedelta(hours=48)
OLDEST_ISSUE: Final = timedelta(hours=24)
"""An agency whose newest issue is older than this before the newest observed point is left out."""
Places = Mapping[str, tuple[float, float]]


def paths_of(storm: Storm) -> dict[str, Path]:
    """The way of the storm by each agency that still forecasts it; by "" alone when none does."""
    track = storm.track
    if not track:
        return {}
    newest = track[-1]
    seen = observed_samples([point for point in track if point.valid >= newest.valid - LOOK_BACK])
    found: dict[str, Path] = {}
    for agency, (_, points) in fresh_forecasts(storm).items():
        if ahead := forecast_samples(newest, points):
            found[agency] = dense([*seen, *ahead])
    return found or {"": dense(seen)}


def fresh_forecasts(storm: Storm) -> dict[str, tuple[str, list[Any]]]:
    """The newest issue of each agency, as long as it is not too old."""
    track = storm.track
    if not track:
        return {}
    oldest = (track[-1].valid - OLDEST_ISSUE).isoformat(timespec="seconds")
    return {name: forecast for name, forecast in storm.newest_forecasts().items() if forecast[0] >= oldest}


def make_outlook(storm: Storm, places: Places, tz: tzinfo) -> Row:
    """`at`: of the newest observed point; `agencies`: who forecasts; `leads`: hours ahead; `cone`:
    see make_cone; `winds`: see cover_rows; `townships`: see `_township`. {} for a storm that nobody has
    observed.
    """
    track, paths = storm.track, paths_of(storm)
    if not track:
        return {}
    now = hour_of(track[-1].valid)
    ahead = [[hour for path in paths.values() if (hour := at_hour(path, now + lead))] for lead in LEADS_H]
    within = {township.region: township for township in townships_of(places)}
    verdicts = cover_ahead([*within.values()], ahead)
    townships = []
    for code, place in sorted(places.items()):
        if len(code) == TOWNSHIP:
            sights = {agency: view_storm(path, spot(*place)) for agency, path in paths.items()}
            row = _township(sights, now, tz) | {"region": code, "grids": 0}
            none = {force: [None] * len(ahead) for force in verdicts}
            if grids := within.get(code):
                row |= {"grids": len(grids.grids), "covered": count_covered(grids, verdicts)}
            townships.append({"covered": none} | row)
    return {
        "at": local_text(track[-1].valid, tz),
        "known": published(track[-1], 7) is not None,
        "agencies": [name for name in paths if name],
        "leads": [*LEADS_H],
        "cone": make_cone(paths, now, tz),
        "winds": cover_rows(within.values(), verdicts),
        "townships": townships,
    }


def _township(sights: Mapping[str, StormViews], now: float, tz: tzinfo) -> Row:
    """`near`: {at, km, of} or None; `winds`: by force {state, begins, until, of, agencies}; times earliest,
    most likely, latest.
    """
    near = closest(sights)
    nearest = None
    if near is not None:
        nearest = {"at": _times(near.at, tz), "km": [round(km) for km in near.km], "of": near.of}
    clocks = {str(force): wind_clock(sights, force, now) for force in FORCES}
    return {"near": nearest, "winds": {force: _clock_row(clock, tz) for force, clock in clocks.items()}}


def _clock_row(clock: WindClock, tz: tzinfo) -> Row:
    return {
        "state": clock.state,
        "begins": _times(clock.begins, tz),
        "until": _times(clock.until, tz),
        "of": clock.of,
        "agencies": clock.agencies,
    }


def _times(spread: Spread | None, tz: tzinfo) -> list[str] | None:
    return None if spread is None else [local_text(time_of(hour), tz) for hour in spread]
