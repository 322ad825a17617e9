"""Micro-cells: the small pieces regions are grown from, on the integer grid of 1e-5 degree.

All counties of the city are cut together, so that neighbours share every vertex of their common border.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

SCALE = 100_000
Points = NDArray[np.float64]


@dataclass(frozen=True)
class Cells:
    """polygons (integer coordinates), their centres in km, areas in km2, county code and edges (i, j)."""

    polygons: NDArray[np.object_]
    centres: Points
    areas: NDArray[np.float64]
    county: NDArray[np.str_]
    edges: NDArray[np.int64]
    km: Points


def km_per_unit(latitude: float) -> Points:
    """Kilometres of one unit (1e-5 degree) east and north."""
    return np.array([111.32 * np.cos(np.radians(latitude)), 110.95]) / SCALE


def to_units(shape: BaseGeometry) -> BaseGeometry:
    """Degrees to whole units."""
    return shapely.set_precision(shapely.transform(shape, lambda xy: np.rint(xy * SCALE)), 1)


def relax(points: Points, outline: BaseGeometry, rounds: int) -> Points:
    """Lloyd: each point to the middle of its Voronoi cell, for an even but not regular spread."""
    for _ in range(rounds):
        cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=outline))
        cells = shapely.intersection(cells, outline)
        points = shapely.get_coordinates(shapely.centroid(cells[~shapely.is_empty(cells)]))
    return points


def scatter(
    outline: BaseGeometry,
    seeds: Points,
    share: NDArray[np.float64],
    count: NDArray[np.float64],
    km: Points,
    dice: np.random.Generator,
) -> Points:
    """About sum(count) points in the outline; near seed t as dense as count[t] over its share of the area."""
    west, south, east, north = outline.bounds
    density = count / share
    total, kept = int(count.sum()), []
    shapely.prepare(outline)
    while sum(len(part) for part in kept) < total:
        trial = dice.uniform((west, south), (east, north), (total * 4, 2))
        trial = trial[shapely.contains_xy(outline, trial[:, 0], trial[:, 1])]
        far = np.linalg.norm((trial[:, None, :] - seeds[None]) * km, axis=2) / np.sqrt(share)
        weight = np.exp(-3.0 * (far - far.min(axis=1, keepdims=True)))
        here = (weight * density).sum(axis=1) / weight.sum(axis=1)
        kept.append(trial[dice.uniform(0, density.max(), len(trial)) < here])
    return relax(np.concatenate(kept)[:total], outline, 2)


def cut(outlines: dict[str, BaseGeometry], points: Points, km: Points) -> Cells:
    """Voronoi lines and county borders, snap-rounded together and polygonized."""
    city = shapely.union_all(list(outlines.values()))
    veins = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=city, only_edges=True)
    veins = shapely.intersection(veins, city)
    borders = [shapely.boundary(outline) for outline in outlines.values()]
    network = shapely.union_all([veins, *borders], grid_size=1)
    polygons = shapely.get_parts(shapely.polygonize(shapely.get_parts(network).tolist()))
    county = _owner(outlines, shapely.point_on_surface(polygons))
    inside = county != ""
    polygons, county = polygons[inside], county[inside]
    flat = shapely.transform(polygons, lambda xy: xy * km)
    centres = shapely.get_coordinates(shapely.centroid(flat))
    return Cells(polygons, centres, shapely.area(flat), county, _edges(polygons), km)


def _owner(outlines: dict[str, BaseGeometry], points: NDArray[np.object_]) -> NDArray[np.str_]:
    owner = np.full(len(points), "", dtype="<U6")
    for code, outline in outlines.items():
        shapely.prepare(outline)
        owner[shapely.contains(outline, points)] = code
    return owner


def _edges(polygons: NDArray[np.object_]) -> NDArray[np.int64]:
    """Pairs of cells that share a side; sides match exactly because everything was noded together."""
    rings, cell = shapely.get_parts(shapely.boundary(polygons), return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    xy, same = np.rint(xy).astype(np.int64), ring[1:] == ring[:-1]
    key = xy[:, 0] * 100_000_000 + xy[:, 1]
    side = np.sort(np.stack([key[:-1], key[1:]], axis=1)[same], axis=1)
    owner = cell[ring[:-1][same]]
    order = np.lexsort((side[:, 1], side[:, 0]))
    side, owner = side[order], owner[order]
    twin = np.flatnonzero((side[1:] == side[:-1]).all(axis=1))
    pairs = np.sort(np.stack([owner[twin], owner[twin + 1]], axis=1), axis=1)
    return np.unique(pairs, axis=0).astype(np.int64)
