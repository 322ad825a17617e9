"""The reducer and what a scope may see; the law itself is in test_laws.py and test_order.py."""

from __future__ import annotations

from domain import view
from tests.laws.make import HERE, THERE, closed, grid, position, reported, updated
from tests.laws.world import World

OLD, NEW = HERE.region[:9], THERE.region[:9]


def test_empty() -> None:
    state = view.empty("330825", "e1", 7, "2026-11-22T08:00:00.000+08:00")
    assert state == World().snapshot() | {"seq": 7, "at": "2026-11-22T08:00:00.000+08:00"}


def test_changes_that_are_not_newer_are_ignored() -> None:
    first, second = World().take_all([reported(1), reported(2, 1)]).feed
    state = view.apply_all(view.empty("330825"), [first, second])
    assert view.apply(state, first) == state
    assert view.apply(state, second) == state


def test_a_case_that_leaves_is_gone_there_and_new_here() -> None:
    world = World().take_all([reported(1)])
    (change,) = world.take(updated(1, 5, place=THERE))
    left, came = view.narrow(change, OLD), view.narrow(change, NEW)
    assert left
    assert came
    assert left["gone"] == [world.cases[("12345", "C1")].id]
    assert "cases" not in left
    assert "news" not in left
    assert [row[0] for row in left["tally"]] == [OLD]
    assert "gone" not in came
    assert came["cases"] == change["cases"]


def test_a_person_who_leaves_is_gone_there() -> None:
    (change,) = World().take_all([position(1)]).take(position(2, THERE))
    left = view.narrow(change, OLD)
    assert left
    assert left["gone"] == ["LY-G00001"]
    state = World().take_all([position(1)]).snapshot(OLD)
    assert view.apply(state, left)["positions"] == []


def test_others_see_nothing() -> None:
    world = World().take_all([reported(1), closed(1, 5), grid(HERE.region, 1, "alert"), position(1)])
    assert [view.narrow(change, NEW) for change in world.feed] == [None] * 4
    assert [view.narrow(change, "330825") for change in world.feed] == world.feed
    assert [view.narrow(change, "3308") for change in world.feed] == world.feed


def test_a_canary_passes_everywhere() -> None:
    change = {"seq": 1, "at": "x", "kind": "canary", "topic": "cases", "region": "330825", "canary": "k"}
    assert view.narrow(change, NEW) == change


def test_sums_that_come_to_nothing_leave() -> None:
    world = World().take_all([reported(1)])
    state = view.apply(world.snapshot(), world.take(closed(1, 5, "cancelled"))[0])
    assert state["tally"] == []


def test_news_are_the_newest() -> None:
    state = view.apply_all(view.empty("330825"), World().take_all([reported(n, n) for n in range(30)]).feed)
    assert [row["seq"] for row in state["news"]] == list(range(11, 31))


def test_a_state_is_narrowed_with_its_own_news() -> None:
    world = World().take_all([reported(1), *(reported(n, n, THERE) for n in range(2, 30))])
    assert view.narrow_state(world.snapshot(), OLD)["news"] == []
    news = world.snapshot(OLD)["news"]
    assert view.narrow_state(world.snapshot(), OLD, news) == world.snapshot(OLD)
