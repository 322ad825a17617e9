"""Lists of households as offices keep them: names of regions as written, merged cells, doubts by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.directory.duty_sheets.sheets import Cell, Sheet
from domain.directory.households.household import Household
from domain.directory.households.household_columns import read_risk, read_vulnerable
from domain.directory.households.household_reading import HouseholdList, HouseholdReader, Places
from domain.directory.person import Person
from domain.kernel.regions import Level, Region

TOWN, VILLAGE, OTHER = "330825101", "330825101264", "330825101200"
GRID, FIRST, SECOND = f"{VILLAGE}001", f"{OTHER}001", f"{OTHER}002"
REGIONS = (
    Region(TOWN, "湖镇镇", "", Level.TOWNSHIP, "330825"),
    Region(VILLAGE, "希塘村", "", Level.VILLAGE, TOWN),
    Region(OTHER, "新光村", "", Level.VILLAGE, TOWN),
    Region(GRID, "希塘村 1 网格", "", Level.GRID, VILLAGE),
    Region(FIRST, "新光村 1 网格", "", Level.GRID, OTHER),
    Region(SECOND, "新光村 2 网格", "", Level.GRID, OTHER),
)
PEOPLE = (
    Person("LY-P1", "王军", "liaison", "", GRID, "1"),
    Person("LY-P2", "陈平", "liaison", "", GRID, "1"),
    Person("LY-P3", "陈平", "liaison", "", GRID, "1"),
)
HEADINGS = (
    "序号",
    "行政村",
    "网格",
    "户主姓名",
    "人数（人）",
    "联系电话",
    "风险类型",
    "特殊人群",
    "责任人",
    "删除标记",
)


def sheet(*rows: Sequence[str], headings: Sequence[str] = HEADINGS) -> Sheet:
    """A title, the headings, and rows."""
    lines = [("避险转移应转移名单",), headings, *rows]
    width = max(map(len, lines))
    cells = (
        tuple(Cell(text, line, at) for at, text in enumerate([*row, *[""] * (width - len(row))], 1))
        for line, row in enumerate(lines, 1)
    )
    return Sheet("湖镇", tuple(cells))


def read_list(*rows: Sequence[str], known: Mapping[str, Household] | None = None) -> HouseholdList:
    return HouseholdReader(Places(REGIONS), PEOPLE, known or {}).read([sheet(*rows)])


def list_remarks(found: HouseholdList) -> list[tuple[str, str]]:
    return [(remark.address, remark.code) for remark in found.remarks]


def test_a_row_is_read_as_people_write_it() -> None:
    found = read_list(
        ("1", "希塘", "", "贺知章", "3人", "139 0000 0001", "地质灾害点", "独居老人、婴儿", "王军3/陈平")
    )
    assert found.households == [
        Household(
            f"HH-{GRID}-1", GRID, VILLAGE, "", "贺知章", "139 0000 0001", 3, ("elderly_alone", "infant"),
            "landslide", "LY-P1",
        )
    ]  # fmt: skip
    assert list_remarks(found) == []


def test_a_village_of_several_grids_needs_its_grid() -> None:
    found = read_list(
        ("1", "新光村", "", "李白", "2"), ("2", "新光村", "2网格", "杜甫", "1"), ("3", "", FIRST, "王维", "1")
    )
    assert [household.grid for household in found.households] == [SECOND, FIRST]
    assert list_remarks(found) == [("B3", "household_grid")]


def test_rows_in_doubt_are_left_out_by_cell() -> None:
    found = read_list(
        ("1", "无名村", "", "李白", "2"),
        ("2", "希塘村", "", "杜甫", "若干"),
        ("3", "希塘村", "", "", "2"),
        ("4", "希塘村", "", "王*", "2"),
        ("5", "希塘村", "", "王维", "0"),
    )
    assert found.households == []
    assert list_remarks(found) == [
        ("B3", "household_place"),
        ("E4", "household_people"),
        ("D5", "household_head"),
        ("D6", "household_head"),
        ("E7", "household_people"),
    ]


def test_what_is_unclear_about_a_household_does_not_leave_it_out() -> None:
    found = read_list(("1", "希塘村", "", "李白", "2", "保密?", "闹鬼", "诗人", "陈平"))
    (household,) = found.households
    assert (household.phone, household.risk, household.vulnerable, household.liaison) == ("", "", (), "")
    assert [code for _, code in list_remarks(found)] == [
        "household_phone",
        "household_vulnerable",
        "household_risk",
        "household_liaison",
    ]


def test_a_second_import_knows_its_households_again_and_drops_the_marked() -> None:
    first = read_list(("1", "希塘村", "", "李白", "2"), ("2", "希塘村", "", "杜甫", "1")).households
    known = {household.id: household for household in first}
    again = read_list(
        ("1", "希塘村", "", "王维", "1"),
        ("2", "希塘村", "", "李白", "3"),
        ("3", "希塘村", "", "杜甫", "1", "", "", "", "", "是"),
        known=known,
    )
    assert [(household.id, household.head, household.people) for household in again.households] == [
        (f"HH-{GRID}-3", "王维", 1),
        (f"HH-{GRID}-1", "李白", 3),
    ]
    assert again.dropped == [f"HH-{GRID}-2"]


def test_a_household_stands_once_unless_its_head_is_one_merged_cell() -> None:
    twice = read_list(("1", "希塘村", "", "李白", "2"), ("2", "希塘村", "", "李白", "2"))
    assert (len(twice.households), list_remarks(twice)) == (1, [("D4", "household_twice")])
    rows = sheet(("1", "希塘村", "", "李白", "2"), ("", "", "", "李白", "")).rows
    merged = Sheet("", (*rows[:3], (*rows[3][:3], rows[2][3], *rows[3][4:])))
    found = HouseholdReader(Places(REGIONS), PEOPLE, {}).read([merged])
    assert (len(found.households), list_remarks(found)) == (1, [])


def test_a_sheet_without_headings_is_named() -> None:
    found = HouseholdReader(Places(REGIONS), PEOPLE, {}).read([sheet(headings=("姓名", "甲"))])
    assert list_remarks(found) == [("A1", "household_no_headings")]


def test_words_mean_codes() -> None:
    words = ("水库下游", "山洪易发区", "D级危房", "", "无", "闹鬼")
    assert [read_risk(word) for word in words] == ["reservoir", "flood", "old_house", "", "", None]
    assert read_vulnerable("空巢、残疾,孕妇") == (("elderly_alone", "disabled", "pregnant"), [])
    assert read_vulnerable("无") == ((), [])
