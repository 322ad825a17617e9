"""When a storm is nearest, when its wind comes and goes: by one agency, and over all of them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.emergency.storms.arrival_clock import (
    StormView,
    closest,
    closest_hour,
    covers,
    margin_km,
    spells,
    view_storm,
    wind_clock,
)
from domain.emergency.storms.great_circle import distance_km, spot
from domain.emergency.storms.storm_path import Sample, dense, hour_of, observed_samples
from domain.messages import Quadrants
from tests.unit.domain.storm_samples import ROUND, START, point

NOW = hour_of(START)
PLACE = spot(29.5, 119.0)


def path(*, r7: Quadrants | None = ROUND, late: float = 0.0) -> list[Sample]:
    """Over 36 hours from 125 to 113 E, over the place's longitude after 18."""
    return dense(observed_samples([point(3 * n + late, 125.0 - n, r7) for n in range(13)]), 0.5)


def list_sights(*, r7: Quadrants | None = ROUND, late: float = 0.0) -> list[StormView]:
    return view_storm(path(r7=r7, late=late), PLACE)


def test_the_storm_is_nearest_when_it_passes() -> None:
    found = closest_hour(list_sights())
    assert found is not None
    assert found[0] - NOW == pytest.approx(18.0, abs=0.1)
    assert found[1] == pytest.approx(distance_km(spot(29, 119), PLACE), abs=0.2)


def test_where_it_still_comes_nearer_at_the_end_nobody_knows_the_nearest() -> None:
    assert closest_hour(list_sights()[:20]) is None
    assert closest_hour([]) is None


def test_a_wind_comes_and_goes_by_its_radius() -> None:
    (spell,) = spells(list_sights(), 7)
    for hour in (spell.begins, spell.until):
        assert hour is not None
        near = min(list_sights(), key=lambda seen: abs(seen.hour - hour))
        assert near.km == pytest.approx(300, abs=9)
    assert spell.begins - NOW == pytest.approx(8.8, abs=0.2)


def test_a_quadrant_counts_by_where_the_place_lies() -> None:
    only_north_west: Quadrants = (0.0, 0.0, 0.0, 300.0)
    (spell,) = spells(list_sights(r7=only_north_west), 7)
    assert spell.until is not None
    assert spell.until - NOW == pytest.approx(18.0, abs=0.6)  # the place is north-east from then on


def test_after_the_last_radius_nothing_is_told() -> None:
    broken = [*list_sights()[:30], *list_sights(r7=None)[30:]]
    assert spells(broken, 7)[0].until is None
    assert spells(list_sights(r7=None), 7) == []


def test_over_agencies_the_middle_is_the_most_likely() -> None:
    paths = {"中国": list_sights(), "日本": list_sights(late=2.0), "美国": list_sights(late=5.0)}
    clock = wind_clock(paths, 7, NOW)
    assert clock.begins is not None
    assert clock.until is not None
    first = spells(list_sights(), 7)[0].begins
    assert [round(hour - first, 1) for hour in clock.begins] == [0.0, 2.0, 5.0]
    assert (clock.state, clock.of, clock.agencies) == ("expected", 3, 3)
    near = closest(paths)
    assert near is not None
    assert near.of == 3
    assert near.at.latest - near.at.earliest == pytest.approx(5.0, abs=0.1)


@pytest.mark.parametrize(("later", "state"), [(0, "expected"), (15, "now"), (33, "passed")])
def test_the_state_follows_the_newest_point(later: float, state: str) -> None:
    assert wind_clock({"中国": list_sights()}, 7, NOW + later).state == state


def test_a_wind_that_nobody_brings_is_none() -> None:
    clock = wind_clock({"中国": list_sights(r7=(0.0, 0.0, 0.0, 0.0))}, 7, NOW)
    assert (clock.state, clock.begins, clock.until, clock.of) == ("none", None, None, 0)


