"""Radii: as published, as none, as unknown, and as 推算."""

from __future__ import annotations

from dataclasses import replace

from domain.emergency.storms.wind_radii import MEAN_KM, NO_WIND, estimate_radii, observed_radii
from domain.messages import TrackPoint
from tests.unit.domain.storm_samples import ROUND, point

STRONG = TrackPoint(point(6, 120).valid, 29, 120, 35.0)
WEAK = TrackPoint(point(6, 120).valid, 29, 120, 12.0)


def test_a_published_radius_is_what_it_is() -> None:
    assert observed_radii(point(0, 125), 7) == ROUND


def test_a_storm_too_weak_for_a_force_has_no_wind_of_it_as_long_as_a_lower_one_is_published() -> None:
    assert observed_radii(point(0, 125, wind=20.0), 10) == NO_WIND
    assert observed_radii(point(0, 125, wind=28.0), 10) is None
    assert observed_radii(point(0, 125, None, 20.0), 10) is None


def test_the_wind_after_the_last_published_radius_is_unknown() -> None:
    assert observed_radii(point(0, 125, None, 20.0), 7) is None
    assert estimate_radii(point(0, 125, None), STRONG, 7) is None


def test_radii_all_unknown_are_no_radii() -> None:
    assert observed_radii(point(0, 125, (None, None, None, None)), 7) is None


def test_a_published_radius_is_carried_on_and_another_is_the_mean_of_other_storms() -> None:
    assert estimate_radii(point(0, 125), STRONG, 7) == ROUND
    assert estimate_radii(point(0, 125), STRONG, 12) == MEAN_KM[12]


def test_the_mean_of_other_storms_is_no_wider_than_a_lower_force() -> None:
    newest = replace(point(0, 125, wind=33.0), r10=(50.0, 50.0, None, 90.0))
    assert estimate_radii(newest, STRONG, 12) == (50.0, 50.0, 68.0, 78.0)


def test_a_forecast_that_has_radii_keeps_them() -> None:
    assert estimate_radii(point(0, 125), point(6, 124, (200.0, 200.0, 200.0, 200.0)), 7) == (200.0,) * 4


def test_a_forecast_too_weak_for_a_force_has_no_wind_of_it() -> None:
    assert estimate_radii(point(0, 125), WEAK, 7) == NO_WIND
    assert estimate_radii(point(0, 125), TrackPoint(WEAK.valid, 29, 120), 7) is None
