"""Rules of the directory: whom somebody may take back, who has to stay, and when two accounts are one."""

from __future__ import annotations

import pytest

from domain.directory.directory_rules import check_administrators, check_covered, check_two_people, sort_units
from domain.directory.mandate import Mandate
from domain.directory.person import Person, Unit
from domain.kernel.errors import Refused

COUNTY, TOWN, OTHER = "330825", "330825101", "330825102"
SOMEBODY = Person("LY-1", "贺知章", "duty", "centre", TOWN, "000-9900-0001")


def test_who_administers_the_region_of_somebody_finds_them() -> None:
    assert check_covered(SOMEBODY, Mandate((COUNTY,))) is SOMEBODY
    for person, mandate in ((None, Mandate((COUNTY,))), (SOMEBODY, Mandate((OTHER,))), (SOMEBODY, Mandate())):
        with pytest.raises(Refused, match="unknown_person"):
            check_covered(person, mandate)


@pytest.mark.parametrize(
    ("gone", "stay"),
    [
        ([], []),
        ([(TOWN, False)], [(COUNTY, False)]),
        ([(COUNTY, False)], [(TOWN, False), (COUNTY[:4], False)]),
        ([(COUNTY, True)], [(COUNTY, False)]),
        ([(COUNTY, True)], [(COUNTY, True)]),
    ],
)
def test_whoever_administers_as_much_stands_in(
    gone: list[tuple[str, bool]], stay: list[tuple[str, bool]]
) -> None:
    check_administrators(gone, stay)


@pytest.mark.parametrize(
    ("gone", "stay"),
    [
        ([(COUNTY, False)], []),
        ([(COUNTY, False)], [(TOWN, False)]),
        ([(TOWN, False), (OTHER, False)], [(TOWN, False)]),
        ([(COUNTY, False)], [(COUNTY, True)]),
    ],
)
def test_nobody_leaves_a_region_without_an_administrator(
    gone: list[tuple[str, bool]], stay: list[tuple[str, bool]]
) -> None:
    with pytest.raises(Refused, match="last_administrator"):
        check_administrators(gone, stay)


def test_accounts_behind_which_one_account_stands_are_no_two_people() -> None:
    check_two_people({"account:7"}, {"account:8"})
    with pytest.raises(Refused, match="made_by_author"):
        check_two_people({"account:7", "account:3"}, {"account:8", "account:3"})


def test_the_units_of_a_place_come_before_those_around_it_and_all_others() -> None:
    served = {"bureau": COUNTY, "other": OTHER, "village": f"{TOWN}001", "town": TOWN, "away": "330803"}
    served |= {"city": COUNTY[:4], "police": COUNTY, "second": TOWN}
    units = [Unit(code, code, code, "department", region) for code, region in served.items()]
    near = [unit.code for unit in sort_units(units, f"{TOWN}264001")]
    assert near == ["town", "second", "bureau", "police", "city", "other", "village", "away"]
