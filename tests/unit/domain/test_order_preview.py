"""Whom an evacuation order would concern: who needs help, where to, and of whom nobody knows."""

from __future__ import annotations

from domain.emergency.rollouts.evacuations.order_preview import HouseholdGroup, ShelterNeed, preview_order
from domain.emergency.rollouts.evacuations.shelter import Shelter

TOWN, FAR = "330825101", "330825102"
GRIDS = (f"{TOWN}201001", f"{TOWN}201002", f"{TOWN}202001", f"{FAR}201001")
SCHOOL = Shelter("S1", "学校", f"{TOWN}201", 119.0, 29.0, 100)
HALL = Shelter("S2", "礼堂", TOWN, 119.0, 29.0, 500)


KNOWN = (
    HouseholdGroup(GRIDS[0], 1, 3, ("infant", "disabled")),
    HouseholdGroup(GRIDS[0], 2, 6, ()),
    HouseholdGroup(GRIDS[1], 2, 4, ("infant",)),
    HouseholdGroup(GRIDS[3], 1, 4, ()),
)
LISTED = (GRIDS[0], GRIDS[1], GRIDS[3])


def test_a_place_counts_its_people_who_needs_help_and_where_they_go() -> None:
    found = preview_order(KNOWN[:3], LISTED, (SCHOOL, HALL), GRIDS, TOWN)
    assert (found.households, found.people, found.vulnerable) == (5, 13, 3)
    assert found.needs == (("infant", 3), ("disabled", 1))
    assert found.shelters == (ShelterNeed(SCHOOL, 13),)
    assert found.unsheltered == 0


def test_a_village_without_a_list_is_not_known_never_empty() -> None:
    found = preview_order(KNOWN[:2], LISTED, (), GRIDS, TOWN)
    assert (found.villages, found.unlisted) == (2, (f"{TOWN}202",))
    nobody = preview_order((), (), (), GRIDS, TOWN)
    assert (nobody.households, nobody.unlisted) == (0, (f"{TOWN}201", f"{TOWN}202"))


def test_whoever_has_no_shelter_near_is_told_apart() -> None:
    found = preview_order(KNOWN, LISTED, (HALL,), GRIDS, "330825")
    assert found.shelters == (ShelterNeed(HALL, 13),)
    assert found.unsheltered == 4