def test_without_a_published_radius_the_arrival_is_unknown_but_what_blew_is_told() -> None:
    assert wind_clock({"中国": list_sights(r7=None)}, 7, NOW).state == "unknown"
    broken = wind_clock({"中国": [*list_sights()[:30], *list_sights(r7=None)[30:]]}, 7, NOW + 15)
    assert broken.state == "unknown"
    assert broken.begins is not None
    assert broken.until is None
    over = wind_clock({"中国": [*list_sights()[:60], *list_sights(r7=None)[60:]]}, 7, NOW + 33)
    assert (over.state, over.begins is None, over.until is None) == ("unknown", False, False)
    assert wind_clock({}, 7, NOW).state == "unknown"


def test_an_agency_that_stops_telling_says_neither_that_it_comes_nor_that_it_stays_away() -> None:
    silent = [*list_sights()[:10], *list_sights(r7=None)[10:]]
    clock = wind_clock({"中国": silent}, 7, NOW)
    assert (clock.state, clock.begins, clock.of) == ("unknown", None, 0)
    both = wind_clock({"中国": silent, "日本": list_sights()}, 7, NOW)
    assert (both.state, both.of, both.agencies) == ("expected", 1, 1), "the silent one denies nothing"
    inside = wind_clock({"中国": [*list_sights()[:30], *list_sights(r7=None)[30:]]}, 7, NOW + 14.5)
    assert (inside.state, inside.until) == ("now", None)


def test_a_wind_that_is_there_again_after_a_while_of_which_nobody_tells_blows_in_two_spells() -> None:
    gap = [*list_sights()[:30], *list_sights(r7=None)[30:34], *list_sights()[34:]]
    before, after = spells(gap, 7)
    assert (before.until, before.told_until - NOW, after.begins - NOW) == (None, 14.5, 17.0)
    assert after.until == spells(list_sights(), 7)[0].until


def test_what_nobody_told_long_ago_hides_nothing_that_comes() -> None:
    late = [*list_sights()[:2], *list_sights(r7=None)[2:6], *list_sights()[6:]]
    assert (
        wind_clock({"中国": late}, 7, NOW + 3).begins
        == wind_clock({"中国": list_sights()}, 7, NOW + 3).begins
    )


def test_no_wind_reaches_farther_than_that_of_a_lower_force() -> None:
    near, far = spot(29.0, 119.3), spot(29.0, 120.0)
    hour = Sample(NOW, spot(29.0, 119.0), (ROUND, (50.0,) * 4, None))
    assert [covers(view_storm([hour], place), 12) for place in (near, far)] == [None, False]


def test_a_wind_that_one_agency_brings_again_has_not_passed() -> None:
    gone = list_sights()
    again = [*gone, *[seen._replace(hour=seen.hour + 40) for seen in gone]]
    clock = wind_clock({"中国": gone, "日本": again}, 7, NOW + 36)
    assert (clock.state, clock.of, clock.agencies) == ("expected", 1, 2)
    assert clock.begins is not None
    assert clock.begins.earliest > NOW + 36


def test_without_a_forecast_only_what_was_observed_is_told() -> None:
    assert wind_clock({"": list_sights()[:10]}, 7, NOW + 4.5).state == "unknown"
    inside = wind_clock({"": list_sights()[:36]}, 7, NOW + 17.5)
    assert (inside.state, inside.until, inside.agencies) == ("now", None, 0)


def test_half_of_the_agencies_cover_a_place() -> None:
    inside, outside = list_sights()[36], list_sights()[0]
    unknown = inside._replace(sample=Sample(NOW, spot(29, 119), (None, None, None)))
    assert covers([inside, outside], 7) is True
    assert covers([inside, outside, outside], 7) is False
    assert covers([unknown, inside], 7) is True
    assert covers([unknown], 7) is None


@given(st.floats(27, 31), st.floats(116, 122), st.floats(50, 400))
def test_inside_and_outside_of_a_spell_agree_with_the_distance(lat: float, lon: float, km: float) -> None:
    seen = view_storm(path(r7=(km, km, km, km)), spot(lat, lon))
    found = spells(seen, 7)
    for sample in seen:
        margin = margin_km(sample, 7)
        blows = any(
            entry.begins <= sample.hour and (entry.until is None or sample.hour <= entry.until)
            for entry in found
        )
        assert margin is not None
        assert abs(margin) < 1e-6 or blows == (margin > 0)
    for item, other in pairwise(found):
        assert item.until is not None
        assert item.until <= other.begins
