"""The answer that was said last counts, in whatever order answers come; what adds up equals a recount."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.emergency.rollouts.checks.check_answers import CheckItem, choose_subject, take_answer
from domain.emergency.rollouts.checks.check_commands import CheckAnswer
from domain.emergency.rollouts.checks.check_sums import (
    CheckBranch,
    CheckChanges,
    add_to_check,
    branch_part,
    sum_items,
)
from domain.kernel.errors import Refused
from tests.unit.domain.test_check import AT, GRIDS, make_check

NOW = AT + timedelta(hours=3)
ITEM = CheckItem(GRIDS[0], GRIDS[0])


def make_answer(minutes: float, value: object, **more: str) -> CheckAnswer:
    return CheckAnswer(f"k{minutes}", value, AT + timedelta(minutes=minutes), **more)


def test_the_last_said_counts_in_whatever_order_they_come() -> None:
    answers = [make_answer(5, 3), make_answer(9, 14, detail="东侧"), make_answer(7, 0)]
    found = set()
    for order in permutations(answers):
        item = ITEM
        for answer in order:
            item, _ = take_answer(make_check(), item, answer, NOW)
        found.add((item.value, item.detail, item.answer, item.revisions))
    assert found == {("14", "东侧", "k9", 3)}


def test_an_answer_is_of_what_its_person_was_asked_or_of_the_subject_it_names() -> None:
    questioned, subjects = {"LY-1": GRIDS[0]}, {GRIDS[0], GRIDS[1]}
    assert choose_subject(make_answer(5, 3, person="LY-1"), questioned, subjects) == GRIDS[0]
    assert choose_subject(make_answer(5, 3, subject=GRIDS[1]), questioned, subjects) == GRIDS[1]
    for answer, where in (
        (make_answer(5, 3, person="LY-9"), "person"),
        (make_answer(5, 3, person="LY-1", subject=GRIDS[1]), "person"),
        (make_answer(5, 3, subject="330825999"), "subject"),
        (make_answer(5, 3), "subject"),
    ):
        with pytest.raises(Refused, match="not_questioned") as refused:
            choose_subject(answer, questioned, subjects)
        assert refused.value.where == where


def test_times_lie_between_the_asking_and_now_and_what_comes_after_the_end_changes_nothing() -> None:
    early, kept = take_answer(make_check(), ITEM, make_answer(-300, 1), NOW)
    assert early.answered_at == AT
    late, kept = take_answer(make_check(), ITEM, make_answer(60 * 24, 1), NOW)
    assert (late.answered_at, kept.offset_s) == (NOW, 21 * 3600)
    closed = replace(make_check(), closed_at=AT + timedelta(hours=1))
    item, kept = take_answer(closed, ITEM, make_answer(90, 7), NOW)
    assert (item, kept.late) == (ITEM, "after_close")
    item, kept = take_answer(closed, ITEM, make_answer(30, 7), NOW)
    assert (item.value, kept.late) == ("7", "")


def test_what_nobody_answered_has_no_sum() -> None:
    branch = CheckBranch("HC-1", "330825", total=4)
    assert branch_part(branch, "number")["sum"] is None
    assert branch_part(replace(branch, answered=1), "number")["sum"] == 0
    assert branch_part(replace(branch, answered=1), "yes_no")["sum"] is None


VALUES = {
    "number": st.decimals(-1000, 1000, places=3).map(str) | st.integers(0, 9),
    "yes_no": st.sampled_from(("yes", "no")),
    "text": st.just("两户"),
}
ANSWERS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 9), st.integers(-9, 400), st.integers()), max_size=30
)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from([*VALUES]), ANSWERS)
def test_what_adds_up_is_what_a_recount_finds_at_any_moment(
    data: st.DataObject, kind: str, samples: list[tuple[int, int, int, int]]
) -> None:
    check = make_check(kind=kind)
    items = {grid: CheckItem(grid, grid) for grid in GRIDS}
    sums = sum_items("HC-1", kind, items.values())
    for grid, key, minutes, _ in samples:
        answer = replace(make_answer(minutes, data.draw(VALUES[kind])), id=f"{key}")
        old, changes = items[GRIDS[grid]], CheckChanges(kind)
        items[old.subject], _ = take_answer(check, old, answer, NOW)
        changes.put(old, items[old.subject])
        for region, addition in changes.by_region.items():
            sums[region] = add_to_check(sums[region], addition)
        assert sums == sum_items("HC-1", kind, items.values())
