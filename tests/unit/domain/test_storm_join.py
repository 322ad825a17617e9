"""A storm as all reports tell it: nothing twice, nothing lost, whatever the order."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.emergency.storms.storm_join import Storm, join
from domain.messages import StormMessage
from tests.unit.domain.storm_samples import (
    forecast,
    hours_after_start,
    make_dissolution,
    make_observation,
    point,
)

TOLD: list[StormMessage] = [
    make_observation(0, 125.0),
    make_observation(3, 124.0),
    make_observation(0, 125.2, number=5),
    make_observation(6, 123.0, number=4),
    forecast("中国", 0, 125.0, 123.0, 121.0),
    forecast("中国", 0, 125.0, 123.1, number=2),
    forecast("中国", 6, 123.0, 121.0),
    forecast("日本", 0, 125.0, 122.0),
    make_dissolution(4.5),
    make_dissolution(3),
]


def join_messages(messages: list[StormMessage]) -> Storm:
    storm: Storm | None = None
    for message in messages:
        storm = join(storm, message, "330825")
    assert storm is not None
    return storm


@given(st.permutations(TOLD), st.lists(st.sampled_from(TOLD), max_size=5))
def test_any_order_and_any_repetition_give_the_same_storm(order: list[StormMessage], again: list) -> None:
    known, found = join_messages(TOLD), join_messages([*order, *again])
    assert replace(found, fresh=(), points=dict(sorted(found.points.items()))) == replace(
        known, fresh=(), points=dict(sorted(known.points.items()))
    )
    assert {storm_point.key for storm_point in found.fresh} == set(known.points)


def test_a_correction_replaces_what_it_corrects() -> None:
    storm = join_messages(TOLD)
    assert [p.lon for p in storm.track] == [125.2, 124.0, 123.0]
    first = storm.points["中国", "2026-08-09T00:00:00+00:00", "2026-08-09T06:00:00+00:00"]
    assert first.point.lon == 123.1
    assert ("中国", "2026-08-09T00:00:00+00:00", "2026-08-09T12:00:00+00:00") in storm.points


def test_the_newest_issue_of_each_agency_is_shown_and_every_one_kept() -> None:
    newest = join_messages(TOLD).newest_forecasts()
    assert {agency: (issued, len(points)) for agency, (issued, points) in newest.items()} == {
        "中国": ("2026-08-09T06:00:00+00:00", 2),
        "日本": ("2026-08-09T00:00:00+00:00", 2),
    }


def test_what_was_told_after_the_end_brings_the_storm_back() -> None:
    assert not join_messages([make_observation(0, 125.0), make_dissolution(1)]).live
    assert join_messages([make_observation(0, 125.0), make_dissolution(1), make_observation(3, 124.0)]).live
    assert not join_messages([make_dissolution(1)]).live


def test_what_is_known_changes_nothing() -> None:
    storm = join_messages(TOLD)
    assert all(join(storm, message, "330825") is storm for message in TOLD)


def test_a_point_holds_what_was_told() -> None:
    assert join_messages([make_observation(0, 125.0)]).track == [point(0, 125.0)]
    assert join_messages([make_observation(0, 125.0)]).points[
        "", "", "2026-08-09T00:00:00+00:00"
    ].point.valid == hours_after_start(0)
