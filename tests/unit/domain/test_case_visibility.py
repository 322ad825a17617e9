"""A case is there for whoever sees it, and is acted on by whoever has any of the rights to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.access.rights import Grant, Kind, Right, Role, Viewer
from domain.cases.case_join import Case, with_values
from domain.cases.case_visibility import OF_PLACE, check_commanded, check_permitted, holds_right
from domain.cases.handling_rules import first_handling
from domain.kernel.errors import Refused
from tests.unit.domain.test_entry_decisions import OTHER_TOWN, TOWN, enter_case, officer

CASE = enter_case(officer("330825"))[0]
RIGHTS = (Right.HANDLE_CASES, Right.MANAGE_CASES)


def viewer(role: Role, region: str) -> Viewer:
    return Viewer(Kind.PERSON, "account:5", "", (Grant(role, region),))


@pytest.mark.parametrize("role", [Role.GRID_HEAD, Role.DUTY_OFFICER])
def test_one_of_the_rights_is_enough(role: Role) -> None:
    by = viewer(role, TOWN)
    assert check_commanded(CASE, "330825", by, lambda _: frozenset(), RIGHTS) is CASE


def test_who_sees_a_case_and_does_nothing_with_it_is_told_so_and_who_does_not_see_it_is_not() -> None:
    for by, code in (
        (viewer(Role.AUDITOR, TOWN), "no_case"),
        (viewer(Role.READER, TOWN), "forbidden: no command is given for this case"),
        (viewer(Role.DUTY_OFFICER, OTHER_TOWN), "no_case"),
    ):
        with pytest.raises(Refused, match=code):
            check_commanded(CASE, "330825", by, lambda _: frozenset(), RIGHTS)
    with pytest.raises(Refused, match="no_case"):
        check_commanded(CASE, "330803", viewer(Role.DUTY_OFFICER, TOWN), lambda _: frozenset(), RIGHTS)


def test_a_region_that_was_only_called_handles_the_case_and_does_not_manage_it() -> None:
    called = with_values(CASE, {"called": (OTHER_TOWN,)})
    by, county = viewer(Role.COMMANDER, OTHER_TOWN), viewer(Role.COMMANDER, "330825")

    def held(case: Case, by: Viewer) -> list[bool]:
        rights = (Right.SEE_CASE, Right.HANDLE_CASES, *sorted(OF_PLACE))
        return [holds_right(by, case, lambda _: frozenset(), right) for right in rights]

    assert held(called, by) == [True, True, False, False, False]
    assert held(called, county) == [True] * 5
    with pytest.raises(Refused, match="forbidden"):
        check_permitted(called, "330825", by, lambda _: frozenset(), Right.MANAGE_CASES)
    handling = replace(first_handling(datetime(2026, 11, 22, tzinfo=UTC)), handed_to=OTHER_TOWN)
    assert held(with_values(CASE, {"handling": handling}), by) == [True] * 5
