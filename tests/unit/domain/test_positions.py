"""Positions: the newest holds; screens hear of moves of 10 m, or after 5 min."""

from __future__ import annotations

import pytest

from domain.positions.position_join import metres
from tests.laws.make import HERE, THERE, at, position
from tests.laws.world import World

ME = "LY-G00001"


def test_distance() -> None:
    assert metres(29.0, 119.0, 29.0, 119.0) == 0
    assert metres(29.0, 119.0, 29.001, 119.0) == pytest.approx(111.3, rel=1e-3)
    assert metres(29.0, 119.0, 29.0, 119.001) == pytest.approx(97.4, rel=1e-3)


def test_noise_wakes_no_screen_but_is_kept() -> None:
    world = World().take_all([position(1)])
    assert world.take(position(2, north=0.00008)) == []
    assert world.positions[ME].lat == HERE.lat + 0.00008
    assert world.positions[ME].at == at(2)
    assert world.snapshot()["positions"][0]["lat"] == HERE.lat


def test_a_slow_walk_is_seen() -> None:
    world = World().take_all([position(1)])
    steps = [len(world.take(position(1 + n / 10, north=n * 0.00004))) for n in range(1, 6)]
    assert steps == [0, 0, 1, 0, 0]


def test_somebody_who_stands_still_is_shown_again() -> None:
    world = World().take_all([position(1)])
    assert world.take(position(5.9)) == []
    (change,) = world.take(position(6))
    assert change["positions"][0]["at"] == "2026-11-22T08:06:00.000+08:00"


def test_a_move_tells_where_from() -> None:
    (change,) = World().take_all([position(1)]).take(position(2, THERE))
    assert (change["region"], change["moved_from"]) == (THERE.region, HERE.region)


def test_older_positions_are_ignored() -> None:
    world = World().take_all([position(5)])
    assert world.take(position(4, THERE)) == []
    assert world.positions[ME].region == HERE.region
