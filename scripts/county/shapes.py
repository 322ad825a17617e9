"""Cells to polygons: a coverage that nests exactly, smoothed without moving the county's own border."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from .cells import SCALE, Cells
from .grow import Ints

SMOOTH = 110.0  # units of 1e-5 degree: drops corners whose triangle is below SMOOTH squared


def grid_polygons(cells: Cells, owners: dict[str, Ints]) -> dict[str, Polygon]:
    """code -> polygon in whole units; neighbours share every vertex."""
    raw = np.array([shapely.coverage_union_all(cells.polygons[part]) for part in owners.values()])
    smooth = shapely.coverage_simplify(raw, SMOOTH, simplify_boundary=False)
    polygons = dict(zip(owners, smooth.tolist(), strict=True))
    verify(list(polygons.values()), shapely.coverage_union_all(raw))
    return {code: orient(polygon) for code, polygon in polygons.items()}


def verify(polygons: list[BaseGeometry], whole: BaseGeometry) -> None:
    """Exact: one valid polygon each, whole numbers, edges matched, areas adding up to the whole."""
    if not all(shape.geom_type == "Polygon" and shape.is_valid for shape in polygons):
        raise ValueError("a region is not one connected valid polygon")
    if not shapely.coverage_is_valid(np.array(polygons)):
        raise ValueError("regions overlap or leave gaps")
    xy = shapely.get_coordinates(polygons)
    if not (xy == np.rint(xy)).all():
        raise ValueError("coordinates are not whole units")
    if sum(double_area(shape) for shape in polygons) != double_area(whole):
        raise ValueError("areas do not add up")


def double_area(shape: BaseGeometry) -> int:
    """Twice the area in exact integers; holes subtract."""
    total = 0
    for polygon in shapely.get_parts(shape):
        rings = [polygon.exterior, *polygon.interiors]
        sizes = [
            abs(_shoelace(np.rint(shapely.get_coordinates(ring)).astype(int).tolist())) for ring in rings
        ]
        total += sizes[0] - sum(sizes[1:])
    return total


def _shoelace(ring: list[list[int]]) -> int:
    return sum(x * v - u * y for (x, y), (u, v) in pairwise(ring))


def union(polygons: list[Polygon]) -> Polygon:
    """The union of edge-matched polygons."""
    whole = shapely.coverage_union_all(np.array(polygons))
    if whole.geom_type != "Polygon":
        raise ValueError("a region falls apart")
    return orient(whole)


def orient(polygon: Polygon) -> Polygon:
    """Outer ring counter-clockwise (RFC 7946), starting at its lowest point so that output is stable."""
    return shapely.orient_polygons(shapely.normalize(polygon))


def label_point(polygon: Polygon, km: NDArray[np.float64]) -> tuple[float, float]:
    """(lat, lon) of the middle of the widest place, degrees; always inside."""
    flat = shapely.transform(polygon, lambda xy: xy * km)
    line = shapely.maximum_inscribed_circle(flat, tolerance=0.02)
    x, y = np.rint(shapely.get_coordinates(line)[0] / km)
    point = shapely.Point(x, y)
    if not polygon.contains(point):
        point = polygon.representative_point()
    return math.floor(point.y) / SCALE, math.floor(point.x) / SCALE
