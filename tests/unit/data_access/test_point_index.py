"""The point index says what asking every shape would say."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from data_access.county_packs.county_pack import County
from data_access.county_packs.shapes.point_index import STEP, PointIndex

Floats = NDArray[np.float64]
SQUARES = np.array([shapely.box(x, y, x + 1, y + 1) for y in (0, 1) for x in (0, 1)], dtype=object)


def test_a_point_inside_on_a_border_and_outside() -> None:
    index = PointIndex(SQUARES)
    assert [index.at(0.5, 0.5), index.at(0.5, 1.5), index.at(1.5, 0.5), index.at(1.5, 1.5)] == [0, 1, 2, 3]
    assert (index.at(0.5, 1.0), index.at(1.0, 1.0), index.at(1.0, 1.5)) == (0, 0, 1)
    assert (index.at(2.0, 2.0), index.at(2.0001, 0.5), index.at(-10, -10)) == (3, None, None)


def test_the_border_of_a_cell_is_no_border_of_a_shape() -> None:
    index = PointIndex(SQUARES)
    for step in range(1, 400):
        assert index.at(step * STEP, 1 - STEP / 100) == 0
        assert index.at(step * STEP, 1 + STEP / 100) == 1


def test_it_agrees_with_asking_every_shape_all_over_the_county(county: County) -> None:
    west, south, east, north = county.outline.bounds
    rng = np.random.default_rng(7)
    lat, lon = rng.uniform(south, north, 4000), rng.uniform(west, east, 4000)
    owners: dict[int, str] = {}
    for grid, point in zip(*_list_touching(county, lat, lon), strict=True):
        owners[point] = min(county.grids[grid], owners.get(point, county.grids[grid]))
    found = [county.locate(*point) for point in zip(lat.tolist(), lon.tolist(), strict=True)]
    assert found == [owners.get(number) for number in range(len(found))]
    assert any(found)
    assert None in found


def _list_touching(county: County, lat: Floats, lon: Floats) -> list[list[int]]:
    """Numbers of grids, and of the points that each of them touches."""
    points = shapely.points(lon, lat)
    return shapely.STRtree(points).query(county.shapes, predicate="intersects").tolist()
