"""Distances and directions on the globe."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.emergency.storms.great_circle import bearing, distance_km, quadrant, spot, turn

LAT, LON = st.floats(-85, 85), st.floats(-180, 180)
LONGYOU = spot(29.03, 119.17)


def test_known_distances() -> None:
    assert distance_km(spot(0, 0), spot(0, 90)) == pytest.approx(10007.6, abs=0.1)
    assert distance_km(spot(30.25, 120.17), LONGYOU) == pytest.approx(166, abs=1)  # Hangzhou


def test_the_shorter_way_crosses_the_date_line() -> None:
    assert turn(179, -179) == 2
    assert turn(-179, 179) == -2
    assert distance_km(spot(13, 179.5), spot(13, -179.5)) == pytest.approx(108.3, abs=0.1)


@pytest.mark.parametrize(("place", "where"), [((30, 120), 0), ((28, 120), 1), ((28, 118), 2), ((30, 118), 3)])
def test_quadrants_go_round_with_the_clock(place: tuple[float, float], where: int) -> None:
    assert quadrant(LONGYOU, spot(*place)) == where


def test_a_bearing_of_a_little_west_of_north_is_none_of_360() -> None:
    assert bearing(spot(0, 0), spot(14, 180)) == 0


@given(LAT, LON, LAT, LON)
def test_a_distance_is_the_same_both_ways(a: float, b: float, c: float, d: float) -> None:
    there, back = distance_km(spot(a, b), spot(c, d)), distance_km(spot(c, d), spot(a, b))
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= 20016
    assert 0 <= bearing(spot(a, b), spot(c, d)) < 360
