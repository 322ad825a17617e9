"""The second person of an issue: when they are asked again, and what sending back leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.emergency.rollouts.progress.second_person import (
    ASKED_EVERY,
    Decision,
    check_second_person,
    count_asking,
    find_decision,
    find_next_asking,
    return_rollout,
)
from domain.emergency.rollouts.rollout import RolloutState, confirm_rollout, issue_rollout
from domain.emergency.rollouts.rollout_commands import ConfirmRollout, IssueRollout, ReturnRollout
from domain.kernel.errors import Refused
from tests.unit.domain.test_hold import NOW, PREPARED

ISSUE = IssueRollout(region="330825", rollout=PREPARED.id, expected_version=1)
WAITING = issue_rollout(PREPARED, ISSUE, "account:7", NOW)
BACK = ReturnRollout(region="330825", rollout=PREPARED.id, reason="人员名单有误", expected_version=2)


def test_it_is_asked_for_again_at_even_distances_until_it_is_confirmed() -> None:
    assert WAITING.awaits_second
    assert not PREPARED.awaits_second
    for late, number in ((0, 1), (299, 1), (300, 2), (3600, 13)):
        at = NOW + timedelta(seconds=late)
        assert count_asking(WAITING, at) == number
        assert find_next_asking(WAITING, at) == NOW + number * ASKED_EVERY
    before = NOW - timedelta(hours=5)
    assert find_next_asking(WAITING, before) == before + ASKED_EVERY, "the clock was set back"
    command = ConfirmRollout(region="330825", rollout=WAITING.id, expected_version=2)
    released = confirm_rollout(WAITING, command, "account:8", NOW)
    assert (released.state, find_next_asking(released, NOW)) == (RolloutState.ISSUED, None)


def test_sent_back_it_can_be_issued_anew_and_says_by_whom_when_and_why() -> None:
    back = return_rollout(WAITING, BACK, "account:8", NOW)
    assert (back.issued_by, back.asked_at, back.version, back.sent_back) == ("", None, 3, True)
    assert (back.held_by, back.held_at, back.held_why) == ("account:8", NOW, "人员名单有误")
    again = issue_rollout(back, replace(ISSUE, expected_version=3), "account:7", NOW + ASKED_EVERY)
    assert (again.awaits_second, again.asked_at) == (True, NOW + ASKED_EVERY)
    early = replace(BACK, expected_version=1)
    for wrong, code in ((replace(BACK, reason=""), "bad_reason"), (early, "stale")):
        with pytest.raises(Refused, match=code):
            return_rollout(WAITING, wrong, "account:8", NOW)
    with pytest.raises(Refused, match="not_waiting"):
        return_rollout(PREPARED, BACK, "account:8", NOW)


def test_whoever_issued_it_decides_nothing_by_another_account_of_theirs() -> None:
    for by, person, same in (
        ("account:7", None, True),
        ("account:8", "P1", True),
        ("account:8", "P2", False),
        ("account:8", None, False),
    ):
        decision = Decision.OWN if same else Decision.CONFIRM
        assert find_decision(WAITING, by, person, "P1") is decision
        if same:
            with pytest.raises(Refused, match="same_person"):
                check_second_person(WAITING, by, person, "P1")
        else:
            check_second_person(WAITING, by, person, "P1")
    assert find_decision(WAITING, "account:8", None, None) is Decision.CONFIRM, "nobody is not somebody"


def test_what_goes_out_by_itself_is_held_back_and_nothing_else_waits_for_a_word() -> None:
    held = replace(PREPARED, hold_until=NOW + ASKED_EVERY)
    assert find_decision(held, "account:7", None, None) is Decision.HOLD
    stopped = replace(held, state=RolloutState.STOPPED)
    for other in (PREPARED, stopped, return_rollout(WAITING, BACK, "account:8", NOW)):
        assert find_decision(other, "account:8", None, None) is Decision.NONE
