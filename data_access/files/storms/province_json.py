"""The province's JSON: one storm with its track and forecasts, as its service gives it and as others keep it;
and a recording of what it gave, an event a line.

All numbers are texts, times of points are on the county's clock without an offset beside issue times in UTC,
radii may be null, and the order of their quadrants is not declared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from data_access.files.storms.read_storm import Event, Form, Issue, NotRead, ReadFile, ReadStorm
from data_access.files.storms.storm_values import (
    local_time,
    longitude,
    needed,
    number,
    radii,
    storm_number,
    utc_time,
)
from domain.messages import TrackPoint

QUADRANT_ORDER: Final = "quadrant_order"
LONG_AGO: Final = "told_unknown"
POINT_EVENTS: Final = ("track", "track_revision")


def read_province(text: str, name: str) -> ReadFile:
    """The storms of a JSON text. Raises NotRead."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotRead("not_json", getattr(error, "lineno", 0), str(error)) from None
    given = value if isinstance(value, list) else [value]
    storms = tuple(_storm(_object(storm, 1), name) for storm in given)
    return ReadFile(Form.PROVINCE, storms)


def read_recording(text: str, name: str) -> ReadFile:
    """The storm of a recording; its number is the beginning of the file's name. Raises NotRead."""
    storm = ReadStorm(storm_number(name.partition("_")[0].partition(".")[0], 0), doubts=[QUADRANT_ORDER])
    for line, raw in enumerate(text.splitlines(), 1):
        if raw.strip():
            storm.events.append(_event(raw, line))
    return ReadFile(Form.RECORDING, (storm,))


def _event(raw: str, line: int) -> Event:
    try:
        row = _object(json.loads(raw), line)
    except (ValueError, RecursionError) as error:
        raise NotRead("not_json", line, str(error)) from None
    at = utc_time(row.get("at"), line)
    if row.get("kind") in POINT_EVENTS:
        return Event(at, _point(_object(row.get("point"), line), line))
    if row.get("kind") == "forecast":
        points = _points(row.get("points"), line)
        return Event(at, Issue(_text(row.get("agency"), line), utc_time(row.get("issued"), line), points))
    raise NotRead("no_storm", line, str(row.get("kind")))


def _storm(given: dict[str, Any], name: str) -> ReadStorm:
    track = given.get("points", given.get("track"))
    if not isinstance(track, list) or not track:
        raise NotRead("no_storm", 1, name)
    storm = ReadStorm(
        storm_number(given.get("tfid"), 1),
        str(given.get("name") or ""),
        str(given.get("enname") or given.get("enName") or ""),
        doubts=[QUADRANT_ORDER, LONG_AGO],
    )
    for number_, entry in enumerate(track, 1):
        row = _object(entry, number_)
        storm.events.append(Event(None, _point(row, number_)))
        storm.events += _issues(row, number_)
    kept = given.get("forecasts")
    for agency, issue in kept.items() if isinstance(kept, dict) else ():
        fields = _object(issue, 1)
        points = _points(fields.get("points"), 1)
        storm.events.append(Event(None, Issue(_text(agency, 1), utc_time(fields.get("issued"), 1), points)))
    return storm


def _issues(row: dict[str, Any], line: int) -> Iterator[Event]:
    """Forecasts that stand beside the point they began at; that is when they were issued."""
    given = row.get("forecast")
    for forecast in given if isinstance(given, list) else ():
        fields = _object(forecast, line)
        if points := _points(fields.get("forecastpoints"), line):
            issue = Issue(_text(fields.get("tm"), line), local_time(row.get("time"), line), points)
            yield Event(None, issue)


def _points(given: Any, line: int) -> tuple[TrackPoint, ...]:
    """In the order of time, the first of those of one time."""
    if not isinstance(given, list):
        raise NotRead("no_storm", line, str(given))
    found: dict[Any, TrackPoint] = {}
    for row in given:
        point = _point(_object(row, line), line)
        found.setdefault(point.valid, point)
    return tuple(found[valid] for valid in sorted(found))


def _point(row: dict[str, Any], line: int) -> TrackPoint:
    wind_radii = [radii(row.get(f"radius{force}", row.get(f"r{force}")), line) for force in (7, 10, 12)]
    return TrackPoint(
        local_time(row.get("time"), line),
        needed(row.get("lat"), line, -90.0, 90.0),
        longitude(row.get("lng", row.get("lon")), line),
        number(row.get("speed"), line, 0.0, 150.0),
        number(row.get("pressure"), line, 800.0, 1100.0),
        *wind_radii,
    )


def _object(value: Any, line: int) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise NotRead("no_storm", line, str(value))
    return value


def _text(value: Any, line: int) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 64:
        raise NotRead("bad_text", line, str(value))
    return value.strip()
