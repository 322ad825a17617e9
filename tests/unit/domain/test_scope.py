"""Who sees what of the live data: each role, several grants at once, and the names of scopes."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.access.rights import TABLE, Grant, Kind, Reach, Right, Role, Viewer
from domain.access.scope import Scope, everybody, scope_of, sees_case
from tests.examples import some_of

COUNTY, TOWN, OTHER, VILLAGE = "330825", "330825101", "330825102", "330825101264"
MATTERS = {"roads": frozenset(("road", "dust")), "housing": frozenset(("house",))}


def matters_of(unit: str) -> frozenset[str]:
    return MATTERS.get(unit, frozenset())


def viewer(*grants: Grant, person: str | None = None) -> Viewer:
    return Viewer(Kind.PERSON, "account:1", "某某", grants, person)


def case(region: str = VILLAGE, matter: str | None = "road", *called: str) -> dict[str, Any]:
    return {"region": region, "matter": matter, "called": list(called)}


def make_scope(
    role: Role, region: str = COUNTY, unit: str | None = None, text: str = "", person: str = ""
) -> Scope:
    found = scope_of(viewer(Grant(role, region, unit), person=person or None), text or region, matters_of)
    assert found is not None
    return found


@pytest.mark.parametrize("role", [Role.COMMANDER, Role.DUTY_OFFICER])
def test_a_desk_sees_everything_of_its_region(role: Role) -> None:
    assert make_scope(role) == Scope(COUNTY)
    assert make_scope(role, text=TOWN) == Scope(TOWN)
    assert make_scope(role, person="P1") == Scope(COUNTY), "all desks of a region share what they hear"
    assert make_scope(role, TOWN).sees_position("anybody", VILLAGE)
    assert not make_scope(role, TOWN).sees_position("anybody", OTHER)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.GRID_HEAD, Role.WALL])
def test_a_wall_a_reviewer_and_a_grid_head_see_nobodys_position(role: Role) -> None:
    scope = make_scope(role, person="P1")
    assert scope.sees_case(case())
    assert not scope.sees_position("P1", VILLAGE)
    assert not scope.sees_position("P2", VILLAGE)


def test_a_township_sees_its_own_and_what_it_is_called_into() -> None:
    scope = make_scope(Role.DUTY_OFFICER, TOWN)
    assert scope.sees_case(case())
    assert not scope.sees_case(case(OTHER))
    assert scope.sees_case(case(OTHER, None, TOWN))
    assert scope.sees_case(case(OTHER, None, VILLAGE)), "a village of it is called"
    assert not scope.sees_case(case(OTHER, None, COUNTY, "unit:roads", "person:P1", OTHER))
    assert not make_scope(Role.GRID_HEAD, VILLAGE).sees_case(case(OTHER, None, TOWN)), (
        "its township is not itself"
    )
    assert (scope.counts(TOWN, ""), scope.counts(OTHER, "")) == (True, False)


def test_a_unit_sees_its_matters_and_what_it_is_called_into() -> None:
    scope = make_scope(Role.UNIT_OFFICER, TOWN, "roads")
    assert scope.sees_case(case(matter="dust"))
    assert not scope.sees_case(case(matter="house"))
    assert not scope.sees_case(case(matter=None))
    assert not scope.sees_case(case(OTHER, "road")), "only within the grant's region"
    assert scope.sees_case(case(OTHER, "house", "unit:roads"))
    assert not scope.sees_case(case(OTHER, "house", "unit:housing", TOWN))
    assert not scope.sees_position("P1", VILLAGE)
    assert (scope.counts(TOWN, "road"), scope.counts(TOWN, ""), scope.counts(OTHER, "road")) == (1, 0, 0)


def test_a_person_in_the_field_sees_their_own() -> None:
    scope = make_scope(Role.LIAISON, VILLAGE, person="P1")
    assert not scope.sees_case(case())
    assert scope.sees_case(case(OTHER, None, "person:P1"))
    assert not scope.sees_case(case(VILLAGE, None, "person:P2", VILLAGE))
    assert scope.sees_position("P1", OTHER)
    assert not scope.sees_position("P2", VILLAGE)
    assert not scope.counts(TOWN, "road")
    nobody = make_scope(Role.LIAISON, VILLAGE)
    assert not nobody.sees_case(case(VILLAGE, None, "person:None"))
    assert not nobody.sees_position("None", VILLAGE)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_those_who_do_not_operate_see_nothing_live(role: Role) -> None:
    assert scope_of(viewer(Grant(role, COUNTY)), COUNTY, matters_of) is None
    assert not sees_case(viewer(Grant(role, COUNTY)), case(), matters_of)


def test_only_grants_that_contain_the_region_count() -> None:
    someone = viewer(Grant(Role.COMMANDER, TOWN), Grant(Role.UNIT_OFFICER, COUNTY, "roads"))
    assert scope_of(someone, OTHER, matters_of) == make_scope(Role.UNIT_OFFICER, COUNTY, "roads", OTHER)
    assert scope_of(someone, "3308", matters_of) is None
    region = scope_of(someone, TOWN, matters_of)
    assert region
    assert region.positions == "all"
    assert region.sees_case(case(matter="house"))
    assert region.sees_case(case(OTHER, "house", "unit:roads")), "both grants count where both reach"


def test_two_units_and_a_person_are_joined() -> None:
    someone = viewer(
        Grant(Role.UNIT_OFFICER, COUNTY, "roads"),
        Grant(Role.UNIT_OFFICER, TOWN, "housing"),
        Grant(Role.LIAISON, COUNTY),
        person="P1",
    )
    county, town = (scope_of(someone, region, matters_of) for region in (COUNTY, TOWN))
    assert county
    assert town
    assert (county.sees_case(case(matter="house")), town.sees_case(case(matter="house"))) == (False, True)
    assert town.sees_case(case(OTHER, None, "person:P1"))
    assert town.positions == "own"
    assert sees_case(someone, case(matter="house"), matters_of), "visible in the town's scope"
    assert not sees_case(someone, case(OTHER, "house"), matters_of)


def test_a_right_is_asked_for() -> None:
    wall, reviewer = viewer(Grant(Role.WALL, COUNTY)), viewer(Grant(Role.REVIEWER, COUNTY))
    assert not sees_case(wall, case(), matters_of), "a wall opens no case"
    assert sees_case(reviewer, case(), matters_of)
    assert not sees_case(reviewer, case(), matters_of, Right.REVEAL_CASE)
    assert everybody(case())


grants = st.builds(
    lambda role, region, unit: Grant(role, region, unit if TABLE[role].reach is Reach.UNIT else None),
    st.sampled_from(list(Role)),
    st.sampled_from(["3308", COUNTY, TOWN, OTHER, VILLAGE]),
    st.sampled_from(["roads", "housing"]),
)
people = st.builds(
    lambda held, person: viewer(*held, person=person),
    st.lists(grants, max_size=4),
    st.sampled_from([None, "P1", "P2"]),
)
cases = st.builds(
    lambda region, matter, called: case(region, matter, *called),
    st.sampled_from([TOWN, OTHER, VILLAGE, f"{VILLAGE}001"]),
    st.sampled_from([None, "road", "house"]),
    st.lists(st.sampled_from([TOWN, VILLAGE, OTHER, "unit:roads", "unit:housing", "person:P1"]), max_size=3),
)


@settings(max_examples=some_of(500), deadline=None)
@given(people, cases)
def test_a_case_can_be_opened_exactly_when_some_sight_shows_it(
    someone: Viewer, first: dict[str, Any]
) -> None:
    regions = ["3308", COUNTY, TOWN, OTHER, VILLAGE, f"{VILLAGE}001"]
    scopes = [scope_of(someone, region, matters_of, Right.SEE_CASE) for region in regions]
    assert sees_case(someone, first, matters_of) == any(s is not None and s.sees_case(first) for s in scopes)


@settings(max_examples=some_of(500), deadline=None)
@given(people, cases, st.sampled_from([COUNTY, TOWN, VILLAGE]))
def test_a_sight_is_the_union_of_its_grants(someone: Viewer, first: dict[str, Any], region: str) -> None:
    scopes = [scope_of(viewer(g, person=someone.person), region, matters_of) for g in someone.grants]
    single_scopes = [scope for scope in scopes if scope is not None]
    joined = scope_of(someone, region, matters_of)
    assert (joined is not None) == bool(single_scopes)
    if joined is not None:
        assert joined.sees_case(first) == any(part.sees_case(first) for part in single_scopes)
        for person, place in itertools.product(("P1", "P2", "P3"), (VILLAGE, OTHER)):
            seen = any(part.sees_position(person, place) for part in single_scopes)
            assert joined.sees_position(person, place) == seen
        for matter in ("", "road", "house"):
            assert joined.counts(TOWN, matter) == any(part.counts(TOWN, matter) for part in single_scopes)


@settings(max_examples=some_of(500), deadline=None)
@given(people, people, st.sampled_from([COUNTY, TOWN]), st.sampled_from([COUNTY, TOWN]))
def test_a_name_names_one_sight(viewer_a: Viewer, two: Viewer, region: str, there: str) -> None:
    first, second = scope_of(viewer_a, region, matters_of), scope_of(two, there, matters_of)
    if first is not None and second is not None:
        assert (first.name == second.name) == (first == second)
        assert "|" not in first.name
        assert len(first.name) < 48


def test_what_differs_in_anything_has_another_name() -> None:
    base = {"whole": True, "matters": frozenset(("a",)), "units": frozenset(("u",)), "person": "P1"}
    others: list[dict[str, Any]] = [
        {}, {"positions": "own"}, {"positions": "none"}, {"whole": False}, {"person": None}, {"person": "P2"},
        {"units": frozenset(("u", "v"))}, {"matters": frozenset(("a", "b"))},
    ]  # fmt: skip
    names = {Scope(COUNTY, **{**base, **other}).name for other in others}
    assert len(names) == len(others)
    assert {Scope(COUNTY, positions=p).name for p in ("all", "own", "none")} == {
        COUNTY, f"{COUNTY}-own", f"{COUNTY}-none",
    }  # fmt: skip


def test_names_with_strange_characters_stay_apart() -> None:
    odd = [frozenset((unit,)) for unit in ("a|b", "a", "a'", "a', 'unit:b", "a\0")]
    names = {Scope(COUNTY, False, units=units).name for units in [*odd, frozenset("ab")]}
    assert len(names) == len(odd) + 1
    assert not any("|" in name for name in names)
