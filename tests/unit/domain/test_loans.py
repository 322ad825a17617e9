"""People of a unit in the squad of another: who sees it, what is uncovered meanwhile, who could help."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.directory.roster import Shift
from domain.squads.candidates import Candidate, Spot
from domain.squads.loans import (
    Home,
    Loan,
    find_helpers,
    find_lent,
    find_uncovered,
    list_loans,
    sees_home,
    tell_loans,
)
from domain.squads.squad import assemble_squad, release_member, stand_down

TZ = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 29, 2, 0, tzinfo=UTC)
LOCAL = NOW.astimezone(TZ)
COUNTY, TOWN, GRID = "330825", "330825101", "330825101264001"
WATER = Home("W1", "water", ("水利局", "Water"), "duty", COUNTY)
GRIDDER = Home("G1", "town-101", ("东华街道", "Donghua"), "head", GRID)
POLICE = Home("P1", "police", ("公安局", "Police"), "duty", COUNTY)
HOMES = {home.person: home for home in (WATER, GRIDDER, POLICE)}
BY = Actor(Viewer(Kind.PERSON, "account:7", "", ()))
PEOPLE = tuple((person, "grid") for person in ("W1", "G1", "P1", "X1"))
SQUAD = assemble_squad("c-1", "c", TOWN, "account:7", PEOPLE, {}, "", NOW)
LENT = Loan(GRIDDER, "c-1", "c", NOW, "called")


def seen_by(role: Role, region: str, unit: str | None = None) -> set[str]:
    viewer = Viewer(Kind.PERSON, "account:1", "", (Grant(role, region, unit),))
    return {person for person, home in HOMES.items() if sees_home(viewer, home)}


def test_who_is_of_the_unit_that_leads_is_not_lent() -> None:
    assert set(find_lent(SQUAD, HOMES, "police")) == {"W1", "G1"}
    assert set(find_lent(SQUAD, HOMES, None)) == {"W1", "P1"}, "the township of the case leads"
    assert set(find_lent(replace(SQUAD, region="330825102"), HOMES, None)) == {"W1", "G1", "P1"}
    assert set(find_lent(release_member(SQUAD, "W1", NOW), HOMES, "police")) == {"G1"}
    assert find_lent(stand_down(SQUAD, NOW), HOMES, "police") == {}


def test_loans_stand_with_their_end_the_longest_first() -> None:
    early = assemble_squad("a-1", "a", TOWN, "account:7", (("P1", "duty"),), {}, "", NOW - timedelta(hours=1))
    until = NOW + timedelta(hours=3)
    found = list_loans([SQUAD, early], HOMES, {"c": "water"}, {"c": until})
    assert [(loan.home.person, loan.squad, loan.until) for loan in found] == [
        ("P1", "a-1", None),
        ("G1", "c-1", until),
        ("P1", "c-1", until),
    ]


def test_the_home_unit_and_the_regions_above_see_a_loan() -> None:
    assert seen_by(Role.UNIT_OFFICER, COUNTY, "water") == {"W1"}
    assert seen_by(Role.UNIT_OFFICER, TOWN, "water") == set()
    assert seen_by(Role.DUTY_OFFICER, TOWN) == {"G1"}
    assert seen_by(Role.COMMANDER, "3308") == {"W1", "G1", "P1"}
    assert seen_by(Role.GRID_HEAD, GRID) == seen_by(Role.REVIEWER, COUNTY) == set()


def duty(person: str, day: str = "2026-11-29", shift: str = "day", post: str = "head") -> Shift:
    return Shift(day, shift, GRID, post, person)


def list_uncovered(*duties: Shift, until: datetime | None = None, away: tuple[str, ...] = ("G1",)) -> Any:
    loan = replace(LENT, until=until)
    return [(shift.day, shift.shift) for shift in find_uncovered(loan, duties, [], away, LOCAL).shifts]


def test_duties_until_the_end_that_nobody_else_has_are_uncovered() -> None:
    assert list_uncovered(duty("G1")) == [("2026-11-29", "day")]
    assert list_uncovered(duty("G1"), duty("G2")) == []
    assert list_uncovered(duty("G1"), duty("G2"), away=("G1", "G2")) == [("2026-11-29", "day")]
    assert list_uncovered(duty("G1", shift="all"), duty("G2")) == [("2026-11-29", "all")], "the night is open"
    assert list_uncovered(duty("G1", shift="all"), duty("G2"), duty("G3", shift="night")) == []
    assert list_uncovered(duty("G1"), duty("G2", post="leader")) == [("2026-11-29", "day")]
    assert list_uncovered(duty("G1", "2026-11-28")) == [], "over already"
    assert list_uncovered(duty("G1", "2026-12-02", "night"), duty("G1", "2026-12-09")) == []
    week = NOW + timedelta(days=11)
    assert list_uncovered(duty("G1", "2026-12-09"), until=week) == [("2026-12-09", "day")]
    assert list_uncovered(duty("G1", "2026-12-01"), until=NOW + timedelta(hours=2)) == []
    assert list_uncovered(duty("G1", "2026-12-01"), until=NOW - timedelta(hours=2)) == [("2026-12-01", "day")]


def candidate(person: str, unit: str, region: str, post: str = "head", squads: int = 0) -> Candidate:
    return Candidate(person, unit, region, frozenset({post, unit}), True, squads=squads)


@pytest.mark.parametrize(
    ("others", "post", "place"),
    [
        ([], True, True),
        ([candidate("G2", "town-101", GRID)], False, False),
        ([candidate("G2", "town-101", f"{TOWN}264002")], False, True),
        ([candidate("G2", "village", GRID)], True, False),
        ([candidate("G2", "town-101", GRID, squads=1)], True, True),
        ([candidate("G2", "town-101", GRID, post="leader")], True, True),
        ([candidate("G1", "town-101", GRID)], True, True),
    ],
)
def test_a_post_is_covered_by_the_free_on_duty(others: list[Candidate], post: bool, place: bool) -> None:
    gap = find_uncovered(LENT, [], others, ("G1",), LOCAL)
    assert (gap.post, gap.place) == (post, place)


def test_of_a_whole_county_no_place_is_told() -> None:
    assert not find_uncovered(replace(LENT, home=WATER), [], [], (), LOCAL).place


def test_helpers_have_the_post_are_free_and_near_the_home_region() -> None:
    on_duty = [
        candidate("A", "town-102", "330825102001001"),
        candidate("B", "town-101", f"{TOWN}264002"),
        candidate("C", "town-101", f"{TOWN}264003", squads=1),
        candidate("D", "town-101", f"{TOWN}264004", post="leader"),
        candidate("G1", "town-101", GRID),
    ]
    found = find_helpers(LENT, on_duty, Spot(29.0, 119.2), NOW)
    assert [pick.person for pick in found] == ["B", "A"]


def list_news(old: Any, new: Any) -> list[tuple[str, Any]]:
    changes = tell_loans(old, new, HOMES, "police", "LY-261129-0001", BY, NOW, TZ)
    return [(change.kind, change.delta["news"][0]) for change in changes]


def test_home_units_hear_once_of_who_came_and_who_went() -> None:
    [(kind, line)] = list_news(None, SQUAD)
    assert (kind, line["count"], line["units"], line["no"]) == ("loan.began", 2, 2, "LY-261129-0001")
    assert line["called"] == [GRID, "unit:town-101", "unit:water"]
    assert (line["region"], line["case"], line["matter"]) == (TOWN, "", None)
    gone = release_member(SQUAD, "W1", NOW)
    [(kind, line)] = list_news(SQUAD, gone)
    assert (kind, line["count"], line["unit"], line["called"]) == ("loan.ended", 1, "水利局", ["unit:water"])
    assert [item for item, _ in list_news(gone, stand_down(gone, NOW))] == ["loan.ended"]
    assert list_news(SQUAD, SQUAD) == list_news(SQUAD, release_member(SQUAD, "P1", NOW)) == []


def test_whoever_is_in_several_squads_is_told_of_to_their_unit_though_it_leads() -> None:
    first = assemble_squad("c-1", "c", TOWN, "account:7", (("P1", "crew"), ("W1", "crew")), {}, "", NOW)
    busy = {"P1": "c-1"}
    second = assemble_squad("d-1", "d", TOWN, "account:7", (("P1", "crew"),), busy, "险情更急，先堵口", NOW)
    leads, ends = {"c": "police", "d": "police"}, {"c": None, "d": None}
    found = list_loans((squad for squad in (first, second)), HOMES, leads, ends)
    assert [(loan.home.person, loan.squad) for loan in found] == [
        ("P1", "c-1"),
        ("P1", "d-1"),
        ("W1", "c-1"),
    ]
    assert [loan.home.person for loan in list_loans([first], HOMES, leads, ends)] == ["W1"]
    [change] = tell_loans(None, second, HOMES, "police", "LY-2", BY, NOW, TZ, busy)
    line = change.delta["news"][0]
    assert (change.kind, line["called"], line["count"]) == ("loan.doubled", ["unit:police"], 1)
    assert tell_loans(None, second, HOMES, "police", "LY-2", BY, NOW, TZ) == []
    for squad, others in ((first, {"P1": "d-1"}), (second, {})):
        ended = tell_loans(squad, stand_down(squad, NOW), HOMES, "police", "LY-2", BY, NOW, TZ, others)
        assert "unit:police" not in {name for change in ended for name in change.delta["news"][0]["called"]}


def test_of_whoever_another_unit_leads_the_loan_begins_and_ends_though_they_are_in_several_squads() -> None:
    squad = assemble_squad(
        "d-1", "d", TOWN, "account:7", (("P1", "crew"),), {"P1": "c-1"}, "险情更急，先堵口", NOW
    )
    for old, new, kind in ((None, squad, "loan.began"), (squad, stand_down(squad, NOW), "loan.ended")):
        changes = tell_loans(old, new, HOMES, "water", "LY-2", BY, NOW, TZ, {"P1": "c-1"})
        assert [change.kind for change in changes] == [kind]
