"""Who may speak for a household that has to move, and whose name stands beside what they say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.emergency.rollouts.evacuations.household_reporters import (
    LONGEST_REPORTER,
    check_household_reach,
    name_household_reporter,
)
from domain.emergency.rollouts.evacuations.ledger import EvacuationReport
from domain.kernel.errors import Refused

VILLAGE, GRID = "330825101264", "330825101264001"


def viewer(kind: Kind, role: Role, region: str = "330825", person: str | None = None) -> Viewer:
    return Viewer(kind, "account:9", "", (Grant(role, region),), person)


def test_a_person_speaks_for_whom_they_look_after_and_for_their_village_or_grid() -> None:
    link = viewer(Kind.LINK, Role.RESPONDER, person="P1")
    check_household_reach(link, GRID, "P1", "")
    for near in (VILLAGE, GRID):
        check_household_reach(link, GRID, "P2", near)
    for near in ("", "330825102201", f"{VILLAGE}002"):
        with pytest.raises(Refused, match="forbidden: not one of your households"):
            check_household_reach(link, GRID, "P2", near)


def test_a_link_of_nobody_speaks_for_no_household() -> None:
    with pytest.raises(Refused, match="forbidden"):
        check_household_reach(viewer(Kind.LINK, Role.RESPONDER), GRID, "", VILLAGE)


@pytest.mark.parametrize("role", [Role.GRID_HEAD, Role.COMMANDER])
def test_officers_speak_in_their_region(role: Role) -> None:
    check_household_reach(viewer(Kind.PERSON, role, VILLAGE), GRID, "", "")
    with pytest.raises(Refused, match="forbidden"):
        check_household_reach(viewer(Kind.PERSON, role, "330825102"), GRID, "", "")


def test_programs_speak_where_they_report() -> None:
    check_household_reach(viewer(Kind.TOKEN, Role.REPORTER), GRID, "", "")
    with pytest.raises(Refused, match="forbidden"):
        check_household_reach(viewer(Kind.TOKEN, Role.READER), GRID, "", "")


def test_what_is_keyed_in_has_two_names_and_what_a_phone_says_the_person() -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    report = EvacuationReport("r1", "HH-1", "moved", at, by=" 村 主任 ")
    person = Actor(viewer(Kind.LINK, Role.RESPONDER, person="P1"))
    officer = Actor(viewer(Kind.PERSON, Role.COMMANDER))
    assert name_household_reporter(report, person).by == "P1"
    assert name_household_reporter(report, officer).by == "村主任 account:9"
    unnamed, long = (
        EvacuationReport("r", "HH-1", "moved", at),
        EvacuationReport("r", "H", "moved", at, by="长" * 99),
    )
    assert name_household_reporter(unnamed, officer).by == "account:9"
    assert name_household_reporter(long, officer).by == f"{'长' * LONGEST_REPORTER} account:9"
