"""Where a warning holds: codes, polygons and circles as both families write them, and what they touch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import cos, hypot, radians
from typing import Final

from domain.emergency.warnings.message import Circle, Point

_JOINTS: Final = re.compile(r"[,，;；、\s]+")
_CODE: Final = re.compile(r"\d{6}|\d{9}|\d{12}", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,12})?", re.ASCII)
_RADIUS: Final = re.compile(r"\d{1,9}(?:\.\d{1,6})?", re.ASCII)
MOST_KM: Final = 20_040
KM_A_DEGREE: Final = 111.2
CHINESE: Final = ("cpeas", "2260", "adcode", "行政区划", "地理编码", "预警发布", "geographic code")
"""What the name of a Chinese division code has in it, where other countries' six digits may stand as well."""

Ring = tuple[Point, ...]
Box = tuple[float, float, float, float]
"""South, north, west, east."""
Side = tuple[Point, Point]


def split_codes(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes that stand in one element, joined by commas of either width: those with a code's form, and the
    rest.
    """
    pieces = [part for part in _JOINTS.split(text) if part]
    codes = tuple(part for part in pieces if _CODE.fullmatch(part))
    return codes, tuple(part for part in pieces if not _CODE.fullmatch(part))


def is_chinese(name: str) -> bool:
    """Whether a geocode's name says that its value is a Chinese division code."""
    return any(word in name.lower() for word in CHINESE)


def read_points(text: str) -> Ring | None:
    """The corners `lat,lon lat,lon …`; None when that is not what they are."""
    points = [_point(pair) for pair in text.replace("，", ",").replace(";", " ").split()]
    return tuple(point for point in points if point) if points and all(points) else None


def _point(text: str) -> Point | None:
    lat, comma, lon = text.partition(",")
    if not (comma and _NUMBER.fullmatch(lat) and _NUMBER.fullmatch(lon)):
        return None
    point = Point(float(lat), float(lon))
    return point if abs(point.lat) <= 90 and abs(point.lon) <= 180 else None


def is_closed(ring: Ring) -> bool:
    """Whether a line ends where it began, around something."""
    return len(ring) >= 4 and ring[0] == ring[-1]


def read_circle(text: str, in_metres: bool) -> Circle | None:
    """The circle `lat,lon radius`; None when that is not what it is."""
    fields = text.replace("，", ",").split()
    centre = _point(fields[0]) if len(fields) == 2 else None
    if centre is None or not _RADIUS.fullmatch(fields[1]):
        return None
    radius = float(fields[1]) / (1000 if in_metres else 1)
    return Circle(centre, radius) if radius <= MOST_KM else None


def holds(ring: Ring, point: Point) -> bool:
    """Whether a place lies inside a closed line (even-odd rule)."""
    inside = False
    for a, b in pairwise(ring):
        if (a.lat > point.lat) != (b.lat > point.lat):
            inside ^= point.lon < a.lon + (point.lat - a.lat) * (b.lon - a.lon) / (b.lat - a.lat)
    return inside


def overlap(points: Ring, other: Ring) -> bool:
    """Whether two areas have anything in common: sides that cross, or one inside the other."""
    return bool(find_overlaps(points, {"": (other,)}))


def find_overlaps(area: Ring, places: Mapping[str, Sequence[Ring]]) -> set[str]:
    """The places that an area has anything in common with. However many corners it has, it is walked once for
    all places and once for each that its sides do not cross.
    """
    boxes = {name: [_box(ring) for ring in rings] for name, rings in places.items()}
    area_box, around = _box(area), _around([box for each in boxes.values() for box in each])
    near = _sides_in(pairwise(area), around)
    return {
        name
        for name, rings in places.items()
        if any(
            _boxes_touch(area_box, box) and _meet(area, near, area_box, ring, box)
            for ring, box in zip(rings, boxes[name], strict=True)
        )
    }


def _meet(area: Ring, near: Sequence[Side], area_box: Box, ring: Ring, box: Box) -> bool:
    """`near`: the sides of the area that may reach the ring."""
    sides = _sides_in(pairwise(ring), area_box)
    if any(_cross(a, b, c, d) for a, b in _sides_in(near, box) for c, d in sides):
        return True
    return holds(area, ring[0]) or holds(ring, area[0])


def reaches(circle: Circle, ring: Ring) -> bool:
    """Whether a circle has anything in common with an area."""
    return holds(ring, circle.centre) or any(
        _distance_km(circle.centre, a, b) <= circle.radius_km for a, b in pairwise(ring)
    )


def _sides_in(sides: Iterable[Side], box: Box) -> list[Side]:
    """The sides that may reach into a box; written out, as an area may have a hundred thousand."""
    south, north, west, east = box
    return [
        (a, b)
        for a, b in sides
        if not (
            (a.lat < south and b.lat < south)
            or (a.lat > north and b.lat > north)
            or (a.lon < west and b.lon < west)
            or (a.lon > east and b.lon > east)
        )
    ]


def _boxes_touch(box: Box, other: Box) -> bool:
    (south, north, west, east), (lower, upper, left, right) = box, other
    return south <= upper and lower <= north and west <= right and left <= east


def _box(ring: Ring) -> Box:
    lats, lons = [point.lat for point in ring], [point.lon for point in ring]
    return min(lats), max(lats), min(lons), max(lons)


def _around(boxes: Sequence[Box]) -> Box:
    """The box around some; an empty one around none."""
    if not boxes:
        return 0.0, 0.0, 0.0, 0.0
    souths, norths, wests, easts = zip(*boxes, strict=True)
    return min(souths), max(norths), min(wests), max(easts)


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _side(a, b, c) != _side(a, b, d) and _side(c, d, a) != _side(c, d, b)


def _side(a: Point, b: Point, of: Point) -> bool:
    return (b.lon - a.lon) * (of.lat - a.lat) > (b.lat - a.lat) * (of.lon - a.lon)


def _distance_km(point: Point, a: Point, b: Point) -> float:
    """From a place to a side, on the plane around the place: good to a percent within some hundred km."""
    width = cos(radians(point.lat))
    ax, ay = (a.lon - point.lon) * width, a.lat - point.lat
    dx, dy = (b.lon - a.lon) * width, b.lat - a.lat
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else max(0.0, min(1.0, -(ax * dx + ay * dy) / length))
    return hypot(ax + along * dx, ay + along * dy) * KM_A_DEGREE
