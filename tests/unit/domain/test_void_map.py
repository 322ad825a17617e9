"""Voids: three reasons, each void, waiting, well or unknown, and which grid is worse than which."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.emergency.rollouts.progress.branch_counts import Branch
from domain.emergency.rollouts.rollout import Rollout, RolloutState, RolloutTier
from domain.emergency.rollouts.void_map import (
    Arrival,
    GridFacts,
    Void,
    arrival_at,
    find_arrivals,
    judge_grid,
    list_worst,
)

ISSUED = datetime(2026, 8, 10, 7, tzinfo=UTC)
HEADS = RolloutTier(2, "网格长", "Grid heads", 561, 1.0, 120, 480, (), ())
LIAISONS = RolloutTier(3, "联户党员", "Liaisons", 10300, 0.98, 180, 480, (), ())
ROLLOUT = Rollout(
    "RW-260810-01", "typhoon-2", "", "", "typhoon", 2, "", "", RolloutState.ISSUED, False, "a", ISSUED,
    people=2, no_channel=0, grids_without_head=0, tiers=(HEADS, LIAISONS), issued_at=ISSUED,
)  # fmt: skip
GRID = "330825101264001"


def minutes(n: float) -> datetime:
    return ISSUED + timedelta(minutes=n)


def branch(**tiers: list[int]) -> Branch:
    return Branch(ROLLOUT.id, GRID, {name[1:]: counts for name, counts in tiers.items()})


SILENT = branch(t2=[1, 0, 0, 0, 0, 0], t3=[10, 8, 0, 0, 0, 0])
FACTS = GridFacts(GRID, 1, minutes(119), branch(t2=[0, 0, 0, 1, 0, 0]))


def judge(now: float = 121, reaches_grids: bool = True, **more: Any) -> Void:
    return judge_grid(replace(FACTS, **more), ROLLOUT, minutes(now), reaches_grids)


def make_arrival(hours: float) -> Arrival:
    return Arrival("expected", minutes(121) + timedelta(hours=hours))


def test_a_grid_that_has_everything_is_no_void() -> None:
    assert judge().found == ("well", "well", "well")
    assert (judge().grade, judge().reasons) == (0, ())


def test_each_reason_is_shown_by_itself() -> None:
    found = judge(on_duty=0, branch=SILENT, seen_at=minutes(90))
    assert found.reasons == ("duty", "acceptance", "position")
    assert (found.people, found.accepted, found.due_at) == (19, 0, minutes(120))
    assert judge(on_duty=0).reasons == ("duty",)
    assert judge(seen_at=minutes(90)).reasons == ("position",)
    assert judge(seen_at=minutes(91)).reasons == ()


def test_what_nobody_knows_is_neither_void_nor_well() -> None:
    found = judge(on_duty=None, seen_at=None, branch=None, reaches_grids=False)
    assert found.found == ("unknown", "unknown", "unknown")
    assert found.grade == 0
    assert judge(branch=None).found[1] == "void"


def test_silence_waits_for_its_due_time_unless_the_wind_is_there_first() -> None:
    assert judge(119, branch=SILENT).found[1] == "waiting"
    assert judge(120, branch=SILENT).found[1] == "void"
    first = Arrival("expected", minutes(110))
    assert judge(60, branch=SILENT, arrival=first).found[1] == "void"
    assert judge(60, branch=SILENT, arrival=Arrival("expected", minutes(130))).found[1] == "waiting"
    assert judge(119, branch=branch(t3=[1, 0, 0, 0, 0, 0])).due_at == minutes(180)


def test_somebody_who_took_over_answers_for_the_grid() -> None:
    assert judge(branch=branch(t2=[0, 0, 0, 0, 0, 1])).found[1] == "well"


@pytest.mark.parametrize(
    ("arrival", "grade"),
    [
        (Arrival("now", minutes(0)), 1),
        (make_arrival(3), 1),
        (make_arrival(20), 2),
        (Arrival("unknown"), 2),
        (make_arrival(30), 3),
        (Arrival("none"), 3),
        (Arrival("passed", minutes(-600)), 3),
    ],
)
def test_the_wind_makes_the_same_void_worse(arrival: Arrival, grade: int) -> None:
    assert judge(on_duty=0, arrival=arrival).grade == grade


def test_overdue_is_worse_than_not_yet() -> None:
    assert judge(on_duty=0).grade == 3
    assert judge(on_duty=0, branch=SILENT).grade == 2


def test_the_worst_come_first_and_those_without_a_void_not_at_all() -> None:
    def at(region: str, arrival: Arrival, **more: Any) -> Void:
        return judge(region=region, arrival=arrival, **more)

    voids = [
        at("330825101264009", Arrival("none"), on_duty=0),
        at("330825101264008", make_arrival(20), on_duty=0),
        at("330825101264007", Arrival("unknown"), on_duty=0),
        at("330825101264006", make_arrival(3), on_duty=0),
        at("330825101264005", make_arrival(3), on_duty=0, branch=SILENT),
        at("330825101264004", make_arrival(1)),
        at("330825101264003", make_arrival(3), on_duty=0, branch=None),
    ]
    assert [void.region[-1] for void in list_worst(voids, minutes(121))] == ["5", "6", "3", "8", "7", "9"]


def test_of_several_storms_the_first_wind_counts_and_unknown_is_no_all_clear() -> None:
    def outlook(**winds: tuple[str, float | None]) -> dict[str, Any]:
        rows = []
        for region, (state, hours) in winds.items():
            at = None if hours is None else (ISSUED + timedelta(hours=hours)).isoformat()
            begins = None if at is None else [at, at, at]
            rows.append({"region": region[1:], "winds": {"7": {"state": state, "begins": begins}}})
        return {"townships": rows}

    outlook_rows = outlook(r330825101=("expected", 9), r330825102=("passed", -9), r330825103=("none", None))
    two = outlook(r330825101=("expected", 4), r330825102=("unknown", None), r330825103=("passed", -3))
    found = find_arrivals([outlook_rows, two, {}])
    assert found["330825101"] == Arrival("expected", ISSUED + timedelta(hours=4))
    assert [found[code].state for code in ("330825102", "330825103")] == ["unknown", "none"]
    assert arrival_at(GRID, found) == found["330825101"]
    assert arrival_at("330825999000001", found).state == "none"
