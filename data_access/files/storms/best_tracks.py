"""Best tracks, which are made when a storm is over: IBTrACS as CSV and the text of the CMA. Times in UTC.

The radii that IBTrACS has are of 34, 50 and 64 kt, which are none of the forces 7, 10 and 12: not taken.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import Final

from data_access.files.storms.read_storm import Event, Form, NotRead, ReadFile, ReadStorm
from data_access.files.storms.storm_values import longitude, needed, number, utc_time
from domain.messages import TrackPoint

KNOT: Final = 0.514444
TEN_MINUTES: Final = "wind_10_min"
"""The wind is a mean of ten minutes, not of two as the CMA's."""
_TIME: Final = ("iso_time", "time_utc")
_WIND: Final = ("wmo_wind", "wmo_wind_kt", "usa_wind")
_PRESSURE: Final = ("wmo_pres", "wmo_pres_hpa", "usa_pres")


def read_ibtracs(text: str) -> ReadFile:
    """The storms of an IBTrACS table, by SID; the row of units below the heading is passed over. Raises
    NotRead.
    """
    rows = csv.DictReader(io.StringIO(text))
    try:
        return _read_rows(rows, text)
    except csv.Error as error:
        raise NotRead("bad_table", rows.line_num, str(error)) from None


def _read_rows(rows: csv.DictReader[str], text: str) -> ReadFile:
    """Raises NotRead, and csv.Error: of the heading, too."""
    names = {(name or "").strip().lower(): name for name in rows.fieldnames or ()}
    if not {"sid", "lat", "lon"} <= names.keys() or not any(name in names for name in _TIME):
        raise NotRead("no_storm", 1, ",".join(names))
    storms: dict[str, ReadStorm] = {}
    for row in rows:
        given = {key: (row.get(name) or "").strip() for key, name in names.items()}
        if given["sid"]:
            _add_row(storms, given, rows.line_num)
    if not storms:
        raise NotRead("no_storm", 1, text[:40])
    return ReadFile(Form.IBTRACS, tuple(storms.values()))


def _add_row(storms: dict[str, ReadStorm], row: dict[str, str], line: int) -> None:
    storm = storms.setdefault(row["sid"], ReadStorm(row["sid"][:32], doubts=[TEN_MINUTES]))
    storm.name = storm.name or row.get("name_zh", "")
    storm.name_en = storm.name_en or row.get("name_en", row.get("name", ""))
    wind = number(next((row[name] for name in _WIND if row.get(name)), None), line, 0.0, 250.0)
    pressure = number(next((row[name] for name in _PRESSURE if row.get(name)), None), line, 800.0, 1100.0)
    point = TrackPoint(
        utc_time(next((row[name] for name in _TIME if row.get(name)), ""), line),
        needed(row["lat"], line, -90.0, 90.0),
        longitude(row["lon"], line),
        None if wind is None else round(wind * KNOT, 1),
        pressure,
    )
    storm.events.append(Event(None, point))


def read_cma(text: str) -> ReadFile:
    """The storms of a CMA best-track text: a heading 66666 with the count of lines, then these. Raises
    NotRead.
    """
    storms: list[ReadStorm] = []
    left = 0
    for line, raw in enumerate(text.splitlines(), 1):
        fields = raw.split()
        if not fields:
            continue
        if fields[0] == "66666":
            _check_whole(left, line, raw)
            storms.append(_heading(fields, line))
            left = int(needed(fields[2], line, 0, 10_000))
        elif not storms or not left:
            raise NotRead("bad_table", line, raw)
        else:
            storms[-1].events.append(Event(None, _cma_point(fields, line)))
            left -= 1
    _check_whole(left, 0, "66666")
    if not storms:
        raise NotRead("no_storm", 1, text[:40])
    return ReadFile(Form.CMA, tuple(storms))


def _check_whole(left: int, line: int, raw: str) -> None:
    """Refused cut_off when lines of the storm before are missing."""
    if left:
        raise NotRead("cut_off", line, raw)


def _heading(fields: list[str], line: int) -> ReadStorm:
    """66666 0000 lines number number 0 6 name date: the number of the CMA, or one of the line when none."""
    if len(fields) < 5:
        raise NotRead("bad_table", line, " ".join(fields))
    name = fields[7] if len(fields) > 8 and not fields[7].isdigit() else ""
    known = next((part for part in (fields[4], fields[3]) if part.isdigit() and int(part)), f"line{line}")
    return ReadStorm(known, "", "" if name.startswith("(") else name.upper())


def _cma_point(fields: list[str], line: int) -> TrackPoint:
    """YYYYMMDDHH, grade, latitude and longitude in tenths of a degree, hPa, m/s."""
    if len(fields) < 6 or len(fields[0]) != 10 or not fields[0].isdigit():
        raise NotRead("bad_table", line, " ".join(fields))
    try:
        valid = datetime.strptime(fields[0], "%Y%m%d%H").replace(tzinfo=UTC)
    except ValueError:
        raise NotRead("bad_time", line, fields[0]) from None
    lat, lon = needed(fields[2], line, -900, 900) / 10, needed(fields[3], line, 0, 3600) / 10
    wind = number(fields[5], line, 0, 9999)
    return TrackPoint(
        valid,
        lat,
        longitude(lon, line),
        _is_given(wind, 150),
        _is_given(number(fields[4], line, 0, 9999), 1100),
    )


def _is_given(value: float | None, most: float) -> float | None:
    """0, 9 and 999 or more mean that nothing was told."""
    return None if value is None or not 9 < value <= most else value
