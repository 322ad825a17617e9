"""Plans that are saved, approved and changed, on both databases; what runs keeps its words and times."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete

from dashboard.handlers.context import Context
from dashboard.relay.fires.rollout_timers import rollout_fires
from dashboard.relay.fires.squad_timers import OURSELVES
from dashboard.relay.timer_audit import TimerAuditor
from dashboard.relay.timers import Timers
from data_access.county_packs.county_pack import County
from data_access.database.tables.outbox_tables import timers
from data_access.emergency.responses.warning_rows import read_live_warnings
from data_access.emergency.rollouts.planning.plan_store import find_plan, list_plans, list_versions
from data_access.emergency.rollouts.planning.quiet_ends import read_quiet_ends
from domain.access.actor import Actor
from domain.emergency.responses.response_commands import DeclareResponse, EndResponse
from domain.emergency.rollouts import rollout_commands as c
from domain.emergency.rollouts.planning.plan_commands import ApprovePlan, RetirePlan, SavePlan
from domain.emergency.rollouts.planning.plan_versions import PlanVersion
from domain.emergency.rollouts.rollout import Rollout, RolloutState
from domain.emergency.warnings.standing.warning_commands import ReceiveWarning
from domain.kernel.errors import Refused
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import RolloutHarness
from tests.integration.people.rollout_samples import LEAD, SECOND_LEAD
from tests.integration.reports import COUNTY
from tests.integration.warning_reports import CHAIN, xml_of

CODE = "typhoon-2"
HOLD = 10
DAYS = {"2026-08-09": "2026-11-22", "2026-08-10": "2026-11-24", "2026-08-11": "2026-11-23"}
"""The days of the warnings' files, on the clock of these tests."""
LATER = {"20260809170000": "20260809180000", "17:00:00": "18:00:00"}
YELLOW, RED = {"Orange": "Yellow", "橙色": "黄色", **LATER}, {"Orange": "Red", "橙色": "红色", **LATER}
"""What makes an update to yellow, or to red, of the one to orange."""


@pytest.fixture
def harness(database_url: str, county: County) -> Iterator[RolloutHarness]:
    post = Post(database_url)
    yield RolloutHarness(post, county)
    post.close()


def body_of(harness: RolloutHarness, **more: Any) -> dict[str, Any]:
    return deepcopy(dict(harness.county.plan_bodies[CODE])) | {"approve_above": 100} | more


def save(harness: RolloutHarness, body: dict[str, Any], version: int = 0, by: Actor = LEAD) -> PlanVersion:
    command = SavePlan(region=COUNTY, plan=CODE, body=body, reason="按会商意见修订", expected_version=version)
    found: PlanVersion = harness.bus.handle(command, by)
    return found


def approve(harness: RolloutHarness, version: int, by: Actor = LEAD) -> PlanVersion:
    command = ApprovePlan(region=COUNTY, plan=CODE, reason="已核对时限", expected_version=version)
    found: PlanVersion = harness.bus.handle(command, by)
    return found


def approve_plan(harness: RolloutHarness, **more: Any) -> int:
    """A version that two people approved to go out by itself."""
    version = save(harness, body_of(harness, automatic=True, hold_minutes=HOLD, **more)).version
    approve(harness, version)
    return approve(harness, version, SECOND_LEAD).version


def warn(harness: RolloutHarness, name: str, **changed: str) -> str:
    """Let a file of warnings come in; the id of the warning that stands then, "" for none."""
    content = xml_of(name, **changed, **DAYS).encode()
    harness.bus.handle(ReceiveWarning(region=COUNTY, content=content, name=name, source="hand"), OURSELVES)
    with harness.post.store.reading() as connection:
        return next((live_warning.id for live_warning in read_live_warnings(connection, COUNTY)), "")


def read_prepared_rollout(harness: RolloutHarness) -> Rollout:
    """What a warning prepares."""
    command = c.PrepareRollout(region=COUNTY, plan=CODE, warning=warn(harness, CHAIN[1]))
    found: Rollout = harness.bus.handle(command, OURSELVES)
    return found


def read_with(harness: RolloutHarness, what: Any, *more: Any) -> Any:
    with harness.post.store.reading() as connection:
        return what(connection, harness.county, *more)


def test_a_saved_plan_takes_the_place_of_the_packs_until_it_is_retired(harness: RolloutHarness) -> None:
    assert read_with(harness, find_plan, CODE).version == 0
    assert save(harness, body_of(harness, name="防台风预案（修订）")).version == 1
    plan = read_with(harness, find_plan, CODE)
    assert (plan.version, plan.name) == (1, "防台风预案（修订）")
    with pytest.raises(Refused, match="stale"):
        save(harness, body_of(harness, name="另一个人改的"), 0, SECOND_LEAD)
    harness.bus.handle(RetirePlan(region=COUNTY, plan=CODE, reason="不再使用", expected_version=1), LEAD)
    assert (
        read_with(harness, find_plan, CODE),
        CODE in {plan.code for plan in read_with(harness, list_plans)},
    ) == (
        None,
        False,
    )
    with pytest.raises(Refused, match="no_plan"):
        harness.prepare()
    assert [version.version for version in read_with(harness, list_versions, CODE, 9)] == [2, 1, 0]


