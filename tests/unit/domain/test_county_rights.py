"""What somebody may do inside one county, and how far an account may reach that they make."""

from __future__ import annotations

import pytest

from domain.access.county_rights import held_rights, only_region, regions_in_county, require_in_county
from domain.access.rights import Grant, Kind, Right, Role, Viewer
from domain.accounts.account_forms import check_holder, check_units_near
from domain.directory.person import Person
from domain.kernel.errors import Refused

COUNTY, TOWN, OTHER = "330825", "330825101", "330803"
SEE, MANAGE = Right.SEE_PEOPLE, Right.MANAGE_ACCOUNTS


def viewer(*regions: str) -> Viewer:
    grants = tuple(Grant(Role.ADMINISTRATOR, region) for region in regions)
    return Viewer(Kind.PERSON, "account:1", "某某", grants)


def test_a_right_in_another_county_is_none_in_this() -> None:
    require_in_county(viewer("3308"), SEE, COUNTY, TOWN)
    for who, region in ((viewer("3308"), OTHER), (viewer(TOWN), COUNTY), (viewer(OTHER), TOWN)):
        with pytest.raises(Refused, match="forbidden"):
            require_in_county(who, SEE, COUNTY, region)


def test_where_a_right_holds_in_a_county() -> None:
    assert regions_in_county(viewer("3308"), SEE, COUNTY) == ()
    assert regions_in_county(viewer(TOWN, OTHER), SEE, COUNTY) == (TOWN,)
    with pytest.raises(Refused, match="forbidden"):
        regions_in_county(viewer(OTHER), SEE, COUNTY)


def test_the_only_region_need_not_be_named() -> None:
    assert (only_region(()), only_region((TOWN,))) == ("", TOWN)
    with pytest.raises(Refused, match="which_region"):
        only_region((TOWN, COUNTY))


def test_whoever_has_none_of_the_rights_is_refused() -> None:
    assert held_rights(viewer(TOWN), (Right.APPROVE_TOKENS, SEE)) == [SEE]
    with pytest.raises(Refused, match="forbidden"):
        held_rights(viewer(TOWN), (Right.APPROVE_TOKENS,))


PERSON = Person("LY-1", "某人", "duty", "centre", TOWN, "", source="admin")


def test_an_account_is_made_for_somebody_near() -> None:
    check_holder(PERSON, viewer(COUNTY), beyond=False)
    gone = Person("LY-1", "某人", "duty", "centre", TOWN, "", source="admin", active=False)
    for person, who, beyond in (
        (None, viewer(COUNTY), False),
        (gone, viewer(COUNTY), False),
        (PERSON, viewer(OTHER), False),
        (PERSON, viewer(COUNTY), True),
    ):
        with pytest.raises(Refused, match="unknown_person"):
            check_holder(person, who, beyond)


def test_a_unit_is_one_where_they_administer_accounts() -> None:
    units = {"roads": TOWN, "far": "330825102"}
    check_units_near([Grant(Role.UNIT_OFFICER, TOWN, "roads")], viewer(TOWN), COUNTY, units)
    check_units_near([Grant(Role.DUTY_OFFICER, OTHER)], viewer(TOWN), COUNTY, units)
    for grant, code in (
        (Grant(Role.UNIT_OFFICER, TOWN, "far"), "bad_unit"),
        (Grant(Role.UNIT_OFFICER, TOWN, "nobodys"), "bad_unit"),
        (Grant(Role.UNIT_OFFICER, OTHER, "roads"), "one_county"),
        (Grant(Role.LIAISON, OTHER), "one_county"),
    ):
        with pytest.raises(Refused, match=code):
            check_units_near([grant], viewer(TOWN), COUNTY, units)
