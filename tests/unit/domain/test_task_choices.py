"""Which tasks a command is about, and who may give it for all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.access.rights import Grant, Kind, Role, Viewer
from domain.emergency.rollouts.progress.task_choices import (
    JUST_REMINDED,
    check_leads,
    choose_overdue,
    choose_taken_over,
    choose_unaccepted,
    leave_out_reminded,
    require_unreminded,
)
from domain.emergency.rollouts.progress.task_states import Task
from domain.kernel.errors import Refused

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
COUNTY, TOWN, VILLAGE = "330825", "330825101", "330825101264"
SILENT = Task("G1", 2, VILLAGE, (), NOW)
ACCEPTED = replace(SILENT, person="G2", accepted_at=NOW)
DONE = replace(ACCEPTED, person="G3", finished_at=NOW)
TAKEN_OVER = replace(SILENT, person="G4", taken_over_by="V1")
TASKS = [SILENT, ACCEPTED, DONE, TAKEN_OVER]


def leader(region: str) -> Viewer:
    return Viewer(Kind.PERSON, "account:9", "", (Grant(Role.COMMANDER, region),))


def test_only_the_silent_are_still_to_accept() -> None:
    assert choose_unaccepted(TASKS) == [SILENT]
    with pytest.raises(Refused, match="nobody_left: nobody of these is still to accept") as refused:
        choose_unaccepted(TASKS[1:])
    assert refused.value.where == "people"


def test_overdue_is_who_accepted_in_a_tier_whose_time_is_over() -> None:
    assert choose_overdue(TASKS, (1, 2)) == [ACCEPTED]
    for due in ((), (1, 3)):
        with pytest.raises(Refused, match="nobody_left: nobody of these accepted and is overdue"):
            choose_overdue(TASKS, due)


def test_taken_over_is_who_is_silent_or_overdue() -> None:
    assert choose_taken_over(TASKS, ()) == [SILENT]
    assert choose_taken_over(TASKS, (2,)) == [SILENT, ACCEPTED]
    with pytest.raises(Refused, match="nobody_left: nobody of these is still to accept, or overdue"):
        choose_taken_over(TASKS[1:], (1, 3))


def test_nobody_is_reminded_twice_at_once_but_a_first_message_is_no_reminder() -> None:
    again = [replace(SILENT, round=1), replace(SILENT, person="G5", round=1), replace(SILENT, person="G6")]
    just = NOW - JUST_REMINDED + timedelta(seconds=1)
    assert leave_out_reminded(again, {"G1": just, "G6": just}, NOW) == again[1:]
    assert leave_out_reminded(again, {"G1": NOW - JUST_REMINDED}, NOW) == again
    assert require_unreminded(again) == again
    with pytest.raises(Refused, match="just_reminded"):
        require_unreminded(leave_out_reminded(again[:1], {"G1": just}, NOW))


def test_a_selection_is_for_whoever_leads_where_all_of_it_stands() -> None:
    tasks = {"G1": SILENT, "G2": replace(ACCEPTED, region=TOWN)}
    check_leads(leader(TOWN), tasks, ["G1", "G2"], COUNTY)
    with pytest.raises(Refused, match="forbidden"):
        check_leads(leader(VILLAGE), tasks, ["G1", "G2"], COUNTY)


def test_of_whoever_has_no_task_only_the_county_asks() -> None:
    with pytest.raises(Refused, match="forbidden"):
        check_leads(leader(TOWN), {"G1": SILENT}, ["G1", "X9"], COUNTY)
    check_leads(leader(COUNTY), {"G1": SILENT}, ["G1", "X9"], COUNTY)
