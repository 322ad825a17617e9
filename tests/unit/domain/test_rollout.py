"""A roll-out from prepared to ended: who may release it, what is refused when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.emergency.rollouts import rollout as rules
from domain.emergency.rollouts import rollout_commands as c
from domain.emergency.rollouts.audience import AudienceFigures
from domain.emergency.rollouts.plan import Plan, PlanTier, Reminder
from domain.emergency.rollouts.rollout import Rollout, RolloutState
from domain.kernel.errors import Refused

NOON = datetime(2026, 11, 29, 4, tzinfo=UTC)
TZ = ZoneInfo("Asia/Shanghai")


def plan(approve_above: int = 10) -> Plan:
    reminder = Reminder(timedelta(minutes=45), "催办", ("sms",))
    within = (timedelta(minutes=60), timedelta(minutes=240))
    tier = PlanTier(
        1, "团长", "Leader", ("leader",), (), ("巡查",), "请领办", ("notice",), *within, 0.98, (reminder,)
    )
    return Plan("p", "预案", "Plan", "flood", 3, approve_above, timedelta(hours=6), "停止", (tier,))


def prepare_rollout(people: int = 5, **more: Any) -> Rollout:
    figures = AudienceFigures(((1, people),), people, 0, 0)
    return rules.prepare_rollout("RW-261129-01", plan(**more), figures, "", "", "account:7", NOON)


def command(
    kind: type[c.RolloutCommand], version: int | None = 1, reason: str = "风力减弱"
) -> c.RolloutCommand:
    return kind(region="330825", rollout="RW-261129-01", expected_version=version, reason=reason)


def issue_rollout(at: datetime = NOON) -> Rollout:
    return rules.issue_rollout(prepare_rollout(), command(c.IssueRollout), "account:7", at)


def test_a_small_one_goes_out_by_one_person_and_clocks_start() -> None:
    found = issue_rollout(NOON + timedelta(minutes=3))
    assert (found.state, found.issued_at) == (RolloutState.ISSUED, NOON + timedelta(minutes=3))
    row = rules.rollout_row(found, "330825", TZ)["tiers"][0]
    assert row["accept_due_at"] == "2026-11-29T13:03:00.000+08:00"
    assert row["reminders"] == ["2026-11-29T12:48:00.000+08:00"]


def test_nobody_is_overdue_of_what_is_not_out() -> None:
    out, later = issue_rollout(), NOON + timedelta(minutes=240)
    assert rules.list_overdue_tiers(out, later - timedelta(seconds=1)) == ()
    assert rules.list_overdue_tiers(out, later) == (1,)
    for state in RolloutState:
        due = (1,) if state is RolloutState.ISSUED else ()
        assert rules.list_overdue_tiers(replace(out, state=state), later) == due, state


def test_a_large_one_waits_for_somebody_else() -> None:
    waiting = rules.issue_rollout(prepare_rollout(11), command(c.IssueRollout), "account:7", NOON)
    assert (waiting.state, waiting.issued_at, waiting.issued_by) == (RolloutState.PREPARED, None, "account:7")
    with pytest.raises(Refused, match="same_person"):
        rules.confirm_rollout(waiting, command(c.ConfirmRollout, 2), "account:7", NOON)
    later = NOON + timedelta(minutes=5)
    out = rules.confirm_rollout(waiting, command(c.ConfirmRollout, 2), "account:8", later)
    assert (out.state, out.issued_at, out.confirmed_by) == (RolloutState.ISSUED, later, "account:8")


def test_nobody_is_no_audience() -> None:
    with pytest.raises(Refused, match="nobody"):
        prepare_rollout(0)


def test_what_does_not_fit_the_state_is_refused() -> None:
    out = issue_rollout()
    with pytest.raises(Refused, match="not_prepared"):
        rules.issue_rollout(out, command(c.IssueRollout, 2), "account:8", NOON)
    with pytest.raises(Refused, match="not_waiting"):
        rules.confirm_rollout(prepare_rollout(), command(c.ConfirmRollout), "account:8", NOON)
    with pytest.raises(Refused, match="stale"):
        rules.stop_rollout(out, command(c.StopRollout, 1), NOON)
    with pytest.raises(Refused, match="bad_reason"):
        rules.stop_rollout(out, command(c.StopRollout, 2, ""), NOON)
    with pytest.raises(Refused, match="not_issued"):
        _ = prepare_rollout().released_at
    stopped = rules.stop_rollout(out, command(c.StopRollout, 2), NOON)
    with pytest.raises(Refused, match="rollout_over"):
        rules.stop_rollout(stopped, command(c.StopRollout, 3), NOON)
    with pytest.raises(Refused, match="rollout_over"):
        rules.require_running(stopped)


def test_the_end_is_the_stop_when_there_was_one() -> None:
    stopped = rules.stop_rollout(issue_rollout(), command(c.StopRollout, 2), NOON)
    over = rules.end_rollout(stopped, command(c.EndRollout, 3), NOON + timedelta(hours=1))
    assert (over.live, over.over_at) == (False, NOON)
    with pytest.raises(Refused, match="rollout_over"):
        rules.end_rollout(over, command(c.EndRollout, 4), NOON)


def test_a_reminder_makes_nobodys_version_stale() -> None:
    reminded = rules.count_round(issue_rollout(), 1, 2)
    assert (reminded.version, reminded.tiers[0].round) == (2, 2)
    assert rules.count_round(reminded, 1, 1).tiers[0].round == 2


def test_the_audience_of_the_issue_is_what_counts() -> None:
    frozen = rules.freeze_audience(prepare_rollout(), AudienceFigures(((1, 8),), 8, 2, 1))
    assert (frozen.people, frozen.no_channel, frozen.grids_without_head, frozen.tiers[0].people) == (
        8,
        2,
        1,
        8,
    )
