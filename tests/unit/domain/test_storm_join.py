"""A storm as all reports tell it: nothing twice, nothing lost, whatever the order."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.emergency.storms.storm_join import Storm, join
from domain.messages import StormMessage
from tests.unit.domain.storm_samples import after, dissolved, forecast, observed, point

TOLD: list[StormMessage] = [
    observed(0, 125.0),
    observed(3, 124.0),
    observed(0, 125.2, told=5),
    observed(6, 123.0, told=4),
    forecast("中国", 0, 125.0, 123.0, 121.0),
    forecast("中国", 0, 125.0, 123.1, told=2),
    forecast("中国", 6, 123.0, 121.0),
    forecast("日本", 0, 125.0, 122.0),
    dissolved(4.5),
    dissolved(3),
]


def joined(messages: list[StormMessage]) -> Storm:
    storm: Storm | None = None
    for message in messages:
        storm = join(storm, message, "330825")
    assert storm is not None
    return storm


@given(st.permutations(TOLD), st.lists(st.sampled_from(TOLD), max_size=5))
def test_any_order_and_any_repetition_give_the_same_storm(order: list[StormMessage], again: list) -> None:
    known, found = joined(TOLD), joined([*order, *again])
    assert replace(found, fresh=(), points=dict(sorted(found.points.items()))) == replace(
        known, fresh=(), points=dict(sorted(known.points.items()))
    )
    assert {one.key for one in found.fresh} == set(known.points)


def test_a_correction_replaces_what_it_corrects() -> None:
    storm = joined(TOLD)
    assert [p.lon for p in storm.track] == [125.2, 124.0, 123.0]
    first = storm.points["中国", "2026-08-09T00:00:00+00:00", "2026-08-09T06:00:00+00:00"]
    assert first.point.lon == 123.1
    assert ("中国", "2026-08-09T00:00:00+00:00", "2026-08-09T12:00:00+00:00") in storm.points


def test_the_newest_issue_of_each_agency_is_shown_and_every_one_kept() -> None:
    newest = joined(TOLD).newest_forecasts()
    assert {agency: (issued, len(points)) for agency, (issued, points) in newest.items()} == {
        "中国": ("2026-08-09T06:00:00+00:00", 2),
        "日本": ("2026-08-09T00:00:00+00:00", 2),
    }


def test_what_was_told_after_the_end_brings_the_storm_back() -> None:
    assert not joined([observed(0, 125.0), dissolved(1)]).live
    assert joined([observed(0, 125.0), dissolved(1), observed(3, 124.0)]).live
    assert not joined([dissolved(1)]).live


def test_what_is_known_changes_nothing() -> None:
    storm = joined(TOLD)
    assert all(join(storm, message, "330825") is storm for message in TOLD)


def test_a_point_holds_what_was_told() -> None:
    assert joined([observed(0, 125.0)]).track == [point(0, 125.0)]
    assert joined([observed(0, 125.0)]).points["", "", "2026-08-09T00:00:00+00:00"].point.valid == after(0)
