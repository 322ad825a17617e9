"""Asking for time by phone: of the unit, in a squad of the case, and nothing beyond."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Right, Role, Viewer
from domain.cases.case_join import Case, stub, with_values
from domain.cases.joint.joint import Joint
from domain.cases.rules.phone_requests import (
    add_membership,
    list_time_choices,
    speak_as_asker,
    speak_for_unit,
)
from domain.cases.times.time_request import EXTENSION, SUSPENSION
from domain.kernel.errors import Refused
from tests.unit.domain.test_handling_rules import COUNTY, MONDAY, TOWN, take
from tests.unit.domain.test_request_rules import HELD, JOINT, ask

ME = "LY-D00001"
LINK = Actor(Viewer(Kind.LINK, "link:4", "", (Grant(Role.RESPONDER, COUNTY),), ME))


def case(**more: Any) -> Case:
    values = {"reported_at": MONDAY, "region": f"{TOWN}264", "handling": HELD, "squad": (ME,)}
    return with_values(stub(COUNTY, "desk", "1"), values | more)


def test_whoever_is_in_the_squad_speaks_for_their_unit_and_stays_who_they_are() -> None:
    by = speak_for_unit(LINK, case(), "police")
    assert (by.name, by.viewer.person) == ("link:4", ME)
    assert by.viewer.may(Right.HANDLE_CASES, COUNTY)
    assert not by.viewer.may(Right.MANAGE_CASES, COUNTY)


@pytest.mark.parametrize(
    ("squad", "unit", "viewer"),
    [
        ((), "police", LINK.viewer),
        (("LY-D00002",), "police", LINK.viewer),
        ((ME,), "", LINK.viewer),
        ((ME,), "police", replace(LINK.viewer, grants=(Grant(Role.RESPONDER, "330802"),))),
        ((ME,), "police", replace(LINK.viewer, grants=(Grant(Role.LIAISON, COUNTY),))),
    ],
)
def test_nobody_else_does(squad: tuple[str, ...], unit: str, viewer: Viewer) -> None:
    with pytest.raises(Refused) as refused:
        speak_for_unit(replace(LINK, viewer=viewer), case(squad=squad), unit)
    assert refused.value.code == "forbidden"


def asked_by(person: str) -> Case:
    """A case for which somebody asked for time, and left its squad since."""
    handling = ask(HELD)
    requests = tuple(replace(request, person=person) for request in handling.requests)
    return case(handling=replace(handling, requests=requests), squad=())


def test_whoever_asked_takes_it_back_as_an_officer_of_that_unit() -> None:
    asked = asked_by(ME)
    assert asked.handling
    number = asked.handling.requests[0].number
    by = speak_as_asker(LINK, asked, number)
    assert by.viewer.may(Right.HANDLE_CASES, COUNTY)
    withdrawn = take(asked.handling, "WithdrawRequest", by=by, request=number)
    assert [request.state for request in withdrawn.requests] == ["withdrawn"]


def test_nobody_else_takes_it_back_nor_what_is_over_or_was_never_asked() -> None:
    asked, county = asked_by(ME), replace(LINK.viewer, grants=(Grant(Role.RESPONDER, "330802"),))
    assert asked.handling
    number = asked.handling.requests[0].number
    over = take(asked.handling, "PassOnCase")
    nobody = replace(LINK, viewer=replace(LINK.viewer, person=None))
    for by, about, which in (
        (LINK, asked_by("LY-D00002"), number),
        (LINK, asked_by(""), number),
        (nobody, asked_by(""), number),
        (replace(LINK, viewer=county), asked, number),
        (LINK, asked, number + 1),
        (LINK, case(handling=over), number),
        (LINK, case(handling=None), number),
    ):
        with pytest.raises(Refused) as refused:
            speak_as_asker(by, about, which)
        assert (refused.value.code, refused.value.where) == ("no_request", "request")


def test_a_phone_offers_what_would_be_taken() -> None:
    police = add_membership(LINK.viewer, COUNTY, "police")
    assert HELD.deadline
    assert list_time_choices(case(), police) == [
        (EXTENSION, "police", 0, HELD.deadline.due_at),
        (SUSPENSION, "police", 0, HELD.deadline.due_at),
    ]
    water = add_membership(LINK.viewer, COUNTY, "water")
    assert list_time_choices(case(), water) == []
    assert [found[:3] for found in list_time_choices(case(joint=JOINT), water)] == [
        (EXTENSION, "water", 1),
        (SUSPENSION, "water", 1),
    ]
    assert list_time_choices(case(joint=Joint()), LINK.viewer) == []
    with_request = ask(HELD)
    assert [found.kind for found in list_time_choices(case(handling=with_request), police)] == [SUSPENSION]
    for handling in (None, take(HELD, "SuspendCase"), take(HELD, "PassOnCase"), take(HELD, "FinishHandling")):
        assert list_time_choices(case(handling=handling), police) == []
