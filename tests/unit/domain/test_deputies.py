"""Deputies: the nearest of whom the plan names, never one who is silent too, and only for the silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.directory.person import Person, Post
from domain.emergency.rollouts.audience import Candidate
from domain.emergency.rollouts.deputies import (
    DeputyRequest,
    answer_request,
    check_deputy,
    choose_acted_for,
    find_answerable,
    list_represented,
    list_silent,
    require_able,
    share_out,
)
from domain.emergency.rollouts.planning.plan_bodies import plan_of
from domain.emergency.rollouts.planning.plan_checks import check_plan
from domain.emergency.rollouts.progress.task_states import Task
from domain.kernel.errors import Refused
from tests.unit.domain.test_plan_checks import BODY, POSTS

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
VILLAGE, OTHER = "330825101264", "330825102201"
TIER = BODY["tier"][0]
SECOND = TIER | {"tier": 2, "deputies": ["post:vice", "tier", "person:X1"], "deputy_after_minutes": 60}
BOTH = BODY | {"tier": [TIER, SECOND]}
PLAN = plan_of("p", BOTH, [Post("leader", "团长", "", 1), Post("head", "网格长", "", 2)])
CANDIDATES = [
    Candidate("V1", "vice", "", f"{VILLAGE}001", True),
    Candidate("V0", "vice", "", VILLAGE, True),
    Candidate("L1", "leader", "", VILLAGE, True),
    Candidate("X1", "duty", "", "330825", True),
]


def silent(person: str, region: str) -> Task:
    return Task(person, 2, region, (), NOW)


HEADS = [silent("G1", f"{VILLAGE}001"), silent("G2", f"{VILLAGE}002"), silent("G3", f"{OTHER}001")]


def test_the_nearest_answers_and_who_has_none_is_left_for_the_next() -> None:
    assert share_out(PLAN, 2, 0, HEADS, CANDIDATES) == ({"V1": ["G1"], "V0": ["G2"]}, ["G3"])
    assert share_out(PLAN, 2, 1, HEADS, CANDIDATES) == ({"L1": ["G1", "G2"]}, ["G3"])
    assert share_out(PLAN, 2, 2, HEADS, CANDIDATES) == ({"X1": ["G1", "G2", "G3"]}, [])
    assert share_out(PLAN, 2, 3, HEADS, CANDIDATES) == ({}, ["G1", "G2", "G3"])


def test_whoever_is_silent_too_is_no_deputy() -> None:
    both = [HEADS[0], silent("V1", f"{VILLAGE}001")]
    found, _ = share_out(PLAN, 2, 0, both, CANDIDATES)
    assert found == {"V0": ["G1", "V1"]}


def test_the_list_shrinks_to_whom_nobody_answered_for() -> None:
    request = DeputyRequest("r", 2, 0, "V1", ("G1", "G2", "G3", "G4"), NOW)
    tasks = {
        "G1": HEADS[0],
        "G2": replace(HEADS[1], accepted_at=NOW),
        "G3": replace(HEADS[2], accepted_at=NOW, on_behalf_by="V1"),
    }
    assert [task.person for task in list_silent(request, tasks)] == ["G1", "G3"]


def test_a_request_is_answered_once_but_late_counts() -> None:
    request = DeputyRequest("r", 2, 0, "V1", ("G1",), NOW)
    assert answer_request(replace(request, state="silent"), True, NOW).state == "can"
    with pytest.raises(Refused, match="answered"):
        answer_request(answer_request(request, False, NOW), True, NOW)


def test_nobody_is_asked_to_answer_for_themselves_or_for_whoever_answered() -> None:
    done = replace(HEADS[1], accepted_at=NOW)
    assert list_represented([HEADS[0], done, HEADS[2]], "G3") == [HEADS[0]]
    with pytest.raises(Refused, match="nobody_left: nobody of these is still to accept"):
        list_represented([done, HEADS[2]], "G3")


def test_a_deputy_is_somebody_of_the_directory() -> None:
    person = Person("V1", "何平", "vice", "", VILLAGE, "13900000201")
    check_deputy(person, "V1")
    for left in (None, replace(person, active=False)):
        with pytest.raises(Refused, match="unknown_person: not in the directory: 'V1'"):
            check_deputy(left, "V1")


def test_who_said_that_they_cannot_is_not_asked_again() -> None:
    assert [require_able(sent) for sent in (0, 3)] == [0, 3]
    with pytest.raises(Refused, match="answered: they said that they cannot"):
        require_able(None)


def test_a_request_is_there_for_its_deputy_and_for_whoever_leads() -> None:
    request = DeputyRequest("r", 2, 0, "V1", ("G1",), NOW)
    assert find_answerable(request, "V1", leads=False) == request
    assert find_answerable(request, None, leads=True) == request
    for known, person, leads in ((request, "V2", False), (request, None, False), (None, "V1", True)):
        with pytest.raises(Refused, match="no_deputy_request"):
            find_answerable(known, person, leads)


def test_a_deputy_acts_once_they_said_that_they_can_and_only_for_the_silent() -> None:
    request = DeputyRequest("r", 2, 0, "V1", ("G1", "G2"), NOW, "can")
    tasks = {"G1": HEADS[0], "G2": replace(HEADS[1], accepted_at=NOW), "G3": HEADS[2]}
    everybody = ["G1", "G2", "G3"]
    assert choose_acted_for(request, "accepted", tasks, everybody) == [HEADS[0]]
    for old, act, people, code in (
        (replace(request, state="asked"), "flown", [], "not_agreed"),
        (request, "flown", [], "bad_field"),
        (request, "accepted", ["G2", "G3"], "nobody_left: nobody of these is still to answer"),
    ):
        with pytest.raises(Refused, match=code):
            choose_acted_for(old, act, tasks, people)


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"deputies": ["post:nobody"]}, "deputies"),
        ({"deputies": ["somebody"]}, "deputies"),
        ({"deputies": ["tier"]}, "deputy_after_minutes"),
        ({"deputy_wait_minutes": 0}, "deputy_wait_minutes"),
        ({"deputy_wait_minutes": 1441}, "deputy_wait_minutes"),
        ({"deputy_wait_minutes": "15"}, "deputy_wait_minutes"),
    ],
)
def test_deputies_are_checked(more: dict[str, object], where: str) -> None:
    faults = check_plan(BODY | {"tier": [TIER | more]}, set(), POSTS)
    assert ("tier", 0, where) in [fault.path for fault in faults]
