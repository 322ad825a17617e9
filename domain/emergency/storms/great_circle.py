"""Distances and directions on the globe. Degrees WGS-84, kilometres, a sphere of the Earth's mean radius."""

from __future__ import annotations

from math import asin, atan2, cos, degrees, radians, sin, sqrt
from typing import Final, NamedTuple

EARTH_KM: Final = 6371.0088


class Spot(NamedTuple):
    """A place with the sine and cosine of its latitude, which a thousand distances ask for."""

    lat: float
    lon: float
    sine: float
    cosine: float


def spot(lat: float, lon: float) -> Spot:
    """The spot of a latitude and a longitude in degrees."""
    return Spot(lat, lon, sin(radians(lat)), cos(radians(lat)))


def turn(lon_from: float, lon_to: float) -> float:
    """The shorter way from one longitude to another, -180 to 180 degrees, over the date line too."""
    return (lon_to - lon_from + 540.0) % 360.0 - 180.0


def distance_km(a: Spot, b: Spot) -> float:
    """The great-circle distance, by the haversine formula."""
    up = sin(radians(b.lat - a.lat) / 2)
    across = sin(radians(b.lon - a.lon) / 2)
    return 2 * EARTH_KM * asin(min(1.0, sqrt(up * up + a.cosine * b.cosine * across * across)))


def bearing(a: Spot, b: Spot) -> float:
    """The direction from a to b at a: degrees clockwise from north, 0 up to 360."""
    across = radians(turn(a.lon, b.lon))
    east = sin(across) * b.cosine
    north = a.cosine * b.sine - a.sine * b.cosine * cos(across)
    clockwise = degrees(atan2(east, north)) % 360.0  # of a little less than 0 the remainder is rounded to 360
    return 0.0 if clockwise == 360.0 else clockwise


def quadrant(a: Spot, b: Spot) -> int:
    """In which quadrant around a the place b lies: 0 NE, 1 SE, 2 SW, 3 NW."""
    across = radians(turn(a.lon, b.lon))
    north = a.cosine * b.sine - a.sine * b.cosine * cos(across)
    if across >= 0:
        return 0 if north > 0 else 1
    return 2 if north < 0 else 3
