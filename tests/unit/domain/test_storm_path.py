"""A storm's way in time: between points, over the date line, up to the last published radius."""

from __future__ import annotations

import pytest

from domain.emergency.storms.great_circle import spot
from domain.emergency.storms.storm_path import (
    Sample,
    at_hour,
    dense,
    forecast_samples,
    hour_of,
    observed_samples,
    time_of,
)
from domain.messages import TrackPoint
from tests.unit.domain.storm_samples import START, hours_after_start, point

NOW = hour_of(START)


def test_hours_and_times_are_each_other() -> None:
    assert time_of(hour_of(hours_after_start(7.5))) == hours_after_start(7.5)


def test_the_centre_moves_evenly_between_points() -> None:
    half = at_hour(observed_samples([point(0, 125), point(6, 123)]), NOW + 3)
    assert half is not None
    assert (half.centre.lat, half.centre.lon) == pytest.approx((29, 124))
    assert half.radii[0] == (300, 300, 300, 300)


def test_the_way_crosses_the_date_line() -> None:
    half = at_hour(observed_samples([point(0, 179), point(6, -179)]), NOW + 4.5)
    assert half is not None
    assert half.centre.lon == pytest.approx(-179.5)


def test_before_and_after_the_way_there_is_no_place() -> None:
    path = observed_samples([point(0, 125), point(6, 123)])
    assert at_hour(path, NOW - 1) is None
    assert at_hour(path, NOW + 6.1) is None
    assert at_hour([], NOW) is None


def test_a_radius_unknown_at_one_end_is_unknown_between() -> None:
    between = at_hour(observed_samples([point(0, 125), point(6, 123, None)]), NOW + 1)
    assert between is not None
    assert between.radii[0] is None


def test_a_forecast_begins_after_the_newest_point() -> None:
    points = [point(0, 125), point(6, 123), TrackPoint(hours_after_start(12), 29, 121, 30.0)]
    assert [sample.hour - NOW for sample in forecast_samples(points[1], points)] == [12]


def test_a_dense_way_holds_its_own_points_and_others_between() -> None:
    path = observed_samples([point(0, 125), point(6, 123), point(7, 122.5)])
    found = dense(path, 0.5)
    assert len(found) == 15
    assert [found[0], found[12], found[14]] == path


def test_one_point_is_a_way_at_its_hour_only() -> None:
    only = Sample(NOW, spot(29, 125), (None, None, None))
    assert at_hour([only], NOW) == only
    assert dense([only]) == [only]
