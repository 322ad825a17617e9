"""Grids: the newest report holds; the same content again wakes no screen."""

from __future__ import annotations

from domain.grids import grid_join
from tests.laws.make import HERE, at, grid
from tests.laws.world import County, World


def test_the_first_report_is_a_change() -> None:
    (change,) = World().take(grid(HERE.region, 1, "watch", level_m=2.5))
    assert change["grids"] == [
        {
            "region": HERE.region,
            "status": "watch",
            "readings": {"level_m": 2.5},
            "note": "水位",
            "changed_at": "2026-11-22T08:01:00.000+08:00",
        }
    ]


def test_the_same_content_later_is_reported_but_not_changed() -> None:
    world = World().take_all([grid(HERE.region, 1, "watch", level_m=2.5, pump=1)])
    assert world.take(grid(HERE.region, 2, "watch", level_m=2.5, pump=True)) == []
    kept = world.grids[HERE.region]
    assert kept.changed_at == at(1)
    assert kept.stamp == grid(HERE.region, 2, "watch").stamp
    assert kept.readings["pump"] is not True, "screens still hold the value that was published"


def test_older_reports_are_ignored() -> None:
    first = World().take_all([grid(HERE.region, 5, "alert")]).grids[HERE.region]
    assert grid_join.join(first, grid(HERE.region, 4, "normal"), "330825") is first


def test_status_readings_and_note_are_content() -> None:
    old = World().take_all([grid(HERE.region, 1, "watch", mm=1)]).grids[HERE.region]
    assert old.says(grid(HERE.region, 2, "watch", mm=1))
    assert not old.says(grid(HERE.region, 2, "alert", mm=1))
    assert not old.says(grid(HERE.region, 2, "watch", mm=2))
    assert grid_join.row(old, County().tz)["readings"] is not old.readings
