"""Branches by what is added equal branches counted anew, whatever happened."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.emergency.rollouts.progress.branch_counts import (
    Addition,
    Branch,
    BranchChanges,
    add_to_branch,
    branch_row,
)
from domain.emergency.rollouts.progress.task_states import (
    KINDS,
    STATES,
    Receipt,
    Task,
    remind_task,
    take_over_task,
    take_receipt,
)

ISSUED = datetime(2026, 11, 29, 8, tzinfo=UTC)
REGIONS = ("330825101264001", "330825101264002", "330825101264", "330825102201001")
TASKS = [Task(f"LY-{number}", number % 3 + 1, REGIONS[number % 4], (), ISSUED) for number in range(40)]


def recount(tasks: dict[str, Task]) -> dict[str, dict[str, list[int]]]:
    found: dict[str, dict[str, list[int]]] = {}
    for task in tasks.values():
        for width in (6, 9, 12, 15):
            if len(task.region) >= width:
                tiers = found.setdefault(task.region[:width], {})
                tiers.setdefault(str(task.tier), [0] * len(STATES))[task.state] += 1
    return found


@pytest.mark.parametrize("seed", range(5))
def test_what_is_added_up_is_what_is_counted_anew(seed: int) -> None:
    rng, tasks = random.Random(seed), {task.person: task for task in TASKS}
    first = BranchChanges()
    for task in TASKS:
        first.put(None, task)
    branches = {
        region: add_to_branch(Branch("RW-1", region, {}), added) for region, added in first.by_region.items()
    }
    for step in range(60):
        changes = BranchChanges()
        for old in rng.sample(TASKS, 5):
            task = tasks[old.person]
            given = Receipt(str(step), task.person, rng.choice(KINDS), ISSUED + timedelta(minutes=step))
            new = rng.choice(
                (
                    take_receipt(task, given, ISSUED, None).new,
                    remind_task(task, task.round + 1),
                    take_over_task(task, "account:7"),
                )
            )
            changes.put(task, new)
            tasks[new.person] = new
        for region, added in changes.by_region.items():
            branches[region] = add_to_branch(branches[region], added)
        assert {region: branch.tiers for region, branch in branches.items()} == recount(tasks)


def test_a_branch_is_silent_until_somebody_in_it_accepts() -> None:
    branch = Branch("RW-1", "330825101", {"1": [1, 0, 0, 0, 0, 0]})
    tz = ZoneInfo("Asia/Shanghai")
    assert branch_row(branch, ISSUED, tz)["silent_since"] == "2026-11-29T16:00:00.000+08:00"
    at = ISSUED + timedelta(minutes=9)
    spoken = add_to_branch(branch, Addition({1: [-1, 0, 0, 1, 0, 0]}, at, at))
    assert branch_row(spoken, ISSUED, tz)["silent_since"] is None
    earlier = add_to_branch(spoken, Addition({}, ISSUED, ISSUED))
    assert (earlier.first_at, earlier.last_at) == (ISSUED, at)


def test_fewer_than_nobody_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="fewer than no tasks"):
        add_to_branch(Branch("RW-1", "330825101", {}), Addition({1: [-1, 0, 0, 1, 0, 0]}))


def test_a_task_that_did_not_move_adds_nothing() -> None:
    changes = BranchChanges()
    changes.put(TASKS[0], replace(TASKS[0], note="x"))
    assert changes.by_region == {}
