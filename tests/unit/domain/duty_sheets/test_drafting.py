"""Duties of sheets, and what a complete sheet replaces."""

from __future__ import annotations

from domain.directory.duty_sheets.drafting import find_replaced, read_duties
from domain.directory.duty_sheets.sheets import MOST_REMARKS, Remark, address, mask_cell, unique
from domain.directory.roster import Shift
from tests.unit.domain.duty_sheets.grids_of_text import TODAY, sheet
from tests.unit.domain.duty_sheets.test_matching import REGISTRY

TITLE = ["湖镇镇2026年11月值班表", "", ""]
HEAD = ["日期", "带班领导", "值班人员"]


def duty(day: int, person: str, post: str = "duty", region: str = "330825101") -> Shift:
    return Shift(f"2026-11-{day}", "all", region, post, person)


def test_a_sheet_becomes_duties_of_its_township() -> None:
    rows = [TITLE, HEAD, ["11月27日", "张伟", "赵三、王五"], ["11月28日", "张伟", "赵三(替李四)"]]
    found = read_duties([sheet(rows)], "a.xlsx", REGISTRY, TODAY)
    assert [given for _, given in found.given] == [
        duty(27, "LY-2", "leader"), duty(27, "LY-4"), duty(27, "LY-6"),
        duty(28, "LY-2", "leader"), duty(28, "LY-4"),
    ]  # fmt: skip
    assert [line for line, _ in found.given] == [3, 3, 3, 4, 4]
    assert [(remark.address, remark.code) for remark in found.remarks] == [("C4", "swap")]
    there = [duty(27, "LY-1"), duty(27, "LY-1", "leader", "330825"), duty(30, "LY-1")]
    assert find_replaced(there, found) == [duty(27, "LY-1")]


def test_whoever_cannot_be_told_stays_out_and_so_does_the_day() -> None:
    rows = [
        ["2026年11月值班表", ""],
        ["日期", "值班员"],
        ["27日", "张伟、赵三"],
        ["28日", "孙七"],
        ["29日", "王五"],
    ]
    found = read_duties([sheet(rows)], "a.xlsx", REGISTRY, TODAY)
    assert [given.person for _, given in found.given] == ["LY-4", "LY-6"]
    first, *others = found.remarks
    assert (first.address, first.code) == ("B3", "several_people")
    assert first.facts == {"value": "张*", "count": "2", "choices": "水利局 LY-1、湖镇镇 LY-2"}
    assert [other.code for other in others] == ["own_region", "unknown_name", "own_region"]
    assert find_replaced([duty(27, "LY-9"), duty(29, "LY-9", region="330825101001")], found) == [
        duty(29, "LY-9", region="330825101001")
    ]


def test_two_names_with_and_between_them_are_two_people() -> None:
    rows = [TITLE, ["日期", "值班员"], ["27日", "赵三和王五"], ["28日", "赵三与孙七"], ["29日", "赵三及王五"]]
    found = read_duties([sheet(rows)], "a.xlsx", REGISTRY, TODAY)
    assert [(given.day[-2:], given.person) for _, given in found.given] == [
        ("27", "LY-4"), ("27", "LY-6"), ("29", "LY-4"), ("29", "LY-6"),
    ]  # fmt: skip
    assert [(remark.address, remark.code) for remark in found.remarks] == [("B4", "unknown_name")]


def test_one_person_is_on_one_duty_at_a_time() -> None:
    rows = [TITLE, ["日期", "带班领导", "值班员"], ["27日", "张伟", "张伟"], ["28日", "张伟", "赵三、赵三"]]
    found = read_duties([sheet(rows)], "a.xlsx", REGISTRY, TODAY)
    assert [(remark.address, remark.code) for remark in found.remarks] == [("C3", "two_duties")]
    found.drop_clashes([Shift("2026-11-28", "night", "330825", "duty", "LY-4")])
    assert [given for _, given in found.given] == [duty(27, "LY-2", "leader"), duty(28, "LY-2", "leader")]
    assert [(remark.address, remark.code) for remark in found.remarks][1:] == [("C4", "overlap_there")]


def test_remarks_are_told_once_and_not_without_end() -> None:
    read = [Remark("S", line, 1, "own_post", "", {"label": "带班"}) for line in (1, 2)]
    assert unique(read) == (read[0],)
    many = [Remark("S", line, 1, "no_day", "") for line in range(1, MOST_REMARKS + 4)]
    assert len(unique([*many, *many])) == MOST_REMARKS + 1
    assert unique(many)[-1].facts == {"count": "3"}
    assert [address(1, 1), address(7, 28), address(1, 80)] == ["A1", "AB7", "CB1"]
    assert mask_cell("张伟、李四 13800000000") == "张*、李* 138****0000"


def test_a_name_told_apart_once_is_known_in_the_whole_sheet() -> None:
    rows = [
        ["2026年11月值班表", ""],
        ["日期", "值班员"],
        ["27日", "张伟"],
        ["28日", "张伟（水利局）"],
        ["29日", "张伟"],
    ]
    found = read_duties([sheet(rows)], "a.xlsx", REGISTRY, TODAY)
    assert [given.person for _, given in found.given] == ["LY-1", "LY-1", "LY-1"]
    two = [*rows, ["30日", "张伟(湖镇镇)"]]
    found = read_duties([sheet(two)], "a.xlsx", REGISTRY, TODAY)
    assert [given.person for _, given in found.given] == ["LY-1", "LY-2"]
