"""The province's track as a table (CSV): a row for each observed point, on the county's clock, with radii by
quadrant in an order that is not declared. Forecasts stand in none.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from data_access.files.storms.province_json import LONG_AGO, QUADRANT_ORDER
from data_access.files.storms.read_storm import Event, Form, NotRead, ReadFile, ReadStorm
from data_access.files.storms.storm_values import (
    in_column,
    local_time,
    longitude,
    needed,
    number,
    radii,
    storm_number,
)
from domain.emergency.storms.wind_radii import FORCES
from domain.messages import Quadrants, TrackPoint

NEEDED: Final = ("tfid", "time_bj", "lat", "lon")
TIME, WIND, PRESSURE = "time_bj", "wind_ms", "pres_hpa"


def is_track(first_line: str) -> bool:
    """Whether a table begins as a track of the province does."""
    return {"tfid", TIME} <= {name.strip().lower() for name in first_line.split(",")}


def read_track(text: str) -> ReadFile:
    """The storms of a table, by their number, in the order of the file. A point that is told twice in the
    same words is one; in other words it is refused. Raises NotRead with row and column.
    """
    rows = csv.reader(io.StringIO(text), strict=True)
    storms: dict[str, ReadStorm] = {}
    points: dict[tuple[str, datetime], TrackPoint] = {}
    try:
        names = _names(next(rows))
        for row in rows:
            if any(cell.strip() for cell in row):
                _add_point(storms, points, _cells(names, row, rows.line_num), rows.line_num)
    except csv.Error as error:
        raise NotRead("bad_table", rows.line_num, str(error)) from None
    if not storms:
        raise NotRead("no_storm", 1, text[:40])
    return ReadFile(Form.TRACK, tuple(storms.values()))


def _names(heading: list[str]) -> list[str]:
    """The columns' names. Refused bad_table for one that is missing or stands twice."""
    names = [name.strip().lower() for name in heading]
    wrong = [name for name in NEEDED if name not in names]
    wrong += [name for name in names if name and names.count(name) > 1]
    if wrong:
        raise NotRead("bad_table", 1, ",".join(names), wrong[0])
    return names


def _cells(names: list[str], row: list[str], line: int) -> dict[str, str]:
    """The cells by column. Refused bad_table for a row that is longer or shorter than the heading."""
    if len(row) != len(names):
        column = names[len(row)] if len(row) < len(names) else str(len(names) + 1)
        raise NotRead("bad_table", line, ",".join(row), column)
    return {name: cell.strip() for name, cell in zip(names, row, strict=True)}


def _add_point(
    storms: dict[str, ReadStorm],
    points: dict[tuple[str, datetime], TrackPoint],
    row: Mapping[str, str],
    line: int,
) -> None:
    with in_column("tfid"):
        id = storm_number(row["tfid"], line)
    point = _point(row, line)
    before = points.setdefault((id, point.valid), point)
    if before != point:
        raise NotRead("told_twice", line, row[TIME], TIME)
    storm = storms.setdefault(id, ReadStorm(id, doubts=[QUADRANT_ORDER, LONG_AGO]))
    storm.name = storm.name or row.get("name", "")
    storm.name_en = storm.name_en or row.get("en_name", "")
    if before is point:
        storm.events.append(Event(None, point))


def _point(row: Mapping[str, str], line: int) -> TrackPoint:
    with in_column(TIME):
        valid = local_time(row[TIME], line)
    with in_column("lat"):
        lat = needed(row["lat"], line, -90.0, 90.0)
    with in_column("lon"):
        lon = longitude(row["lon"], line)
    with in_column(WIND):
        wind = number(row.get(WIND), line, 0.0, 150.0)
    with in_column(PRESSURE):
        pressure = number(row.get(PRESSURE), line, 800.0, 1100.0)
    return TrackPoint(valid, lat, lon, wind, pressure, *(_radii(row, force, line) for force in FORCES))


def _radii(row: Mapping[str, str], force: int, line: int) -> Quadrants | None:
    """The four radii of a force, each checked by itself, so that a refusal names its column."""
    names = [f"r{force}_q{quadrant}" for quadrant in (1, 2, 3, 4)]
    lengths = list[float | None]()
    for name in names:
        with in_column(name):
            lengths.append(number(row.get(name), line, 0.0, 2000.0))
    return radii(lengths, line)
