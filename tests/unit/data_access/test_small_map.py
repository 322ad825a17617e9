"""A small map is as wide as a phone shows it, and what it draws lies where it is."""

from __future__ import annotations

import re

import pytest
import shapely

from data_access.county_packs.shapes.small_map import NARROWEST, SIDE, WIDEST, SmallMap, draw_township

TOWNSHIP = shapely.box(119.0, 29.0, 119.1, 29.1)


@pytest.mark.parametrize(
    "shape", [TOWNSHIP, shapely.box(119.0, 29.0, 119.01, 29.2), shapely.box(119.0, 29.0, 119.4, 29.02)]
)
def test_it_holds_the_whole_township_in_a_shape_that_a_phone_shows(shape: shapely.Geometry) -> None:
    made = SmallMap(shape)
    assert max(made.width, made.height) == SIDE
    assert NARROWEST - 0.01 <= made.width / made.height <= WIDEST + 0.01
    west, south, east, north = shape.bounds
    for lat, lon in ((south, west), (north, east)):
        x, y = made.place(lat, lon)
        assert (0 < x < made.width, 0 < y < made.height) == (True, True)
    assert made.place(north, west)[1] < made.place(south, west)[1], "north is up"


def test_a_length_is_the_same_to_the_north_and_to_the_east() -> None:
    made = SmallMap(TOWNSHIP)
    x, y = made.place(29.05, 119.05)
    right, up = made.place(29.05, 119.05 + 0.01 / 0.8742)[0] - x, y - made.place(29.06, 119.05)[1]
    assert abs(right - up) <= 1


def test_what_lies_outside_is_cut_off_and_holes_stay() -> None:
    ring = shapely.box(119.02, 29.02, 119.08, 29.08).difference(shapely.box(119.04, 29.04, 119.06, 29.06))
    river = shapely.LineString([(118.0, 29.05), (120.0, 29.05)])
    made = draw_township(TOWNSHIP, ring, [], [shapely.box(121, 31, 122, 32)], [river])
    paths = made["paths"]
    assert paths["grid"].count("M") == paths["grid"].count("Z") == 2
    assert (paths["others"], paths["villages"]) == ("", "")
    numbers = [int(word) for word in re.findall(r"-?[0-9]+", paths["rivers"])]
    assert (min(numbers[::2]), max(numbers[::2]), "Z" in paths["rivers"]) == (0, made["width"], False)
    assert draw_township(TOWNSHIP, None, [], [], [])["paths"]["grid"] == ""
