"""hazards.csv, reservoirs.csv and patrols.csv: what has to be patrolled, by whom and how often. A pack may do
without.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Final

from shapely import Point
from shapely.geometry.base import BaseGeometry

from data_access.county_packs.read_pack import RawPack
from domain.directory.person import ID
from domain.emergency.responses.patrols.hazard import ALL_KINDS, KINDS, RESERVOIR, HazardPoint, PatrolHours
from domain.emergency.responses.response import LEVELS

POINTS: Final = "hazards.csv"
WATERS: Final = "reservoirs.csv"
TIMES: Final = "patrols.csv"
PERSONS: Final = ("admin_person", "technical_person", "patrol_person")
MEASURES: Final = ("capacity", "flood_level", "dam_height")
MOST_HOUSEHOLDS: Final = 100_000
MOST_HOURS: Final = 24 * 31
MOST_MEASURE: Final = 10_000_000


def check_hazards(pack: RawPack, regions: Collection[str], people: Collection[str]) -> None:
    """Adds the problems found: a code that is used once in both files, a position inside the region, people
    of the pack, numbers that are some, and hours of a kind and level once.
    """
    seen: set[str] = set()
    shapes = {given["code"]: shape for given, shape in pack.built.get("grids.geojson", [])}
    for line, row in pack.tables.get(POINTS, []):
        if row["kind"] not in KINDS:
            pack.report(POINTS, line, "bad_kind", column="kind", wanted=", ".join(KINDS))
        _check_point(pack, POINTS, line, row, seen, regions, shapes)
        _check_people(pack, POINTS, line, row, ("person",), people)
        if not (row["households"].isdecimal() and int(row["households"]) <= MOST_HOUSEHOLDS):
            pack.report(POINTS, line, "bad_value", key="households")
    for line, row in pack.tables.get(WATERS, []):
        _check_point(pack, WATERS, line, row, seen, regions, shapes)
        _check_people(pack, WATERS, line, row, PERSONS, people)
        for name in MEASURES:
            if not 0 < _number(row[name]) <= MOST_MEASURE:
                pack.report(WATERS, line, "bad_value", key=name)
    _check_hours(pack)


def _check_point(
    pack: RawPack,
    file: str,
    line: int,
    row: Mapping[str, str],
    seen: set[str],
    regions: Collection[str],
    shapes: Mapping[str, BaseGeometry],
) -> None:
    code, region = row["code"], row["region"]
    if not ID.fullmatch(code) or code.isdigit():
        pack.report(file, line, "bad_id", key=code)
    elif code in seen:
        pack.report(file, line, "duplicate", column="code", key=code)
    seen.add(code)
    if not row["name"]:
        pack.report(file, line, "empty", column="name")
    lon, lat = _number(row["lon"]), _number(row["lat"])
    if region not in regions:
        pack.report(file, line, "unknown", column="region", key=region)
    elif not (abs(lon) <= 180 and abs(lat) <= 90):
        pack.report(file, line, "bad_position")
    elif not _lies_in(shapes, region, Point(lon, lat)):
        pack.report(file, line, "not_inside", code=code, region=region)


def _lies_in(shapes: Mapping[str, BaseGeometry], region: str, point: Point) -> bool:
    return any(shape.covers(point) for code, shape in shapes.items() if code.startswith(region))


def _check_people(
    pack: RawPack,
    file: str,
    line: int,
    row: Mapping[str, str],
    columns: Collection[str],
    people: Collection[str],
) -> None:
    for column in columns:
        if row[column] and row[column] not in people:
            pack.report(file, line, "unknown", column=column, key=row[column])


def _check_hours(pack: RawPack) -> None:
    seen: set[tuple[str, str]] = set()
    for line, row in pack.tables.get(TIMES, []):
        if row["kind"] not in ALL_KINDS:
            pack.report(TIMES, line, "bad_kind", column="kind", wanted=", ".join(ALL_KINDS))
        if row["level"] not in map(str, LEVELS):
            pack.report(TIMES, line, "bad_kind", column="level", wanted="4, 3, 2, 1")
        if not 0 < _number(row["hours"]) <= MOST_HOURS:
            pack.report(TIMES, line, "bad_value", key="hours")
        pair = row["kind"], row["level"]
        if pair in seen:
            pack.report(TIMES, line, "duplicate", column="kind, level", key=", ".join(pair))
        seen.add(pair)


def _number(text: str) -> float:
    """The number of a cell; infinity, which is out of every bound, for what is none."""
    try:
        found = float(text)
    except ValueError:
        return math.inf
    return found if math.isfinite(found) else math.inf


def read_hazards(pack: RawPack) -> Mapping[str, HazardPoint]:
    """The points and reservoirs of rows that were checked, by code."""
    points = [
        HazardPoint(
            row["code"], row["name"], row["kind"], row["region"], float(row["lon"]), float(row["lat"]),
            patroller=row["person"], households=int(row["households"]), look=row["look"],
        )
        for _, row in pack.tables.get(POINTS, [])
    ]  # fmt: skip
    waters = [
        HazardPoint(
            row["code"], row["name"], RESERVOIR, row["region"], float(row["lon"]), float(row["lat"]),
            row["patrol_person"], row["technical_person"], row["admin_person"],
            capacity=float(row["capacity"]), flood_level=float(row["flood_level"]),
            dam_height=float(row["dam_height"]),
        )
        for _, row in pack.tables.get(WATERS, [])
    ]  # fmt: skip
    return {point.code: point for point in (*points, *waters)}


def read_patrol_hours(pack: RawPack) -> PatrolHours:
    """Hours between two patrols by kind and level, of rows that were checked."""
    return {(row["kind"], int(row["level"])): float(row["hours"]) for _, row in pack.tables.get(TIMES, [])}