def test_what_runs_keeps_the_words_and_times_it_was_issued_with(harness: RolloutHarness) -> None:
    save(harness, body_of(harness))
    rollout = harness.issue()
    changed = body_of(harness, correction="新的更正")
    changed["tier"][0] |= {"accept_minutes": 5, "reminders": [{"after_minutes": 1, "text": "新的催办"}]}
    save(harness, changed, 1)
    harness.wait(5)
    [first] = harness.texts("L1")
    assert "组织本村危险区域人员转移、巡查和值守" in first
    harness.give(c.RemindTasks, tier=1)
    harness.wait(1)
    assert "还有15分钟" in harness.texts("L1")[-1]
    assert harness.rollout().tiers[0].accept_minutes == rollout.tiers[0].accept_minutes == 60
    harness.give(c.StopRollout, rollout.version, reason="台风转向")
    harness.wait(60)
    assert "防台任务已停止" in harness.texts("L1")[-1]


def test_what_two_people_approved_goes_out_by_itself_once(harness: RolloutHarness) -> None:
    approve_plan(harness)
    prepared = read_prepared_rollout(harness)
    assert (prepared.state, prepared.needs_second) == (RolloutState.PREPARED, False)
    assert prepared.hold_until is not None
    harness.wait(HOLD - 1)
    assert harness.rollout().state is RolloutState.PREPARED
    again = Context({COUNTY: harness.county}, 50)
    restarted = Timers(harness.post.store, clock=harness.post.wall, fires=rollout_fires(again))
    harness.post.wall.pass_by(120)
    assert (restarted.fire_due(), restarted.fire_due(), harness.timers.fire_due()) == (1, 0, 0)
    issued = harness.rollout()
    assert (issued.state, issued.issued_by, issued.hold_until) == (RolloutState.ISSUED, OURSELVES.name, None)
    harness.post.wall.pass_by(1)
    assert harness.send() == 5


def test_a_lost_timer_of_the_window_is_restored(harness: RolloutHarness) -> None:
    approve_plan(harness)
    read_prepared_rollout(harness)
    with harness.post.store.database.writing() as connection:
        connection.execute(delete(timers))
    auditor = TimerAuditor(harness.post.store, {COUNTY: harness.county}, harness.post.wall)
    assert auditor.restore_missing() >= 1
    harness.wait(HOLD + 1)
    assert harness.rollout().state is RolloutState.ISSUED


def test_one_approval_an_edit_or_a_persons_own_preparation_open_no_window(harness: RolloutHarness) -> None:
    version = save(harness, body_of(harness, automatic=True, hold_minutes=HOLD)).version
    approve(harness, version)
    assert read_prepared_rollout(harness).hold_until is None
    harness.give(c.StopRollout, 1, reason="改为自动下达")
    approve(harness, version, SECOND_LEAD)
    assert harness.prepare().hold_until is None


def test_anybody_who_may_holds_it_back_or_issues_it_at_once(harness: RolloutHarness) -> None:
    approve_plan(harness, approve_above=2)
    prepared = read_prepared_rollout(harness)
    with pytest.raises(Refused, match="bad_reason"):
        harness.give(c.HoldRollout, prepared.version)
    held = harness.give(c.HoldRollout, prepared.version, reason="先等会商意见", by=SECOND_LEAD)
    assert (held.hold_until, held.held_by, held.needs_second) == (None, "account:10", True)
    harness.wait(HOLD + 5)
    assert harness.rollout().state is RolloutState.PREPARED
    with pytest.raises(Refused, match="no_hold"):
        harness.give(c.HoldRollout, held.version, reason="再次暂缓")
    waiting = harness.give(c.IssueRollout, held.version)
    assert waiting.state is RolloutState.PREPARED


def test_commanders_are_told_that_it_goes_out_by_itself_and_that_it_does_not(harness: RolloutHarness) -> None:
    harness.add_commander(9, "K1", "13900000201")
    harness.add_commander(10, "K2", "13900000202")
    approve_plan(harness, approve_above=2)
    prepared = read_prepared_rollout(harness)
    assert sorted(harness.list_sent("hold_window")) == [
        ("K1", "notice", "waiting"),
        ("K2", "notice", "waiting"),
    ]
    harness.give(c.HoldRollout, prepared.version, reason="先等会商意见", by=SECOND_LEAD)
    assert [state for _, _, state in harness.list_sent("hold_window")] == ["withdrawn", "withdrawn"]
    assert harness.list_sent("held") == [("K1", "notice", "waiting")]
    harness.wait(1)
    proposed, message = sorted(
        row["text"] for row in harness.post.list_shown() if row["to"] == "13900000201"
    )[::-1]
    assert "预警建议II级响应" in proposed
    assert "不再自动下达，由Cao于" in message
    assert "先等会商意见" in message
    again = harness.rollout()
    assert (again.held_why, again.held_at is not None) == ("先等会商意见", True)


