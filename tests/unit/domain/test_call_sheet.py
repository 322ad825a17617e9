"""Who stands on a call sheet, in which order, and with which figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.emergency.rollouts.progress.branch_counts import Branch
from domain.emergency.rollouts.rollout import Rollout, RolloutState
from domain.emergency.rollouts.sheets.call_sheet import (
    CallSheet,
    SheetDeputy,
    SilentPerson,
    draw_up_sheet,
    list_townships,
    mask_sheet,
)
from domain.emergency.rollouts.sheets.row_codes import read_code

AT = datetime(2021, 7, 23, 9, 2, tzinfo=UTC)
TOWN, OTHER = "330825101", "330825102"
VILLAGE = f"{TOWN}264"
QUIET, LOUD = f"{VILLAGE}001", f"{VILLAGE}002"
ROLLOUT = Rollout(
    "RW-210723-01", "typhoon-2", "防台风", "Typhoon", "typhoon", 2, "", "", RolloutState.ISSUED, True, "", AT,
    40, 0, 0, (), issued_at=AT - timedelta(hours=2),
)  # fmt: skip
BRANCHES = {
    "330825": Branch("x", "330825", {"2": [1, 1, 0, 1, 0, 0]}, AT),
    TOWN: Branch("x", TOWN, {"2": [1, 0, 0, 1, 0, 0], "3": [2, 2, 0, 3, 1, 1]}, AT),
    VILLAGE: Branch("x", VILLAGE, {"1": [1, 0, 0, 0, 0, 0], "3": [2, 2, 0, 3, 1, 1]}, AT),
    QUIET: Branch("x", QUIET, {"2": [1, 0, 0, 0, 0, 0], "3": [2, 1, 0, 0, 0, 0]}),
    LOUD: Branch("x", LOUD, {"2": [0, 1, 0, 0, 0, 0], "3": [0, 1, 0, 3, 1, 1]}, AT),
    OTHER: Branch("x", OTHER, {"3": [1, 0, 0, 0, 0, 0]}),
}
PEOPLE = [
    SilentPerson("P1", 3, 3, LOUD, 1, "邱卫民", "13900000001", "联户党员"),
    SilentPerson("P2", 4, 3, QUIET, 0, "汪水根", "13900000002", "联户党员"),
    SilentPerson("H2", 1, 2, LOUD, 1, "蓝志强", "13900000003", "网格长"),
    SilentPerson("L1", 0, 1, VILLAGE, 0, "雷水根", "13900000004", "团长"),
    SilentPerson("H1", 2, 2, QUIET, 0, "王柏青", "13900000005", "网格长"),
    SilentPerson("X1", 9, 3, f"{OTHER}201001", 0, "陆建新", "13900000006", "联户党员"),
]


def draw(region: str = TOWN, at: datetime = AT) -> CallSheet:
    return draw_up_sheet(ROLLOUT, region, PEOPLE, BRANCHES, 40, at)


def test_silent_heads_come_first_then_heads_leaders_and_silent_grids() -> None:
    assert [row.person for row in draw().rows] == ["H1", "H2", "L1", "P2", "P1"]
    assert [row.silent for row in draw().rows] == [True, False, False, True, False]


def test_whoever_accepted_and_is_overdue_stands_below_the_silent_and_is_no_open_one() -> None:
    overdue = [
        SilentPerson("O1", 5, 2, QUIET, 3, "方国强", "13900000007", "网格长"),
        SilentPerson("O2", 6, 3, QUIET, 3, "叶建民", "13900000008", "联户党员"),
    ]
    sheet = draw_up_sheet(ROLLOUT, TOWN, [*overdue, *PEOPLE], BRANCHES, 40, AT)
    assert [row.person for row in sheet.rows] == ["H1", "H2", "L1", "P2", "P1", "O1", "O2"]
    assert (sheet.open, len(sheet.rows)) == (5, 7)


def test_figures_are_those_of_the_branch() -> None:
    sheet = draw()
    assert (sheet.people, sheet.accepted, sheet.taken_over, sheet.silent) == (11, 5, 1, 1), "as on screens"
    assert [(row.below, row.accepted) for row in sheet.rows] == [(3, 0), (6, 4), (9, 4), (-1, -1), (-1, -1)]


def test_a_village_and_the_county_have_sheets_of_their_own() -> None:
    assert [row.person for row in draw(QUIET).rows] == ["H1", "P2"]
    assert len(draw("330825").rows) == 6
    assert list_townships(BRANCHES) == [TOWN, OTHER]


def test_each_code_leads_to_its_person() -> None:
    numbers = {person.person: person.number for person in PEOPLE}
    for row in draw().rows:
        assert read_code(ROLLOUT.id, 40, row.code) == numbers[row.person]


def test_two_sheets_have_one_number_while_nothing_changed() -> None:
    assert draw(at=AT + timedelta(minutes=5)).number == draw().number
    more = replace(BRANCHES[TOWN], tiers={"3": [1, 2, 0, 4, 1, 1]})
    assert draw_up_sheet(ROLLOUT, TOWN, PEOPLE, {**BRANCHES, TOWN: more}, 40, AT).number != draw().number


def test_a_line_names_who_is_called_in_the_persons_place_and_another_one_is_another_sheet() -> None:
    deputies = {"H1": SheetDeputy("周建平", "13900002011")}
    sheet = draw_up_sheet(ROLLOUT, TOWN, PEOPLE, BRANCHES, 40, AT, deputies)
    assert [row.deputy and row.deputy.name for row in sheet.rows] == ["周建平", None, None, None, None]
    assert sheet.number != draw().number
    assert mask_sheet(sheet).rows[0].deputy == SheetDeputy("周**", "139****2011")


def test_without_the_right_names_and_phones_are_masked() -> None:
    row = mask_sheet(draw()).rows[0]
    assert (row.name, row.phone, row.code) == ("王**", "139****0005", draw().rows[0].code)
