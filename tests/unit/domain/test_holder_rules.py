"""Who has a case in hand, and so begins, finishes and passes it on; whoever was only called does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases.handling_rules import list_allowed
from domain.cases.rules.holder_rules import has_in_hand
from tests.unit.domain.test_handling_rules import COUNTY, TOWN, VILLAGE, facts, refuses, take, walk

OTHER_TOWN = "330825102"
HELD = walk("RegisterCase", "DispatchCase")
NAMES = {"StartHandling", "FinishHandling", "PassOnCase"}


def officer(role: Role, region: str, unit: str | None = None) -> Actor:
    return Actor(Viewer(Kind.PERSON, "account:3", "", (Grant(role, region, unit),)))


@pytest.mark.parametrize(
    ("by", "has"),
    [
        (officer(Role.UNIT_OFFICER, COUNTY, "police"), True),
        (officer(Role.UNIT_OFFICER, TOWN, "police"), True),
        (officer(Role.UNIT_OFFICER, COUNTY, "water"), False),
        (officer(Role.DUTY_OFFICER, TOWN), True),
        (officer(Role.GRID_HEAD, VILLAGE), True),
        (officer(Role.GRID_HEAD, f"{VILLAGE}001"), False),
        (officer(Role.DUTY_OFFICER, OTHER_TOWN), False),
        (officer(Role.COMMANDER, COUNTY[:4]), True),
        (officer(Role.LIAISON, COUNTY), False),
        (officer(Role.REVIEWER, COUNTY), False),
    ],
)
def test_the_unit_and_whoever_is_of_the_place_have_a_case_in_hand(by: Actor, has: bool) -> None:
    allowed = {kind.__name__ for kind in list_allowed(HELD, by, facts())}
    assert (has_in_hand(HELD, by.viewer, facts()), allowed & NAMES) == (has, NAMES if has else set())
    for name in sorted(NAMES - (NAMES if has else set())):
        with refuses("not_handling", "unit"):
            take(HELD, name, by)


def test_a_township_speaks_for_its_own_station_and_for_what_was_handed_down_to_it() -> None:
    duty_officer, head = officer(Role.DUTY_OFFICER, OTHER_TOWN), officer(Role.GRID_HEAD, OTHER_TOWN)
    served = replace(facts(), unit_region=OTHER_TOWN)
    assert has_in_hand(HELD, duty_officer.viewer, served)
    assert not has_in_hand(HELD, head.viewer, served)
    for by in (duty_officer, head):
        assert has_in_hand(replace(HELD, handed_to=OTHER_TOWN), by.viewer, facts())
