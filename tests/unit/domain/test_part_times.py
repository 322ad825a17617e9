"""The limits of parts: amber, red, told once, and standing still with their case."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.cases.joint import joint_commands as c
from domain.cases.joint.joint import DONE, Joint
from domain.cases.joint.joint_guards import Standing
from domain.cases.joint.joint_rows import describe_part, joint_row
from domain.cases.joint.joint_rules import assign_parts, return_part
from domain.cases.joint.part_times import find_parts_due, lapse_parts, move_limits
from domain.kernel.errors import Refused

NOW = datetime(2026, 11, 29, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
UNITS = frozenset({"water", "police", "market"})
LEAD, TIMER = Standing("account:7", True, frozenset(), True), Standing("palm", False, frozenset(), False)
LAPSE = c.LapseParts(region="330825", case="c")


def assign(old: Joint, hours: float | None, *units: str) -> Joint:
    due_at = None if hours is None else NOW + hours * HOUR
    rows = tuple((unit, "查账册") for unit in units)
    given = {"region": "330825", "case": "c", "expected_version": old.version, "due_at": due_at}
    return assign_parts(old, c.AssignParts(**given, parts=rows), LEAD, NOW, UNITS)


GIVEN = assign(assign(assign(Joint(), 10, "water"), 20, "police"), None, "market")


def list_overdue_parts(joint: Joint) -> list[int]:
    return [part.number for part in joint.parts if part.overdue_at is not None]


def test_a_limit_turns_amber_after_four_fifths() -> None:
    shown = describe_part(GIVEN.parts[0], UTC)
    assert (shown["amber_at"], shown["due_at"]) == (
        "2026-11-29T09:00:00.000+00:00",
        "2026-11-29T11:00:00.000+00:00",
    )
    assert {"amber_at", "due_at"}.isdisjoint(describe_part(GIVEN.parts[2], UTC))


def test_each_part_is_told_once_and_nobody_who_answers_is_stale_by_it() -> None:
    assert find_parts_due(GIVEN) == NOW + 10 * HOUR
    with pytest.raises(Refused, match="no_part"):
        lapse_parts(GIVEN, LAPSE, TIMER, NOW + 10 * HOUR - timedelta(seconds=1))
    first = lapse_parts(GIVEN, LAPSE, TIMER, NOW + 10 * HOUR)
    assert (list_overdue_parts(first), find_parts_due(first)) == ([1], NOW + 20 * HOUR)
    assert [part.version for part in first.parts] == [part.version for part in GIVEN.parts]
    with pytest.raises(Refused, match="no_part"):
        lapse_parts(first, LAPSE, TIMER, NOW + 19 * HOUR)
    second = lapse_parts(first, LAPSE, TIMER, NOW + 30 * HOUR)
    assert (list_overdue_parts(second), find_parts_due(second)) == ([1, 2], None)
    assert (joint_row(second)["overdue"], second.version) == (2, GIVEN.version + 2)
    both = lapse_parts(GIVEN, LAPSE, TIMER, NOW + 30 * HOUR)
    assert (list_overdue_parts(both), both.version) == ([1, 2], GIVEN.version + 1)


def test_a_part_that_is_done_is_not_overdue() -> None:
    changed_parts = tuple(replace(part, state=DONE) for part in GIVEN.parts)
    assert find_parts_due(replace(GIVEN, parts=changed_parts)) is None
    assert find_parts_due(None) is None
    late = lapse_parts(GIVEN, LAPSE, TIMER, NOW + 10 * HOUR)
    assert joint_row(replace(late, parts=changed_parts))["overdue"] == 0


def test_what_is_given_back_with_a_new_limit_is_told_anew() -> None:
    late = lapse_parts(GIVEN, LAPSE, TIMER, NOW + 10 * HOUR)
    done = replace(late, parts=(replace(late.parts[0], state=DONE), *late.parts[1:]))
    about = {"region": "330825", "case": "c", "part": 1, "expected_version": 1, "reason": "材料不全，重做"}
    same = return_part(done, c.ReturnPart(**about), LEAD, NOW + 11 * HOUR)
    assert find_parts_due(same) == NOW + 20 * HOUR
    new = return_part(done, c.ReturnPart(**about, due_at=NOW + 15 * HOUR), LEAD, NOW + 11 * HOUR)
    assert (list_overdue_parts(new), find_parts_due(new)) == ([], NOW + 15 * HOUR)
    with pytest.raises(Refused, match="due_passed"):
        return_part(done, c.ReturnPart(**about, due_at=NOW + 10 * HOUR), LEAD, NOW + 11 * HOUR)


def test_limits_stand_still_with_the_case_and_what_was_over_stays_over() -> None:
    late = lapse_parts(GIVEN, LAPSE, TIMER, NOW + 10 * HOUR)
    moved = move_limits(late, NOW + 12 * HOUR, NOW + 60 * HOUR)
    assert moved is not None
    assert [part.due_at for part in moved.parts] == [NOW + 10 * HOUR, NOW + 68 * HOUR, None]
    assert moved.parts[1].amber_at == NOW + 64 * HOUR
    assert (list_overdue_parts(moved), moved.version) == ([1], late.version + 1)
    changed_parts = tuple(replace(part, state=DONE) for part in late.parts)
    settled = replace(late, parts=changed_parts)
    assert move_limits(settled, NOW, NOW + HOUR) is settled
    assert move_limits(None, NOW, NOW + HOUR) is None
