"""What a storm means for a county, and the rows that screens get."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from domain.emergency.storms.outlook import make_outlook, paths_of
from domain.emergency.storms.storm_join import Storm
from domain.emergency.storms.storm_rows import storm_rows
from domain.messages import Quadrants
from tests.unit.domain.storm_samples import ROUND, forecast, make_dissolution, make_observation
from tests.unit.domain.test_storm_join import join_messages

TZ = ZoneInfo("Asia/Shanghai")
PLACES = {"330825": (29.0, 119.2), "330825101": (29.0, 119.2), "330825101001": (29.0, 119.2)} | {
    f"3308251010010{n:02}": (29.0, 119.0 + n / 100) for n in range(1, 5)
}
COMING = [make_observation(0, 125.0), forecast("中国", 0, *(125.0 - 2 * n for n in range(7)))]


def test_a_township_learns_when_the_wind_comes_and_goes() -> None:
    (township,) = make_outlook(join_messages(COMING), PLACES, TZ)["townships"]
    assert (township["region"], township["grids"]) == ("330825101", 4)
    seven = township["winds"]["7"]
    assert (seven["state"], seven["of"], seven["agencies"]) == ("expected", 1, 1)
    assert seven["begins"][1].startswith("2026-08-09T16:")
    assert seven["until"][1] > seven["begins"][1]
    assert township["near"]["at"][1].startswith("2026-08-10T01:")
    assert township["covered"]["7"] == [0, 0, 4, 4, 0, None]


def test_an_issue_that_is_too_old_says_nothing_more() -> None:
    storm = join_messages([*COMING, make_observation(30, 119.0)])
    assert [*paths_of(storm)] == [""]
    assert make_outlook(storm, PLACES, TZ)["agencies"] == []


def test_after_the_last_published_radius_the_arrival_is_unknown_for_everybody() -> None:
    storm = join_messages([*COMING, make_observation(3, 124.0, r7=None, wind=20.0)])
    outlook = make_outlook(storm, PLACES, TZ)
    assert outlook["known"] is False
    (township,) = outlook["townships"]
    assert {clock["state"] for clock in township["winds"].values()} == {"unknown"}
    assert township["covered"]["7"] == [None] * 6
    assert township["near"] is not None


def test_nobody_has_seen_it_yet() -> None:
    storm = join_messages(COMING[1:])
    assert make_outlook(storm, PLACES, TZ) == {}
    assert storm_rows(storm, TZ) == []


def test_rows_have_three_parts_and_a_point_of_the_forecast_its_radii_by_the_model() -> None:
    rows = storm_rows(join_messages(COMING), TZ)
    assert [(row["id"], row["part"]) for row in rows] == [
        ("202613", "storm"),
        ("202613/at/2026-08-09T00:00:00+00:00", "point"),
        ("202613/by/中国", "forecast"),
    ]
    assert rows[1]["r7"] == list(ROUND)
    ahead = rows[2]["points"]
    assert len(ahead) == 6
    assert ahead[0]["valid"] == "2026-08-09T14:00:00.000+08:00"
    assert (ahead[0]["r7"], ahead[0].get("r12")) == (list(ROUND), None)


def test_a_storm_that_is_over_has_no_rows() -> None:
    assert storm_rows(join_messages([*COMING, make_dissolution(1)]), TZ) == []


@pytest.mark.parametrize("lead", [0, 1])
def test_what_no_forecast_reaches_is_not_told_as_zero(lead: int) -> None:
    outlook = make_outlook(join_messages(COMING[:1]), PLACES, TZ)
    assert outlook["townships"][0]["covered"]["7"][lead] == (0 if lead == 0 else None)


AS_PUBLISHED: Quadrants = (250.0, 150.0, 150.0, 300.0)
"""Force 7 of DOLPHIN on 28 July 2026 at 11:00, with 33 m/s: force 10 had 50 km, and force 12 nothing."""
ALONG = {
    f"3308251{n:02}" + more: (29.0, lon)
    for n, lon in enumerate((125.2, 123.0, 117.2, 112.0), 1)
    for more in ("", "001001")
}


def list_clocks_and_covers(storm: Storm) -> list[tuple[str, list[int | None]]]:
    rows = make_outlook(storm, ALONG, TZ)["townships"]
    return [(row["winds"]["12"]["state"], row["covered"]["12"]) for row in rows]


def test_a_wind_without_a_published_radius_is_unknown_alike_on_the_clock_and_on_the_map() -> None:
    observed = make_observation(0, 125.0, r7=AS_PUBLISHED, wind=33.0)
    observed = replace(observed, point=replace(observed.point, r10=(50.0, 50.0, 50.0, 50.0)))
    ahead = forecast("中国", 0, *(125.0 - 2 * n for n in range(7)))
    strong = replace(ahead, points=tuple(replace(point, wind_ms=38.0) for point in ahead.points))
    assert list_clocks_and_covers(join_messages([observed, strong])) == [
        ("unknown", [None, 0, 0, 0, 0, None]),  # within force 10, of force 12 nobody tells
        ("expected", [0, 1, 0, 0, 0, None]),
        ("expected", [0, 0, 0, 1, 0, None]),
        ("none", [0, 0, 0, 0, 0, None]),
    ]


def test_what_a_forecast_does_not_tell_is_unknown_on_both() -> None:
    ahead = forecast("中国", 0, *(125.0 - 2 * n for n in range(7)))
    silent = replace(ahead, points=tuple(replace(point, wind_ms=None) for point in ahead.points))
    storm = join_messages([make_observation(0, 125.0, wind=20.0), silent])
    rows = make_outlook(storm, ALONG, TZ)["townships"]
    assert [row["winds"]["7"]["state"] for row in rows] == ["now", "now", "unknown", "unknown"]
    assert [row["covered"]["7"] for row in rows] == [
        [1, None, None, None, None, None],
        [1, None, None, None, None, None],
        [0, None, None, None, None, None],
        [0, None, None, None, None, None],
    ]
