"""Generated counties of any number of grids, in the binary of data_access.county_packs.shapes.geometry.
Deterministic.

A jittered mesh: every corner of a square lattice is moved, every edge gets moved points between its corners,
and both neighbours share them, so that cells adjoin without gaps and look as irregular as real ones.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from data_access.county_packs.shapes.geometry import Layer, encode

WEST, SOUTH = 118.6, 28.6
EDGE_POINTS = 4
Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Made:
    """A county for the browser: its static JSON, its shapes, and the grids' codes and centres (lat, lon)."""

    static: dict[str, Any]
    shapes: bytes
    codes: tuple[str, ...]
    centres: Points


def county(grids: int, seed: int = 7) -> Made:
    """`grids` cells in 5 x 3 townships; the area grows with the number as a city's does."""
    columns = max(5, round(math.sqrt(grids * 0.75)))
    rows = -(-grids // columns)
    step = _span(grids) / columns
    rng = np.random.default_rng(seed)
    cells = _cells(columns, rows, step, rng)[:grids]
    town = [_township(i, columns, rows) for i in range(grids)]
    codes = [f"330899{100 + t:03d}{201 + i % 700:03d}{i // 700 + 1:03d}" for i, t in enumerate(town)]
    polygons = shapely.polygons(cells)
    townships = [shapely.coverage_union_all(polygons[np.array(town) == t]) for t in sorted(set(town))]
    town_codes = [f"330899{100 + t:03d}" for t in sorted(set(town))]
    outline = shapely.coverage_union_all(townships)
    layers = [
        Layer("grids", "polygon", codes, list(polygons)),
        Layer("townships", "polygon", town_codes, townships),
        Layer("county", "polygon", ["330899"], [outline]),
    ]
    centres = shapely.get_coordinates(shapely.centroid(polygons))[:, ::-1]
    return Made(_static(outline, town_codes, townships), encode(layers), tuple(codes), centres)


def _span(grids: int) -> float:
    """Degrees across: a county (0.35) for few grids, a city (1.1) from 4,200 on."""
    return 0.35 if grids < 2000 else 1.1


def _cells(columns: int, rows: int, step: float, rng: np.random.Generator) -> Points:
    """(rows * columns, points, 2) rings, anticlockwise, without the closing point."""
    corners = np.stack(np.meshgrid(np.arange(columns + 1.0), np.arange(rows + 1.0)), axis=-1)
    corners += rng.uniform(-0.15, 0.15, corners.shape)
    across = _edges(corners[:, :-1], corners[:, 1:], rng)
    up = _edges(corners[:-1], corners[1:], rng)
    rings = np.concatenate([across[:-1], up[:, 1:], across[1:, :, ::-1], up[:, :-1, ::-1]], axis=2)
    here = rings[..., [0, *range(1, EDGE_POINTS + 1), *range(EDGE_POINTS + 2, 2 * EDGE_POINTS + 2)], :]
    back = rings[..., range(2 * (EDGE_POINTS + 1) + 1, 4 * (EDGE_POINTS + 1)), :]
    flat = np.concatenate([here, back], axis=2).reshape(rows * columns, -1, 2)
    return np.round(flat * step + (WEST, SOUTH), 5)


def _edges(begin: Points, end: Points, rng: np.random.Generator) -> Points:
    """Points from corner to corner, the begin included, with jitter across and along."""
    share = (np.arange(EDGE_POINTS + 1) / (EDGE_POINTS + 1))[:, None]
    points = begin[..., None, :] * (1 - share) + end[..., None, :] * share
    points[..., 1:, :] += rng.uniform(-0.04, 0.04, points[..., 1:, :].shape)
    return points


def _township(i: int, columns: int, rows: int) -> int:
    return min(4, i % columns * 5 // columns) + 5 * min(2, i // columns * 3 // rows)


def _static(outline: Any, codes: list[str], townships: list[Any]) -> dict[str, Any]:
    west, south, east, north = shapely.bounds(outline)
    places = [
        [c, f"{i + 1} 号镇", f"Town {i + 1}", p.y, p.x, "township"]
        for i, (c, p) in enumerate(zip(codes, map(shapely.point_on_surface, townships), strict=True))
    ]
    return {
        "code": "330899", "name": "试验县", "name_en": "Trial",
        "centre": [(south + north) / 2, (west + east) / 2],
        "bbox": [west, south, east, north], "regions": places, "matters": [], "units": [],
        "geometry": {"url": "/geo.bin", "hash": "0"},
    }  # fmt: skip


def cases(made: Made, count: int, seed: int = 11) -> list[dict[str, Any]]:
    """Open cases as the feed sends them, spread over the grids, most of severity 4."""
    rng = np.random.default_rng(seed)
    at = rng.integers(0, len(made.codes), count)
    severity = rng.choice([1, 2, 3, 4], count, p=[0.02, 0.08, 0.3, 0.6])
    return [
        {
            "id": f"{i:016x}", "severity": int(severity[i]), "region": made.codes[g], "title": f"事件 {i}",
            "lat": round(float(made.centres[g][0]), 6), "lon": round(float(made.centres[g][1]), 6),
            "stage": "handling",
            "reported_at": f"2026-11-22T0{i % 10}:00:00.000+08:00", "due_at": "2026-11-23T08:00:00.000+08:00",
        }
        for i, g in enumerate(at)
    ]  # fmt: skip
