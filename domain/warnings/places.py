"""Where a warning holds: codes, polygons and circles as both families write them."""

from __future__ import annotations

import re
from typing import Final

from domain.warnings.message import Circle, Point

_JOINTS: Final = re.compile(r"[,，;；、\s]+")
_CODE: Final = re.compile(r"\d{6}|\d{9}|\d{12}", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,12})?", re.ASCII)
_RADIUS: Final = re.compile(r"\d{1,9}(?:\.\d{1,6})?", re.ASCII)
MOST_KM: Final = 20_040
CHINESE: Final = ("cpeas", "2260", "adcode", "行政区划", "地理编码", "预警发布", "geographic code")
"""What the name of a Chinese division code has in it, where other countries' six digits may stand as well."""

Ring = tuple[Point, ...]


def split_codes(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes that stand in one element, joined by commas of either width: those with a code's form, and the
    rest.
    """
    parts = [part for part in _JOINTS.split(text) if part]
    codes = tuple(part for part in parts if _CODE.fullmatch(part))
    return codes, tuple(part for part in parts if not _CODE.fullmatch(part))


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
    parts = text.replace("，", ",").split()
    centre = _point(parts[0]) if len(parts) == 2 else None
    if centre is None or not _RADIUS.fullmatch(parts[1]):
        return None
    radius = float(parts[1]) / (1000 if in_metres else 1)
    return Circle(centre, radius) if radius <= MOST_KM else None