def test_issued_at_once_it_does_not_go_out_again(harness: RolloutHarness) -> None:
    approve_plan(harness, approve_above=2)
    issued = harness.give(c.IssueRollout, read_prepared_rollout(harness).version)
    assert (issued.state, issued.hold_until) == (RolloutState.ISSUED, None)
    harness.wait(HOLD + 1)
    assert harness.rollout().issued_by == LEAD.name


def test_an_edit_in_the_window_keeps_it_from_going_out(harness: RolloutHarness) -> None:
    version = approve_plan(harness)
    read_prepared_rollout(harness)
    save(harness, body_of(harness, automatic=True, hold_minutes=HOLD, name="改过的预案"), version)
    assert (harness.rollout().hold_until, harness.rollout().held_by) == (None, LEAD.name)
    harness.wait(HOLD + 1)
    assert harness.rollout().state is RolloutState.PREPARED


def test_what_cannot_go_out_at_its_time_is_held_and_told(harness: RolloutHarness) -> None:
    approve_plan(harness)
    read_prepared_rollout(harness)
    with harness.post.store.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM plans WHERE version = 1")
    harness.wait(HOLD + 1)
    assert (harness.rollout().state, harness.rollout().held_by) == (RolloutState.PREPARED, OURSELVES.name)
    [change] = harness.published[-1].changes
    assert b"rollout.held" in change


@pytest.mark.parametrize("lifted", [(CHAIN[2], {}), (CHAIN[1], YELLOW)])
def test_a_warning_that_is_lifted_in_the_window_keeps_it_from_going_out(
    harness: RolloutHarness, lifted: tuple[str, dict[str, str]]
) -> None:
    approve_plan(harness)
    read_prepared_rollout(harness)
    name, changed = lifted
    warn(harness, name, **changed)
    assert (harness.rollout().hold_until, harness.rollout().held_by) == (None, "palm")
    harness.wait(HOLD + 1)
    assert (harness.rollout().state, harness.send()) == (RolloutState.PREPARED, 0)


def test_a_response_that_ends_in_the_window_keeps_it_from_going_out(harness: RolloutHarness) -> None:
    for type in ("typhoon", "flood"):
        harness.bus.handle(DeclareResponse(region=COUNTY, type=type, level=2, reason="会商决定"), LEAD)
    approve_plan(harness)
    read_prepared_rollout(harness)
    over = EndResponse(region=COUNTY, type="flood", expected_version=1, reason="台风已经远离")
    harness.bus.handle(over, LEAD)
    assert harness.rollout().hold_until is not None, "another response's end is nothing to it"
    harness.bus.handle(replace(over, type="typhoon"), LEAD)
    held = harness.rollout()
    assert (held.hold_until, held.held_by, held.held_why) == (None, LEAD.name, "response_over")
    harness.wait(HOLD + 1)
    assert (harness.rollout().state, harness.send()) == (RolloutState.PREPARED, 0)


def test_a_warning_that_becomes_worse_in_the_window_holds_nothing_back(harness: RolloutHarness) -> None:
    approve_plan(harness)
    read_prepared_rollout(harness)
    warn(harness, CHAIN[1], **RED)
    assert harness.rollout().hold_until is not None
    harness.wait(HOLD + 1)
    assert harness.rollout().state is RolloutState.ISSUED


def test_approvals_of_the_packs_own_plan_end_when_the_pack_says_otherwise(harness: RolloutHarness) -> None:
    approve(harness, 0)
    assert len(read_with(harness, list_versions, CODE, 9)[0].approvals) == 1
    bodies = {**harness.county.plan_bodies, CODE: body_of(harness, name="县里改了文件")}
    harness.county = replace(harness.county, plan_bodies=bodies)
    assert read_with(harness, list_versions, CODE, 9)[0].approvals == ()


def test_reminders_of_silent_channels_wait_for_the_morning_and_are_not_lost(harness: RolloutHarness) -> None:
    body = body_of(harness)
    body["tier"] = body["tier"][:1]
    body["tier"][0]["reminders"] = [{"after_minutes": 45, "text": "请领办", "channels": ["sms", "notice"]}]
    begins = harness.post.wall.now.astimezone(harness.county.tz).strftime("%H:00")
    until = f"{(int(begins[:2]) + 3) % 24:02}:00"
    body["tier"][0]["quiet"] = {"from": begins, "until": until, "channels": ["sms"]}
    save(harness, body)
    harness.issue()
    harness.wait(46)
    assert len(harness.texts("L1")) == 2
    [end] = {*harness.read(read_quiet_ends).values()}
    assert end.astimezone(harness.county.tz).strftime("%H:%M") == until
    harness.tell(("L2", "accepted"))
    harness.wait(180)
    assert harness.read(read_quiet_ends) == {}
    assert (len(harness.texts("L1")), len(harness.texts("L2"))) == (3, 2)
    assert len({*harness.texts("L1")}) == 3
