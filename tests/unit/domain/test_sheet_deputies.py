"""Whom a call sheet names beside somebody who is silent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from domain.emergency.rollouts.audience import Candidate
from domain.emergency.rollouts.deputies import ASKED, BY_HAND, CAN, CANNOT, SILENT, DeputyRequest
from domain.emergency.rollouts.plan import Plan
from domain.emergency.rollouts.sheets.call_sheet import SilentPerson
from domain.emergency.rollouts.sheets.sheet_deputies import (
    choose_sheet_deputies,
    list_named_people,
    list_named_posts,
)
from tests.unit.domain.test_rollout import plan

AT = datetime(2021, 7, 23, 9, 2, tzinfo=UTC)
VILLAGE = "330825101264"
GRID, OTHER = f"{VILLAGE}001", f"{VILLAGE}002"
LEADER = Candidate("L1", "leader", "", VILLAGE, True)
HEAD, HEAD_OF_OTHER = Candidate("H1", "head", "", GRID, True), Candidate("H2", "head", "", OTHER, True)
VICE = Candidate("V1", "vice", "", "330825101", True)
PEOPLE = [
    SilentPerson("L1", 0, 1, VILLAGE, 0, "", "", ""),
    SilentPerson("H1", 1, 2, GRID, 0, "", "", ""),
    SilentPerson("P1", 2, 3, GRID, 0, "", "", ""),
    SilentPerson("P2", 3, 3, OTHER, 1, "", "", ""),
]
CANDIDATES = (LEADER, HEAD, HEAD_OF_OTHER, VICE)


def three_tiers(*deputies: str) -> Plan:
    """`deputies`: of the second tier."""
    made = plan()
    (first,) = made.tiers
    tiers = tuple(
        replace(first, tier=number, posts=(post,), deputies=deputies if number == 2 else ())
        for number, post in ((1, "leader"), (2, "head"), (3, "liaison"))
    )
    return replace(made, tiers=tiers)


def choose(
    silent: Sequence[str], made: Plan | None = None, requests: Sequence[DeputyRequest] = ()
) -> dict[str, str]:
    people = [person for person in PEOPLE if person.person in silent]
    return choose_sheet_deputies(made or three_tiers(), people, requests, CANDIDATES, silent)


def request(deputy: str, state: str, *people: str, rank: int = 0) -> DeputyRequest:
    return DeputyRequest(f"{deputy}-{state}", 2, rank, deputy, people, AT, state)


def test_without_a_deputy_in_the_plan_it_is_whoever_stands_next_above_and_is_not_silent() -> None:
    assert choose(["H1"]) == {"H1": "L1"}
    assert choose(["P1", "P2"]) == {"P1": "H1", "P2": "H2"}
    assert choose(["H1", "P1"]) == {"H1": "L1", "P1": "L1"}, "the head of the grid is silent, too"
    assert choose(["L1", "H1", "P1", "P2"]) == {"P2": "H2"}, "nobody stands above who is not silent"


def test_the_plans_deputies_come_first_in_its_order() -> None:
    assert choose(["H1"], three_tiers("post:vice", "tier")) == {"H1": "V1"}
    assert choose(["H1"], three_tiers("tier", "post:vice")) == {"H1": "L1"}
    assert choose(["H1"], three_tiers("person:H2")) == {"H1": "H2"}


def test_who_answers_for_them_stands_before_who_was_asked_and_who_cannot_is_not_named() -> None:
    made = three_tiers("post:vice", "tier")
    assert choose(["H1"], made, [request("V1", CANNOT, "H1")]) == {"H1": "L1"}
    assert choose(["H1"], made, [request("V1", SILENT, "H1")]) == {"H1": "L1"}
    by_hand = request("H2", ASKED, "H1", rank=BY_HAND)
    assert choose(["H1"], made, [by_hand]) == {"H1": "H2"}
    assert choose(["H1"], made, [request("V1", CAN, "H1"), by_hand]) == {"H1": "V1"}


def test_whoever_accepted_needs_nobody() -> None:
    accepted = [replace(PEOPLE[1], state=3)]
    assert choose_sheet_deputies(three_tiers("tier"), accepted, [], CANDIDATES, []) == {}


def test_only_those_are_read_who_may_be_named() -> None:
    made = three_tiers("post:vice", "person:X9", "tier")
    assert list_named_posts(made) == {"vice", "leader", "head"}
    assert list_named_people(made, [request("V1", ASKED, "H1")]) == {"X9", "V1"}
