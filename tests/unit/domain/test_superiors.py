"""Who stands above whom, who is behind, and where the plan reminds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.emergency.rollouts.audience import AudienceFigures
from domain.emergency.rollouts.plan import Plan, PlanTier, Reminder
from domain.emergency.rollouts.progress.superiors import (
    allows_reminder,
    check_reminds,
    is_below,
    leads_all,
    list_behind,
    list_tiers_below,
)
from domain.emergency.rollouts.progress.task_states import Task
from domain.emergency.rollouts.rollout import RolloutState, prepare_rollout
from domain.kernel.errors import Refused

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
VILLAGE = "330825101264"


def task(person: str, tier: int, region: str) -> Task:
    return Task(person, tier, region, (), NOW)


LEADER, HEAD, LIAISON = (
    task("L", 1, VILLAGE),
    task("G", 2, f"{VILLAGE}001"),
    task("P", 3, f"{VILLAGE}001"),
)


def test_whoever_has_an_upper_tier_in_a_wider_or_the_same_region_is_above() -> None:
    assert is_below(LEADER, HEAD)
    assert is_below(HEAD, LIAISON)
    assert not is_below(HEAD, LEADER)
    assert not is_below(HEAD, HEAD)
    assert not is_below(HEAD, task("P", 3, f"{VILLAGE}002"))
    assert not is_below(None, LIAISON)


def test_all_of_them_or_none() -> None:
    assert leads_all(LEADER, [HEAD, LIAISON])
    assert not leads_all(LEADER, [HEAD, task("G", 2, "330825101265001")])
    assert not leads_all(LEADER, [])


def tier(number: int, *, reminders: int = 0, finish: int = 0) -> PlanTier:
    reminder = Reminder(timedelta(hours=1), "催办", ("sms",))
    hour = timedelta(hours=1)
    made = PlanTier(
        number, "层", "tier", (), (), (), "去", ("sms",), hour, 2 * hour, 1.0, (reminder,) * reminders
    )
    return replace(made, finish_reminders=(reminder,) * finish)


PLAN = Plan(
    "p", "预案", "plan", "typhoon", 2, 0, timedelta(0), "", (tier(1, reminders=1), tier(2, finish=1), tier(3))
)


def test_where_the_plan_reminds_nobody_no_superior_does() -> None:
    assert allows_reminder(PLAN, [1, 2])
    assert not allows_reminder(PLAN, [2, 3])
    assert not allows_reminder(PLAN, [])
    assert not allows_reminder(None, [1])
    check_reminds(PLAN, [1, 2])
    with pytest.raises(Refused, match="forbidden"):
        check_reminds(PLAN, [2, 3])


def test_whoever_accepted_is_behind_when_the_time_to_finish_is_over() -> None:
    figures = AudienceFigures(((1, 1), (2, 1), (3, 1)), 3, 0, 0)
    prepared = prepare_rollout("RW-1", PLAN, figures, "", "", "a", NOW)
    rollout = replace(prepared, state=RolloutState.ISSUED, issued_at=NOW)
    assert list_tiers_below(rollout, 1) == [2, 3]
    assert list_tiers_below(rollout, 3) == []
    assert list_behind(rollout, NOW + timedelta(minutes=119))[2] == (0, 1, 2)
    assert list_behind(rollout, NOW + timedelta(minutes=120))[2] == (0, 1, 2, 3)
