"""Outlines of a county's townships as the rules want them."""

from __future__ import annotations

from collections.abc import Mapping

import shapely
from shapely.geometry.base import BaseGeometry

from domain.emergency.warnings.message import Point
from domain.emergency.warnings.places import Ring


def outline_townships(townships: Mapping[str, BaseGeometry]) -> dict[str, tuple[Ring, ...]]:
    """The outer rings of each township, in (lat, lon)."""
    return {
        code: tuple(
            tuple(Point(lat, lon) for lon, lat in part.exterior.coords) for part in shapely.get_parts(shape)
        )
        for code, shape in townships.items()
    }
