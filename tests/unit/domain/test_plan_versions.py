"""Versions of a plan: nobody overwrites what they have not seen, and approvals are of one version."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.emergency.rollouts.planning import plan_versions as rules
from domain.emergency.rollouts.planning.plan_commands import ApprovePlan, RetirePlan, SavePlan
from domain.emergency.rollouts.planning.plan_versions import PlanVersion, list_changes
from domain.kernel.errors import Refused
from tests.unit.domain.test_plan_checks import BODY, POSTS, change_plan

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
HERE = "330825"
WHY = "按汛前会商修订"


def person(number: int, role: Role = Role.COMMANDER, of: str = "") -> Actor:
    return Actor(Viewer(Kind.PERSON, f"account:{number}", "", (Grant(role, HERE),), of or None))


def save(old: PlanVersion | None = None, **more: object) -> PlanVersion:
    looked_at = None if old is None else old.version
    command = SavePlan(region=HERE, plan="p-1", body=BODY, reason=WHY, expected_version=looked_at)
    return rules.save_plan(old, replace(command, **more), {"water"}, POSTS, person(1), NOW)  # type: ignore[arg-type]


def approve(old: PlanVersion, by: Actor, version: int | None = None) -> PlanVersion:
    looked_at = old.version if version is None else version
    command = ApprovePlan(region=HERE, plan="p-1", reason="已核对时限", expected_version=looked_at)
    return rules.approve_plan(old, command, by, NOW)


def test_each_save_is_the_next_version_and_nobody_approved_it() -> None:
    first = save()
    assert (first.version, first.by, first.approvals) == (1, "account:1", ())
    twice = approve(approve(first, person(2)), person(3))
    assert rules.may_go_out(twice)
    second = save(twice, body=change_plan("level", to=2))
    assert (second.version, second.approvals, rules.may_go_out(second)) == (2, (), False)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"expected_version": 3}, "stale"),
        ({"reason": "x"}, "bad_reason"),
        ({"plan": "防汛"}, "bad_code"),
        ({"body": change_plan("level", to=9)}, "bad_plan"),
        ({"body": dict(BODY)}, "unchanged"),
    ],
)
def test_what_cannot_be_saved_is_refused(more: dict[str, object], code: str) -> None:
    with pytest.raises(Refused, match=code):
        save(save(), **more)
    with pytest.raises(Refused, match="stale"):
        save(None, expected_version=1)


def test_two_people_approve_not_two_accounts_of_one() -> None:
    once = approve(save(), person(2, of="LY-1"))
    for same in (person(2), person(9, of="LY-1")):
        with pytest.raises(Refused, match="approved_before"):
            approve(once, same)
    assert not rules.may_go_out(once)
    assert rules.may_go_out(approve(once, person(3)))
    with pytest.raises(Refused, match="stale"):
        approve(once, person(3), version=0)


def test_only_whom_the_plan_names_approves_it() -> None:
    with pytest.raises(Refused, match="forbidden"):
        approve(save(), person(2, Role.DUTY_OFFICER))
    open_to = save(body=change_plan("approvers", to=["command_squads"]))
    assert len(approve(open_to, person(2, Role.DUTY_OFFICER)).approvals) == 1


def test_one_that_does_not_say_so_never_goes_out_by_itself() -> None:
    by_hand = save(body=change_plan("automatic", to=False))
    assert not rules.may_go_out(approve(approve(by_hand, person(2)), person(3)))


def test_a_retired_plan_is_none_until_it_is_saved_again() -> None:
    first = save()
    gone = rules.retire_plan(
        first, RetirePlan(region=HERE, plan="p-1", reason="已被代替", expected_version=1), person(1), NOW
    )
    assert (gone.version, gone.retired) == (2, True)
    with pytest.raises(Refused, match="no_plan"):
        approve(gone, person(2))
    assert (save(gone).version, save(gone).retired) == (3, False)


def test_what_changed_is_told_field_by_field() -> None:
    new = change_plan("tier", 0, "reminders", 1, "text", to="三催")
    new["level"] = 2
    assert [*list_changes(BODY, new)] == [
        (("level",), 3, 2),
        (("tier", 0, "reminders", 1, "text"), "再催", "三催"),
    ]
    shorter = change_plan("tier", 0, "reminders", to=BODY["tier"][0]["reminders"][:1])
    [(path, _, now)] = list_changes(BODY, shorter)
    assert (path, now) == (("tier", 0, "reminders", 1), None)
