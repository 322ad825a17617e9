"""Where the centre may be: around all agencies, never narrower than forecasts err."""

from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.emergency.storms.cone import MEAN_ERROR_KM, make_cone, mean_error_km
from domain.emergency.storms.great_circle import distance_km, spot
from domain.emergency.storms.storm_path import observed_samples
from tests.unit.domain.storm_samples import START, point
from tests.unit.domain.test_arrival_clock import NOW


def test_the_mean_error_is_the_published_one_and_even_between() -> None:
    assert [mean_error_km(lead) for lead, _ in MEAN_ERROR_KM] == [km for _, km in MEAN_ERROR_KM]
    assert mean_error_km(36) == pytest.approx(95.0)
    assert mean_error_km(500) == 394.0


@given(st.floats(0, 240))
def test_later_is_never_surer(lead: float) -> None:
    assert mean_error_km(lead) <= mean_error_km(lead + 1)


def test_every_agency_is_inside_and_one_alone_has_the_mean_error() -> None:
    north = observed_samples([point(6 * n, 125.0 - n) for n in range(5)])
    south = observed_samples([point(6 * n, 125.0 - 3 * n) for n in range(5)])
    cone = make_cone({"中国": north, "日本": south}, NOW, UTC)
    assert [row["km"] for row in make_cone({"中国": north}, NOW, UTC)] == [0, 17, 34, 52, 69]
    assert len(cone) == 5
    for circle, a, b in zip(cone, north, south, strict=True):
        middle = spot(circle["lat"], circle["lon"])
        assert all(distance_km(middle, item.centre) <= circle["km"] + 1 for item in (a, b))


def test_over_the_date_line_the_middle_is_between() -> None:
    east, west = (
        observed_samples([point(0, 179.0), point(6, 179.0)]),
        observed_samples([point(0, -179.0), point(6, -179)]),
    )
    assert abs(make_cone({"中国": east, "日本": west}, NOW, UTC)[0]["lon"]) == 180.0


def test_without_a_forecast_there_is_no_cone() -> None:
    assert make_cone({"": observed_samples([point(0, 125.0)])}, NOW, UTC) == []
    assert START.tzinfo is UTC
