"""What came back of a task is rated; sent back, it is done again, and only what is finished then counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.emergency.rollouts.progress.branch_counts import Branch, BranchChanges, add_to_branch
from domain.emergency.rollouts.progress.ratings import find_superior, rate_task, send_back_task
from domain.emergency.rollouts.progress.task_states import ACCEPTED, FINISHED, Receipt, Task, take_receipt
from domain.kernel.errors import Refused

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
GRID = "330825101264001"
DONE = Task("P1", 3, GRID, (), AT, accepted_at=AT, finished_at=AT + timedelta(minutes=30))
WHY = "照片不清，未到现场"


def make_finish(minutes: float, id: str = "f") -> Receipt:
    return Receipt(id, "P1", "finished", AT + timedelta(minutes=minutes))


def test_only_what_came_back_is_rated_and_a_poor_one_with_a_reason() -> None:
    assert rate_task(DONE, "good", "").rating == "good"
    assert rate_task(DONE, "poor", WHY).rating == "poor"
    for task, rating, reason, code in (
        (DONE, "fair", "", "bad_rating"),
        (DONE, "poor", "", "bad_reason"),
        (replace(DONE, finished_at=None), "good", "", "not_finished"),
    ):
        with pytest.raises(Refused, match=code):
            rate_task(task, rating, reason)


def test_one_that_was_sent_back_is_in_hand_until_it_is_finished_anew() -> None:
    back = send_back_task(DONE, WHY, AT + timedelta(hours=1))
    assert (back.state, back.rating, back.returns) == (ACCEPTED, "poor", 1)
    early = take_receipt(back, make_finish(30), AT, None)
    assert (early.new, early.receipt.late) == (back, "before_return")
    again = take_receipt(back, make_finish(90), AT, None)
    assert (again.new.state, again.new.finished_at, again.receipt.late) == (
        FINISHED, AT + timedelta(minutes=90), "",
    )  # fmt: skip
    assert send_back_task(again.new, WHY, AT + timedelta(hours=2)).returns == 2


def test_branches_count_ratings_and_returns() -> None:
    changes, branch = BranchChanges(), Branch("RW-1", GRID, {"3": [0, 0, 0, 0, 1, 0]})
    back = send_back_task(DONE, WHY, AT + timedelta(hours=1))
    changes.put(DONE, back)
    poor = add_to_branch(branch, changes.by_region[GRID])
    assert (poor.tiers["3"], poor.marks) == ([0, 0, 0, 1, 0, 0], {"poor": 1, "sent_back": 1})
    good = BranchChanges()
    good.put(back, replace(back, rating="good"))
    assert add_to_branch(poor, good.by_region[GRID]).marks == {"good": 1, "sent_back": 1}


def test_the_superior_is_the_next_above_in_the_same_place() -> None:
    def task(person: str, tier: int, region: str) -> Task:
        return Task(person, tier, region, (), AT)

    head, leader = task("G1", 2, GRID), task("L1", 1, GRID[:12])
    others = [leader, head, task("G2", 2, "330825101264002"), task("P2", 3, GRID)]
    assert find_superior(DONE, others) == head
    assert find_superior(head, others) == leader
    assert find_superior(leader, others) is None
