"""A plan is judged by the same rules wherever it was written, each fault by its field."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from domain.directory.person import Post
from domain.emergency.rollouts.planning.plan_bodies import plan_of
from domain.emergency.rollouts.planning.plan_checks import check_plan

POSTS = {"leader": 1, "head": 2}
BODY: dict[str, Any] = {
    "name": "预案", "name_en": "Plan", "response": "flood", "level": 3, "approve_above": 500,
    "repeat_hours": 6, "correction": "停止", "automatic": True, "hold_minutes": 10,
    "approvers": ["rollouts"],
    "tier": [
        {
            "tier": 1, "checklist": ["巡查"], "text": "请领办", "accept_minutes": 60, "finish_minutes": 240,
            "target": 0.98,
            "reminders": [{"after_minutes": 30, "text": "催办"}, {"after_minutes": 45, "text": "再催"}],
            "quiet": {"from": "22:00", "until": "06:00", "channels": ["voice"]},
        }
    ],
}  # fmt: skip


def change_plan(*path: Any, to: Any) -> dict[str, Any]:
    body = deepcopy(BODY)
    at: Any = body
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = to
    return body


def faults(body: dict[str, Any]) -> list[tuple[tuple[Any, ...], str]]:
    return [(fault.path, fault.code) for fault in check_plan(body, {"water"}, POSTS)]


def test_a_plan_that_is_whole_has_no_fault_and_is_read() -> None:
    assert faults(BODY) == []
    plan = plan_of("p-1", BODY, [Post("leader", "团长", "Team leader", 1)], 4)
    assert (plan.version, plan.automatic, plan.hold) == (4, True, timedelta(minutes=10))
    quiet = plan.tiers[0].quiet
    assert quiet is not None
    assert quiet.channels == ("voice",)


@pytest.mark.parametrize(
    ("path", "to", "fault"),
    [
        (("level",), 9, (("level",), "bad_field_of")),
        (("name",), "  ", (("name",), "bad_field_of")),
        (("approvers",), ["see_live"], (("approvers",), "bad_field_of")),
        (
            ("tier", 0, "finish_reminders"),
            [{"after_minutes": 300, "text": "催办"}],
            (("tier", 0, "finish_reminders", 0, "text"), "same_words"),
        ),
        (
            ("tier", 0, "finish_reminders"),
            [{"after": 300, "text": "办结"}],
            (("tier", 0, "finish_reminders", 0, "after_minutes"), "bad_field_of"),
        ),
        (("tier", 0, "reminders", 1, "text"), "", (("tier", 0, "reminders", 1, "text"), "bad_field_of")),
        (("tier", 0, "reminders", 1, "text"), "催办", (("tier", 0, "reminders", 1, "text"), "same_words")),
        (("tier", 0, "reminders", 1, "after_minutes"), 20, (("tier", 0, "reminders"), "reminders_unordered")),
        (("tier", 0, "finish_minutes"), 59, (("tier", 0, "finish_minutes"), "finish_first")),
        (("tier", 0, "quiet", "until"), "22:00", (("tier", 0, "quiet"), "bad_field_of")),
        (("tier", 0, "quiet", "from"), "24:00", (("tier", 0, "quiet"), "bad_field_of")),
        (("tier", 0, "posts"), ["chief"], (("tier", 0, "posts"), "unknown")),
        (("tier", 0, "tier"), 3, (("tier", 0, "tier"), "tier_of_nobody")),
        (("tier",), [], (("tier",), "bad_field_of")),
        (("hold_minutes",), 0, (("hold_minutes",), "bad_field_of")),
        (("extra",), 1, (("extra",), "odd_field_of")),
    ],
)
def test_each_fault_is_told_by_its_field(path: tuple[Any, ...], to: Any, fault: Any) -> None:
    assert fault in faults(change_plan(*path, to=to))


def test_who_goes_out_by_itself_says_how_long_it_can_be_held_back() -> None:
    body = {name: given for name, given in BODY.items() if name != "hold_minutes"}
    assert faults(body) == [(("hold_minutes",), "bad_field_of")]
