"""Admission 准入: what is on no list goes to a township only after somebody else has admitted it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases.handling import Handling
from domain.cases.handling_commands import RefuseAdmission, RequestAdmission
from domain.cases.handling_guards import SEVEREST, is_handed_down
from domain.cases.handling_rules import decide_handling, list_allowed
from tests.unit.domain.test_handling_rules import (
    COUNTY,
    MONDAY,
    OFFICER,
    actor,
    command,
    facts,
    refuses,
    walk,
)

TOWN = f"{COUNTY}101"
COMMANDER = actor(9)
UNLISTED = replace(facts(matter=None), unit_region=TOWN)


def holder(*regions: str) -> Actor:
    grants = tuple(Grant(Role.DUTY_OFFICER, region) for region in regions)
    return Actor(Viewer(Kind.PERSON, "account:5", "", grants))


def take(old: Handling, name: str, by: Actor = OFFICER, known: object = UNLISTED) -> Handling:
    return decide_handling(old, command(name, old), by, MONDAY, known)  # type: ignore[arg-type]


def test_a_township_gets_it_only_after_somebody_else_has_admitted_it() -> None:
    old = walk("RegisterCase")
    with refuses("not_admitted", "unit"):
        take(old, "DispatchCase")
    with_request = take(old, "RequestAdmission")
    assert (with_request.admission, with_request.admission_by) == ("requested", "account:7")
    with refuses("requester_decides"):
        take(with_request, "AdmitCase")
    with refuses("not_admitted"):
        take(with_request, "DispatchCase")
    admitted = take(with_request, "AdmitCase", COMMANDER)
    assert take(admitted, "DispatchCase").unit == "police"
    with refuses("already_asked"):
        take(admitted, "RequestAdmission")


def test_what_was_refused_stays_and_may_be_asked_for_anew() -> None:
    refused = take(take(walk("RegisterCase"), "RequestAdmission"), "RefuseAdmission", COMMANDER)
    with refuses("not_admitted"):
        take(refused, "DispatchCase")
    with refuses("not_asked"):
        take(refused, "AdmitCase", COMMANDER)
    assert take(refused, "RequestAdmission").admission == "requested"


@pytest.mark.parametrize(
    "known",
    [
        replace(facts(), unit_region=TOWN),
        replace(UNLISTED, unit_region=COUNTY),
        replace(UNLISTED, severity=SEVEREST),
    ],
)
def test_a_listed_matter_a_unit_of_the_county_and_the_severest_do_not_wait(known: object) -> None:
    assert take(walk("RegisterCase"), "DispatchCase", known=known).unit == "police"


def test_a_listed_matter_is_not_asked_for() -> None:
    old = walk("RegisterCase")
    with refuses("has_matter", "matter"):
        take(old, "RequestAdmission", known=facts())
    assert RequestAdmission not in list_allowed(old, OFFICER, facts())
    assert RequestAdmission in list_allowed(old, OFFICER, UNLISTED)
    assert RefuseAdmission not in list_allowed(old, COMMANDER, UNLISTED)


@pytest.mark.parametrize(
    ("homes", "region", "down"),
    [
        ([COUNTY], TOWN, True),
        (["3308"], TOWN, True),
        ([COUNTY], COUNTY, False),
        ([TOWN], TOWN, False),
        ([TOWN], f"{TOWN}264", False),
        ([f"{COUNTY}102"], TOWN, True),
        ([COUNTY, TOWN], TOWN, True),
    ],
)
def test_a_township_hands_nothing_down_to_itself(homes: list[str], region: str, down: bool) -> None:
    assert is_handed_down(holder(*homes), region) is down
