"""The offline base map of a county: outline, neighbours, rivers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from .cells import SCALE, to_units
from .names import english

MARGIN = 0.3  # degrees around the county for rivers and neighbours
Feature = tuple[Mapping[str, Any], BaseGeometry]


def base(
    code: str,
    outline: BaseGeometry,
    name: str,
    counties: Mapping[str, tuple[str, BaseGeometry]],
    rivers: Sequence[BaseGeometry],
) -> list[Feature]:
    """Features of base.geojson in whole units; layer = county | neighbour | river."""
    west, south, east, north = (value / SCALE for value in outline.bounds)
    box = shapely.box(west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
    found: list[Feature] = [
        ({"layer": "county", "code": code, "name": name, "name_en": english(name)}, outline)
    ]
    for other, (title, shape) in sorted(counties.items()):
        if other != code and shape.intersects(box):
            label = {"layer": "neighbour", "code": other, "name": title, "name_en": english(title)}
            found.append((label, _single(to_units(shape))))
    for number, line in enumerate(rivers):
        units = shapely.simplify(to_units(shapely.intersection(line, box)), 20)
        parts = [part for part in shapely.get_parts(units) if part.length > 500]
        found.extend(({"layer": "river", "code": f"r{number}-{i}"}, part) for i, part in enumerate(parts))
    return found


def _single(shape: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(shape)
    return parts[0] if len(parts) == 1 else shape
