"""Which shape lies at a point, for one point at a time and fast: cells remember what touches them."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

STEP = 0.002
"""Side of a cell in degrees, about 200 m."""


class PointIndex:
    """Looks points up among shapes (WGS-84, x = longitude). A cell that lies inside one shape answers at
    once; one that several touch asks each of them. Cells are filled when a point first falls into them.
    """

    def __init__(self, shapes: NDArray[np.object_]) -> None:
        shapely.prepare(shapes)
        self._tree = shapely.STRtree(shapes)
        self._shapes = shapes
        self._bounds = shapely.total_bounds(shapes).tolist()
        self._cells: dict[tuple[int, int], int | tuple[int, ...]] = {}

    def at(self, lat: float, lon: float) -> int | None:
        """Index of the shape at a point; on a common border the lower one; None outside of all."""
        west, south, east, north = self._bounds
        if not (south <= lat <= north and west <= lon <= east):
            return None
        cell = (int(lat // STEP), int(lon // STEP))
        touching = self._cells.get(cell)
        if touching is None:
            touching = self._cells[cell] = self._touching(*cell)
        if isinstance(touching, int):
            return touching
        for index in touching:
            if shapely.intersects_xy(self._shapes[index], lon, lat):
                return index
        return None

    def _touching(self, row: int, column: int) -> int | tuple[int, ...]:
        """The one shape that covers a cell alone, or all that touch it, ascending."""
        box = shapely.box(column * STEP, row * STEP, (column + 1) * STEP, (row + 1) * STEP).buffer(
            STEP / 1000
        )
        touching = tuple(sorted(int(i) for i in self._tree.query(box, predicate="intersects")))
        if len(touching) == 1 and self._shapes[touching[0]].covers(box):
            return touching[0]
        return touching
