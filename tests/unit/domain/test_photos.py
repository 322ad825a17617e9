"""Who may add a photo, and how many there may be."""

from __future__ import annotations

import pytest

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases.case_join import Case
from domain.cases.photos import MOST_OF_CASE, MOST_OF_ONE, check_may_add, check_room
from domain.kernel.errors import Refused
from tests.integration.reports import COUNTY, NOW

CASE = Case(COUNTY, "desk", "a", "0" * 16, region=f"{COUNTY}101", reported_at=NOW, entered_by=("person:A",))


def phone(person: str | None, county: str = COUNTY, role: Role = Role.RESPONDER) -> Actor:
    return Actor(Viewer(Kind.LINK, "link:4", "", (Grant(role, county),), person))


@pytest.mark.parametrize("by", [phone("A"), phone("B")], ids=["reported", "called"])
def test_who_reported_a_case_or_was_called_into_it_may_add(by: Actor) -> None:
    assert check_may_add(CASE, by, {"B"}) is CASE


@pytest.mark.parametrize(
    ("case", "by"),
    [(CASE, phone("C")), (CASE, phone(None)), (CASE, phone("A", "330803")), (None, phone("A")),
     (CASE, phone("A", role=Role.COMMANDER))],
    ids=["stranger", "nobody", "elsewhere", "no case", "no phone"],
)  # fmt: skip
def test_to_anybody_else_there_is_no_such_case(case: Case | None, by: Actor) -> None:
    with pytest.raises(Refused, match="no_case"):
        check_may_add(case, by, {"B"})


@pytest.mark.parametrize(("number", "all_of_them"), [(MOST_OF_ONE, MOST_OF_ONE), (0, MOST_OF_CASE)])
def test_a_case_holds_so_many(number: int, all_of_them: int) -> None:
    check_room(number - 1, all_of_them - 1)
    with pytest.raises(Refused, match="photos_full"):
        check_room(number, all_of_them)
