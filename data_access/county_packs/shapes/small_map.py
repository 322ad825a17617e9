"""A small map of one township for a phone: outlines and rivers as the paths of an SVG, some kilobytes."""

from __future__ import annotations

from collections.abc import Iterable
from math import cos, radians
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

SIDE: Final = 1000
"""Units of the longer side of a map."""
MARGIN: Final = 0.04
"""Of its extent, around the township."""
NARROWEST, WIDEST = 0.8, 1.6
"""Width of a map by its height: a phone shows it whole."""
FINE: Final = 3.0
"""Units by which a drawn line may miss the true one: a pixel of a phone."""


class SmallMap:
    """What stands in a township, in units of a map: x to the east, y to the south. `box`: the west, south,
    east and north end of what is drawn, in degrees.
    """

    def __init__(self, township: BaseGeometry) -> None:
        west, south, east, north = township.bounds
        self._wide = cos(radians((south + north) / 2))
        width = (east - west) * self._wide * (1 + 2 * MARGIN)
        height = (north - south) * (1 + 2 * MARGIN)
        width, height = max(width, height * NARROWEST), max(height, width / WIDEST)
        lon, lat, across = (west + east) / 2, (south + north) / 2, width / self._wide
        self.box = (lon - across / 2, lat - height / 2, lon + across / 2, lat + height / 2)
        self._unit = max(width, height) / SIDE
        self.width, self.height = round(width / self._unit), round(height / self._unit)

    def place(self, lat: float, lon: float) -> tuple[int, int]:
        """Where a point lies; outside of the map, too."""
        return (
            round((lon - self.box[0]) * self._wide / self._unit),
            round((self.box[3] - lat) / self._unit),
        )

    def draw(self, shapes: Iterable[BaseGeometry]) -> str:
        """The path of some shapes, as far as they lie on the map."""
        found = shapely.clip_by_rect(list(shapes), *self.box)
        drawn = shapely.simplify(found, FINE * self._unit)
        return "".join(map(self._trace, shapely.get_parts(drawn)))

    def _trace(self, part: BaseGeometry) -> str:
        closed = part.geom_type == "Polygon"
        lines: list[Any] = [part.exterior, *part.interiors] if closed else [part]
        return "".join(self._line(line.coords, closed) for line in lines if len(line.coords) > 1)

    def _line(self, coords: Iterable[tuple[float, float]], closed: bool) -> str:
        points = [self.place(lat, lon) for lon, lat, *_ in coords]
        steps = "".join(f"L{x} {y}" for x, y in points[1:])
        return f"M{points[0][0]} {points[0][1]}{steps}{'Z' if closed else ''}"


def draw_township(
    township: BaseGeometry,
    grid: BaseGeometry | None,
    villages: Iterable[BaseGeometry],
    others: Iterable[BaseGeometry],
    rivers: Iterable[BaseGeometry],
) -> dict[str, Any]:
    """{"width", "height", "box", "paths"} of the map of a township with a grid of it."""
    made = SmallMap(township)
    groups = {"township": [township], "villages": villages, "others": others, "rivers": rivers}
    paths = {name: made.draw(shapes) for name, shapes in groups.items()}
    paths["grid"] = "" if grid is None else made.draw([grid])
    return {
        "width": made.width,
        "height": made.height,
        "box": [round(x, 6) for x in made.box],
        "paths": paths,
    }
