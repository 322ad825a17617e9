"""The reducer and what a scope may see; the law itself is in test_reducer_laws.py, test_decide_order.py."""

from __future__ import annotations

from domain.access.scope import Scope
from domain.topics import case_topic, reducer
from tests.laws.make import HERE, THERE, case_closed, case_reported, case_updated, grid, position
from tests.laws.world import World

OLD, NEW, COUNTY = Scope(HERE.region[:9]), Scope(THERE.region[:9]), Scope("330825")


def test_empty() -> None:
    state = reducer.empty("330825", "e1", 7, "2026-11-22T08:00:00.000+08:00")
    assert state == World().snapshot() | {"seq": 7, "at": "2026-11-22T08:00:00.000+08:00"}


def test_changes_that_are_not_newer_are_ignored() -> None:
    first, second = World().take_all([case_reported(1), case_reported(2, 1)]).feed
    state = reducer.apply_all(reducer.empty("330825"), [first, second])
    assert reducer.apply(state, first) == state
    assert reducer.apply(state, second) == state


def test_a_case_that_leaves_is_gone_there_and_new_here() -> None:
    world = World().take_all([case_reported(1)])
    (change,) = world.take(case_updated(1, 5, place=THERE))
    left, came = reducer.narrow(change, OLD), reducer.narrow(change, NEW)
    assert left
    assert came
    assert left["gone"] == [world.cases[("12345", "C1")].id]
    assert "cases" not in left
    assert "news" not in left
    assert [row[0] for row in left["tally"]] == [OLD.region]
    assert left["region"] == HERE.region, "nobody is told where it went"
    assert "gone" not in came
    assert came["cases"] == change["cases"]


def test_a_person_who_leaves_is_gone_there() -> None:
    (change,) = World().take_all([position(1)]).take(position(2, THERE))
    left = reducer.narrow(change, OLD)
    assert left
    assert left["gone"] == ["LY-G00001"]
    assert left["region"] == HERE.region
    state = World().take_all([position(1)]).snapshot(OLD)
    assert reducer.apply(state, left)["positions"] == []


def test_others_see_nothing() -> None:
    world = World().take_all(
        [case_reported(1), case_closed(1, 5), grid(HERE.region, 1, "alert"), position(1)]
    )
    assert [reducer.narrow(change, NEW) for change in world.feed] == [None] * 4
    assert [reducer.narrow(change, COUNTY) for change in world.feed] == world.feed
    assert [reducer.narrow(change, Scope("3308")) for change in world.feed] == world.feed


def test_what_only_the_server_knows_stays_there() -> None:
    world = World().take_all([case_reported(1, called=("unit:roads",))])
    world.take(case_updated(1, 5, place=THERE, matter="house", called=("330825103",)))
    world.take(case_closed(1, 60))
    world.take_all([position(1), position(2, THERE)])
    assert {name for change in world.feed for name in change} > {"moved_from", "matter_from", "called_from"}
    seen = [reducer.narrow(change, COUNTY) or {} for change in world.feed]
    rows = [row for change in seen for table in ("cases", "news") for row in change.get(table, ())]
    names = {name for row in (*seen, *rows) for name in row}
    assert names.isdisjoint(case_topic.SECRET)
    state = reducer.apply_all(reducer.empty("330825"), world.feed[:1])
    assert "called" in state["cases"][0]
    narrow_state = reducer.narrow_state(state, COUNTY)
    assert "called" not in narrow_state["cases"][0] | narrow_state["news"][0]


def test_a_canary_passes_everywhere() -> None:
    change = {"seq": 1, "at": "x", "kind": "canary", "topic": "cases", "region": "330825", "canary": "k"}
    assert reducer.narrow(change, NEW) == change


def test_of_a_complaint_no_screen_is_told() -> None:
    change = {"seq": 1, "at": "x", "kind": "complaint.filed", "topic": "cases", "region": "330825"}
    assert [reducer.narrow(change, scope) for scope in (COUNTY, Scope("330825", positions="none"))] == [
        None
    ] * 2


def test_sums_that_come_to_nothing_leave() -> None:
    world = World().take_all([case_reported(1)])
    state = reducer.apply(world.snapshot(), world.take(case_closed(1, 5, "cancelled"))[0])
    assert state["tally"] == []


def test_news_are_the_newest() -> None:
    state = reducer.apply_all(
        reducer.empty("330825"), World().take_all([case_reported(n, n) for n in range(30)]).feed
    )
    assert [row["seq"] for row in state["news"]] == list(range(11, 31))


def test_a_state_is_narrowed_with_its_own_news() -> None:
    world = World().take_all([case_reported(1), *(case_reported(n, n, THERE) for n in range(2, 30))])
    assert reducer.narrow_state(world.snapshot(), OLD)["news"] == []
    news = world.snapshot(OLD)["news"]
    assert reducer.narrow_state(world.snapshot(), OLD, news) == world.snapshot(OLD)
