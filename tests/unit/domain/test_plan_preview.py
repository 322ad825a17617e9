"""What a plan comes to, and what of it reaches nobody, is told before anybody is sent anything."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from domain.directory.person import Post
from domain.emergency.rollouts.audience import Recipient
from domain.emergency.rollouts.planning.plan_bodies import plan_of
from domain.emergency.rollouts.planning.plan_preview import (
    Rung,
    find_empty_tiers,
    find_lost_rungs,
    find_quiet_rungs,
)
from tests.unit.domain.test_plan_checks import change_plan

POSTS = [Post("leader", "团长", "Team leader", 1)]
REMINDERS = [
    {"after_minutes": 30, "text": "一", "channels": ["voice"]},
    {"after_minutes": 60, "text": "二", "channels": ["notice", "sms"]},
    {"after_minutes": 240, "text": "三"},
]
PLAN = plan_of("p", change_plan("tier", 0, "reminders", to=REMINDERS), POSTS)


def member(reachable: bool) -> Recipient:
    return Recipient("LY-1", 1, "330825101264", ("post:leader",), reachable)


def test_a_rung_behind_the_finish_or_without_an_address_is_never_reached() -> None:
    late = Rung(1, 3, "after_finish")
    assert find_lost_rungs(PLAN, [member(True)]) == [late]
    assert find_lost_rungs(PLAN, [member(False)]) == [Rung(1, 1, "no_channel"), late]


def test_reminders_for_finishing_are_told_as_such() -> None:
    by_voice = [{"after_minutes": 300, "text": "办结", "channels": ["voice"]}]
    plan = plan_of("p", change_plan("tier", 0, "finish_reminders", to=by_voice), POSTS)
    assert find_lost_rungs(plan, [member(False)]) == [Rung(1, 1, "no_channel", finish=True)]
    assert find_lost_rungs(plan, [member(True)]) == []


def test_a_tier_that_names_nobody_is_told() -> None:
    assert (find_empty_tiers(PLAN, [member(True)]), find_empty_tiers(PLAN, [])) == ([], [1])


def test_rungs_that_would_fall_into_quiet_hours_are_told_with_their_end() -> None:
    tz = ZoneInfo("Asia/Shanghai")
    at = datetime(2026, 11, 22, 21, 40, tzinfo=tz).astimezone(UTC)
    [rung] = find_quiet_rungs(PLAN, at, tz)
    assert (rung.number, rung.until) == (1, datetime(2026, 11, 23, 6, tzinfo=tz))
