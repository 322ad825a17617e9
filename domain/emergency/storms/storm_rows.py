"""A storm as screens get it, in rows of three parts, so that a new point sends a point: the storm itself,
each observed point, each agency's newest forecast with the radii 推算.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Final

from domain.changes import Row, local_text
from domain.emergency.storms.outlook import fresh_forecasts
from domain.emergency.storms.storm_join import Storm
from domain.emergency.storms.wind_radii import FORCES, estimate_radii
from domain.kernel.regions import touches
from domain.messages import Quadrants, StormMessage, StormObserved, TrackPoint

RADIUS: Final[Mapping[int, str]] = {7: "r7", 10: "r10", 12: "r12"}


def storm_rows(storm: Storm, tz: tzinfo) -> list[Row]:
    """All rows of a storm that is not over, by id; none of one that is, or that nobody has observed."""
    track = storm.track
    if not storm.live or not track:
        return []
    points = [_observed(storm.id, point, tz) for point in track]
    return sorted([*_head(storm), *points, *_forecasts(storm, track, tz)], key=lambda row: str(row["id"]))


def describe_covers(head: Row, region: str) -> Row:
    """Of the row of a storm, which grids its winds cover; townships inside a region."""
    outlook = head["outlook"]
    townships = [
        {name: row[name] for name in ("region", "grids", "covered")}
        for row in outlook["townships"]
        if touches(row["region"], region)
    ]
    names = {name: head[name] for name in ("id", "name", "name_en")}
    facts = {name: outlook[name] for name in ("at", "known", "agencies", "leads")}
    return names | facts | {"winds": outlook.get("winds", {}), "townships": townships}


def rows_after(storm: Storm, message: StormMessage, tz: tzinfo) -> list[Row]:
    """Those rows of a storm that is observed and not over which a report can have changed."""
    track = storm.track
    valid = message.point.valid if isinstance(message, StormObserved) else None
    points = [_observed(storm.id, point, tz) for point in track if point.valid == valid]
    return [*_head(storm), *points, *_forecasts(storm, track, tz)]


def _head(storm: Storm) -> list[Row]:
    names = {"name": storm.name, "name_en": storm.name_en}
    return [{"id": storm.id, "part": "storm", "storm": storm.id, **names, "outlook": storm.outlook}]


def _forecasts(storm: Storm, track: list[TrackPoint], tz: tzinfo) -> list[Row]:
    return [
        _forecast(storm.id, agency, issued, points, track[-1], tz)
        for agency, (issued, points) in fresh_forecasts(storm).items()
    ]


def _observed(storm: str, point: TrackPoint, tz: tzinfo) -> Row:
    at = point.valid.astimezone(UTC).isoformat(timespec="seconds")
    radii = {
        name: list(quadrants) for force, name in RADIUS.items() if (quadrants := _quadrants(point, force))
    }
    return {"id": f"{storm}/at/{at}", "part": "point", "storm": storm, **place_row(point, tz), **radii}


def _quadrants(point: TrackPoint, force: int) -> Quadrants | None:
    return {7: point.r7, 10: point.r10, 12: point.r12}[force]


def _forecast(
    storm: str, agency: str, issued: str, points: list[TrackPoint], newest: TrackPoint, tz: tzinfo
) -> Row:
    """Of points that lie ahead; their radii are 推算."""
    rows = []
    for point in points:
        if point.valid > newest.valid:
            radii = {RADIUS[force]: estimate_radii(newest, point, force) for force in FORCES}
            circles = {name: list(km) for name, km in radii.items() if km and any(km)}
            rows.append(place_row(point, tz) | circles)
    at = local_text(datetime.fromisoformat(issued), tz)
    name = f"{storm}/by/{agency}"
    return {"id": name, "part": "forecast", "storm": storm, "agency": agency, "issued": at, "points": rows}


def place_row(point: TrackPoint, tz: tzinfo) -> Row:
    """Time, centre and strength of a point."""
    return {
        "valid": local_text(point.valid, tz),
        "lat": point.lat,
        "lon": point.lon,
        "wind_ms": point.wind_ms,
        "pressure_hpa": point.pressure_hpa,
    }
