"""A hold window: nothing goes out before its end, and whoever holds it back has it waiting for a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.directory.person import Post
from domain.emergency.rollouts.audience import AudienceFigures
from domain.emergency.rollouts.hold import (
    WHY_HELD,
    check_goes_out,
    hold_back,
    issue_held,
    move_window,
    open_hold,
)
from domain.emergency.rollouts.planning.plan_bodies import plan_of
from domain.emergency.rollouts.rollout import RolloutState, prepare_rollout, rollout_content
from domain.emergency.rollouts.rollout_commands import HoldRollout
from domain.kernel.errors import Refused
from tests.unit.domain.test_plan_checks import BODY

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
PLAN = plan_of("p", BODY | {"approve_above": 2}, [Post("leader", "团长", "", 1)], 3)
FIGURES = AudienceFigures(((1, 5),), 5, 0, 0)
PREPARED = prepare_rollout("RW-261122-01", PLAN, FIGURES, "w", "", "palm", NOW)
END = NOW + timedelta(minutes=10)


def test_the_window_needs_no_second_person_and_ends_on_the_second() -> None:
    held = open_hold(PREPARED, PLAN)
    assert (held.hold_until, held.needs_second, held.plan_version) == (END, False, 3)
    with pytest.raises(Refused, match="no_hold"):
        issue_held(held, "timers", END - timedelta(seconds=1), END)
    issued = issue_held(held, "timers", END, END)
    assert (issued.state, issued.issued_at, issued.hold_until) == (RolloutState.ISSUED, END, None)
    with pytest.raises(Refused, match="no_hold"):
        issue_held(issued, "timers", END, END)
    assert rollout_content(held, UTC)["hold_until"] == "2026-11-22T08:10:00.000+00:00"


def test_a_window_that_moved_with_the_clock_can_still_be_held_back() -> None:
    moved = move_window(open_hold(PREPARED, PLAN), END + timedelta(hours=5))
    assert (moved.hold_until, moved.version) == (END + timedelta(hours=5), PREPARED.version)
    command = HoldRollout(region="330825", rollout=moved.id, reason="先等会商意见", expected_version=1)
    assert hold_back(moved, command, "account:9", PLAN.approve_above, NOW).hold_until is None


def test_it_stays_where_its_plan_or_its_warning_is_another_by_then() -> None:
    check_goes_out(same_plan=True, called=True)
    for same_plan, called, code in (
        (False, True, "plan_changed"),
        (False, False, "plan_changed"),
        (True, False, "warning_over"),
    ):
        with pytest.raises(Refused, match=code):
            check_goes_out(same_plan, called)
        assert code in WHY_HELD


def test_held_back_it_waits_as_any_other_of_its_size() -> None:
    held = open_hold(PREPARED, PLAN)
    command = HoldRollout(region="330825", rollout=held.id, reason="先等会商意见", expected_version=1)
    kept = hold_back(held, command, "account:9", PLAN.approve_above, NOW)
    assert (kept.hold_until, kept.held_by, kept.needs_second) == (None, "account:9", True)
    content = rollout_content(kept, UTC)
    assert (content["held_at"], content["held_why"]) == ("2026-11-22T08:00:00.000+00:00", "先等会商意见")
    assert "held_at" not in rollout_content(held, UTC)
    for wrong, code in ((replace(command, reason=""), "bad_reason"),
                        (replace(command, expected_version=7), "stale")):  # fmt: skip
        with pytest.raises(Refused, match=code):
            hold_back(held, wrong, "account:9", 2, NOW)
    with pytest.raises(Refused, match="no_hold"):
        hold_back(PREPARED, command, "account:9", 2, NOW)
