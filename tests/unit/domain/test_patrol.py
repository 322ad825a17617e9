"""How a hazard point stands: by its own reports in any order, and by what responses ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from domain.emergency.responses.patrols.hazard import HazardPoint, find_level, hours_of
from domain.emergency.responses.patrols.patrol import (
    STATES,
    Patrol,
    PointState,
    check_patrol,
    count_states,
    demand_patrols,
    recount_point,
    state_of,
    take_patrol,
)
from domain.emergency.responses.response import Response
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId

START = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
POINT = HazardPoint("H1", "屋后山坡", "landslide", "330825101264001", 119.2, 29.0, "LY-G1")
LONELY = HazardPoint("H2", "漫水桥", "low_bridge", "330825101264001", 119.2, 29.0)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def make_patrol(result: str, hours: float, **more: str) -> Patrol:
    return Patrol(f"{result}-{hours}", "H1", result, at(hours), by="LY-G1", **more)


def make_point(hours: float | None = 6.0, when: float = 0.0, old: PointState | None = None) -> PointState:
    return demand_patrols(old or PointState(POINT), POINT, hours, at(when))


@pytest.mark.parametrize(
    ("reports", "now", "state"),
    [
        ([], 1, "unknown"),
        ([], 4.5, "due_soon"),
        ([], 6, "overdue"),
        ([make_patrol("normal", 1)], 2, "patrolled"),
        ([make_patrol("normal", 1)], 5.5, "due_soon"),
        ([make_patrol("normal", 1)], 7, "overdue"),
        ([make_patrol("normal", -1)], 1, "unknown"),
        ([make_patrol("normal", 1), make_patrol("normal", 6.5)], 7, "patrolled"),
        ([make_patrol("abnormal", 1, what="裂缝变宽")], 9, "abnormal"),
        ([make_patrol("abnormal", 1, what="裂缝变宽"), make_patrol("normal", 2)], 3, "patrolled"),
        ([make_patrol("abnormal", 2, what="裂缝变宽"), make_patrol("normal", 1)], 3, "abnormal"),
        ([make_patrol("abnormal", 2, what="裂缝变宽"), make_patrol("normal", 2)], 3, "abnormal"),
        ([make_patrol("unreachable", 1)], 2, "unreachable"),
        ([make_patrol("unreachable", 1)], 9, "unreachable"),
        ([make_patrol("unreachable", -1)], 2, "unknown"),
        ([make_patrol("unreachable", 1), make_patrol("normal", 2)], 3, "patrolled"),
    ],
)
def test_a_point_is_in_one_state(reports: list[Patrol], now: float, state: str) -> None:
    ends = set()
    for order in permutations(reports):
        found = make_point()
        for patrol in order:
            found = take_patrol(found, patrol)
        ends.add((found.normal_at, found.abnormal_at, found.unreachable_at, found.what))
        assert state_of(found, at(now)) == state
        counted = recount_point(found, reports)
        assert (counted.normal_at, counted.due_at, counted.round) == (
            found.normal_at,
            found.due_at,
            found.round,
        )
    assert len(ends) == 1, "in whatever order"


def test_nobody_has_to_while_no_response_asks_and_what_is_wrong_is_told_still() -> None:
    calm = PointState(POINT)
    assert (state_of(calm, at(99)), calm.due_at) == ("idle", None)
    wrong = take_patrol(calm, make_patrol("abnormal", 1, what="管涌"))
    assert state_of(wrong, at(99)) == "abnormal"
    over = make_point(None, 8, make_point())
    assert (state_of(over, at(9)), over.since, over.due_at) == ("idle", None, None)


def test_a_point_of_nobody_is_told_as_such_until_somebody_was_there() -> None:
    state = demand_patrols(PointState(LONELY), LONELY, 6.0, at(0))
    assert [state_of(state, at(hours)) for hours in (1, 7)] == ["nobody", "nobody"]
    assert state_of(take_patrol(state, make_patrol("normal", 1)), at(2)) == "patrolled"


@pytest.mark.parametrize(
    ("hours", "when", "due"),
    [
        (2.0, 1, 3),  # more urgent: from now on, for who was not there yet
        (2.0, 5, 6),  # but never later than before
        (24.0, 1, 25),  # less urgent
        (24.0, 7, 6),  # what is overdue stays so
        (6.0, 3, 6),  # the same
    ],
)
def test_another_level_moves_what_is_due(hours: float, when: float, due: float) -> None:
    moved = make_point(hours, when, make_point())
    assert (moved.due_at, moved.since) == (at(due), at(0))


def test_who_was_there_has_the_time_of_the_new_level_from_then() -> None:
    there = take_patrol(make_point(), make_patrol("normal", 3))
    assert make_point(2.0, 4, there).due_at == at(6)
    assert make_point(24.0, 4, there).due_at == at(28)


def test_a_round_of_reminders_ends_when_somebody_was_there() -> None:
    late = replace(make_point(), round=2)
    assert take_patrol(late, make_patrol("unreachable", 7)).round == 2
    assert take_patrol(late, make_patrol("normal", 7)).round == 0


@pytest.mark.parametrize(
    ("patrol", "where"),
    [
        (make_patrol("fine", 1), "result"),
        (make_patrol("abnormal", 1), "what"),
        (make_patrol("abnormal", 1, what="  "), "what"),
        (make_patrol("normal", 1, what="字" * 501), "what"),
    ],
)
def test_what_says_nothing_is_refused(patrol: Patrol, where: str) -> None:
    with pytest.raises(Refused) as refused:
        check_patrol(patrol)
    assert (refused.value.code, refused.value.where) == ("bad_patrol", where)


def test_every_state_is_counted() -> None:
    states = [make_point(), take_patrol(make_point(), make_patrol("normal", 1)), PointState(POINT)]
    counts = count_states(states, at(2))
    assert tuple(counts) == STATES
    assert {name: n for name, n in counts.items() if n} == {"unknown": 1, "patrolled": 1, "idle": 1}


def test_the_most_urgent_response_that_asks_for_patrols_counts() -> None:
    def response(type: str, level: int) -> Response:
        return Response(WorldId("330825"), type, level, START, START, 1)

    fire, flood, typhoon = response("forest_fire", 1), response("flood", 4), response("typhoon", 2)
    assert find_level([fire]) is None
    assert find_level([fire, flood, response("geological", 0)]) == 4
    assert find_level([flood, typhoon]) == 2
    assert hours_of("landslide", 2, {("landslide", 2): 5.0}) == 5.0
    assert (hours_of("levee", 2, {}), hours_of("levee", None, {})) == (6.0, None)
