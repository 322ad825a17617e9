"""Lists of who moved as offices keep them: matched by id, or by name, place and phone; doubts are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from domain.directory.duty_sheets.sheets import Cell, Sheet
from domain.directory.households.household import Household
from domain.emergency.rollouts.evacuations.conflicts import PLACE, find_conflict
from domain.emergency.rollouts.evacuations.ledger import (
    MOVED,
    Entry,
    EvacuationReport,
    make_entry,
    take_report,
)
from domain.emergency.rollouts.evacuations.moved_reading import MovedList, MovedReader
from domain.kernel.clock import TZ

GRID, OTHER = "330825101264001", "330825101265001"
KNOWN = (
    Household("HH-1", GRID, GRID[:12], "1号", "贺知章", "13900000001", 3),
    Household("HH-2", GRID, GRID[:12], "2号", "李白", "13900000002", 2),
    Household("HH-3", OTHER, OTHER[:12], "3号", "李白", "13900000003", 2),
    Household("HH-4", GRID, GRID[:12], "4号", "李白", "13900000004", 2),
)
NAMES = {GRID[:12]: "希塘村", OTHER[:12]: "大路村", GRID: "希塘村第1网格", OTHER: "大路村第1网格"}
NAMES |= {GRID[:9]: "湖镇镇"}
CLOSED = datetime(2026, 11, 22, 18, 0, tzinfo=TZ)
HEADINGS = ("行政村", "户主姓名", "联系电话", "转移情况", "转移时间", "安置点", "责任人", "删除")


def read_list(
    *rows: Sequence[str],
    headings: Sequence[str] = HEADINGS,
    shelters: Mapping[str, str] = MappingProxyType({"希塘村小学": "S-1"}),
) -> MovedList:
    table = (("转移人员名单",) + ("",) * (len(headings) - 1), headings, *rows)
    cells = [tuple(Cell(text, y, x) for x, text in enumerate(row, 1)) for y, row in enumerate(table, 1)]
    return MovedReader(KNOWN, NAMES, shelters, CLOSED, TZ).read([Sheet("名单", tuple(cells))])


def test_rows_become_reports_with_the_time_of_the_list() -> None:
    found = read_list(
        ("希塘", "贺知章", "", "已转移", "11月22日15时30分", "希塘村小学", "周建平、刘芳（村主任）", ""),
        ("希塘村", "李白", "139-0000-0002", "拒绝转移", "16:05", "", "", ""),
        ("大路村", "李白", "", "已转移", "", "", "", ""),
        ("希塘村", "贺知章", "", "未转移", "", "", "", ""),
    )
    assert [
        (step.household, step.kind, step.place, step.by, step.at.strftime("%d %H:%M"))
        for step in found.reports
    ] == [
        ("HH-1", "settled", "S-1", "周建平", "22 15:30"),
        ("HH-2", "refused", "", "", "22 16:05"),
        ("HH-3", "moved", "", "", "22 18:00"),
    ]
    assert (found.rows, found.silent, found.remarks) == (4, 1, [])
    assert {report.channel for report in found.reports} == {"list"}


def test_rows_in_doubt_are_told_by_cell_and_left_out() -> None:
    found = read_list(
        ("希塘村", "李白", "", "已转移", "", "", "", ""),
        ("希塘村", "杜甫", "", "已转移", "", "", "", ""),
        ("希塘村", "贺知章", "", "？", "", "", "", ""),
        ("希塘村", "贺知章", "", "已转移", "25:99", "", "", ""),
        ("希塘村", "贺知章", "", "已转移", "", "", "", "是"),
    )
    assert found.reports == []
    assert [(remark.address, remark.code) for remark in found.remarks] == [
        ("B3", "moved_ambiguous"), ("B4", "moved_unknown"), ("D5", "moved_state"), ("E6", "moved_time"),
        ("H7", "moved_deleted"),
    ]  # fmt: skip


def test_names_phones_and_places_are_found_as_people_write_them() -> None:
    found = read_list(
        ("希塘村村民委员会", "贺 知 章", "", "已转移", "", "希塘村小学（教学楼）", "", ""),
        ("湖镇镇希塘村", "贺知章（独居）", "", "已安置在希塘村小学", "", "", "", ""),
        ("希塘村", "李白2", "139****0002", "已转移", "", "", "", ""),
        ("希塘村", "李  白", "13700000000/13900000004", "已转移", "", "", "", ""),
        ("希塘村", "李白", "139********", "已转移", "", "", "", ""),
        ("希塘村", "贺知章", "139****0002", "已转移", "", "", "", ""),
    )
    assert [(step.household, step.kind, step.place) for step in found.reports] == [
        ("HH-1", "settled", "S-1"), ("HH-1", "settled", "S-1"), ("HH-2", "moved", ""), ("HH-4", "moved", ""),
    ]  # fmt: skip
    assert [(remark.address, remark.code) for remark in found.remarks] == [
        ("B7", "moved_unknown"), ("B8", "moved_unknown"),
    ]  # fmt: skip


def test_a_place_that_is_none_of_the_countys_is_told_and_the_row_is_taken() -> None:
    found = read_list(
        ("希塘村", "贺知章", "", "已安置", "", "阳光宾馆", "", ""),
        ("大路村", "李白", "", "拒绝", "", "阳光宾馆", "", ""),
    )
    assert [(step.kind, step.place) for step in found.reports] == [("settled", ""), ("refused", "")]
    assert [(remark.address, remark.code) for remark in found.remarks] == [("F3", "moved_place")]


def test_nothing_of_a_list_was_after_it_was_closed() -> None:
    at_two = CLOSED.replace(year=2027, month=1, day=1, hour=2)
    rows = [
        ("HH-1", "已转移", text) for text in ("23:40", "1:30", "12月31日22:15", "2:30", "2027-01-02 01:00")
    ]
    cells = [
        tuple(Cell(text, y, x) for x, text in enumerate(row, 1))
        for y, row in enumerate((("户编号", "状态", "转移时间"), *rows), 1)
    ]
    found = MovedReader(KNOWN, NAMES, {}, at_two, TZ).read([Sheet("名单", tuple(cells))])
    assert [f"{report.at:%Y-%m-%d %H:%M}" for report in found.reports] == [
        "2026-12-31 23:40", "2027-01-01 01:30", "2026-12-31 22:15",
    ]  # fmt: skip
    assert [(remark.address, remark.code) for remark in found.remarks] == [
        ("C5", "moved_after"), ("C6", "moved_after"),
    ]  # fmt: skip


def test_the_head_of_a_household_comes_before_whom_a_row_names() -> None:
    headings = ("行政村", "姓名", "与户主关系", "户主", "转移情况")
    found = read_list(("希塘村", "贺小妹", "女", "贺知章", "已转移"), headings=headings)
    assert [report.household for report in found.reports] == ["HH-1"]


def test_a_year_that_nobody_means_is_in_doubt() -> None:
    given = ("0001-01-01 00:30", "9999-12-31 23:00", "1900-11-22 17:00", "2026-11-22 17:00")
    found = read_list(*(("希塘村", "贺知章", "", "已转移", at, "", "", "") for at in given))
    assert [(remark.address, remark.code) for remark in found.remarks] == [
        ("E3", "moved_time"), ("E4", "moved_time"), ("E5", "moved_time"),
    ]  # fmt: skip
    assert [report.at.year for report in found.reports] == [2026]


def test_an_id_names_its_household_and_a_sheet_without_headings_is_told() -> None:
    found = read_list(("HH-4", "安置"), ("HH-9", "安置"), headings=("户编号", "状态"))
    assert [step.household for step in found.reports] == ["HH-4"]
    assert [remark.code for remark in found.remarks] == ["moved_unknown"]
    assert [remark.code for remark in read_list(headings=("甲", "乙")).remarks] == ["household_no_headings"]


def test_the_file_that_the_page_exports_is_read_back_in_both_languages() -> None:
    headings = ("Household", "State", "Shelter", "Moved at")
    found = read_list(
        ("HH-1", "settled", "With relatives", "2026-11-22T15:30:00+08:00"),
        ("HH-2", "should move", "", ""),
        headings=headings,
    )
    assert [(step.household, step.kind, step.place, step.at.hour) for step in found.reports] == [
        ("HH-1", "settled", "relatives", 15),
    ]
    assert (found.rows, found.silent, found.remarks) == (2, 1, [])
    again = read_list(("HH-1", "应转移", "", ""), headings=("户编号", "状态", "安置点", "转移时间"))
    assert (again.reports, again.silent) == ([], 1), "who should move has not moved"


def test_people_who_were_counted_come_with_the_list() -> None:
    headings = ("户编号", "状态", "转移人数")
    rows = (("HH-1", "已转移", "2人"), ("HH-2", "已转移", ""), ("HH-3", "已安置", "0"), ("HH-4", "拒绝", "2"))
    found = read_list(*rows, headings=headings)
    assert [(step.household, step.people) for step in found.reports] == [
        ("HH-1", 2),
        ("HH-2", 0),
        ("HH-4", 0),
    ]
    assert [(remark.address, remark.code) for remark in found.remarks] == [("C5", "household_people")]


def test_a_list_that_counts_otherwise_is_another_report() -> None:
    headings = ("户编号", "状态", "转移时间", "转移人数")
    counts = ("", "2", "2人", "3")
    reports = [
        read_list(("HH-1", "已转移", "15:30", count), headings=headings).reports[0] for count in counts
    ]
    none, two, again, three = (report.id for report in reports)
    assert two == again
    assert len({none, two, three}) == 3
    entry = take_all(reports)
    assert (entry.counted, entry.state) == (3, MOVED)
    later = read_list(("HH-1", "已转移", "15:40", "1"), headings=headings).reports
    assert take_all([*reports, *later]).counted == 1, "a count is lowered by a later time"


def test_a_list_that_corrects_only_the_shelter_is_another_report_and_its_shelter_holds() -> None:
    headings = ("户编号", "状态", "转移时间", "安置点")
    shelters = {"希塘村小学": "S-1", "大路村礼堂": "S-0"}
    reports = [
        read_list(("HH-1", "已安置", "15:30", name), headings=headings, shelters=shelters).reports[0]
        for name in ("希塘村小学", "希塘村小学", "大路村礼堂", "投亲", "")
    ]
    first, again, corrected, relatives, nowhere = (report.id for report in reports)
    assert first == again
    assert len({first, corrected, relatives, nowhere}) == 4
    line = take_all(reports[:1])
    assert find_conflict(line, reports[2]) == PLACE, "whoever brings the list is told"
    assert take_all(reports[:3]).place == "S-0"
    assert take_all(reports).place == "relatives", "what tells of no shelter corrects none"


def test_the_number_of_people_and_a_shelter_are_never_taken_for_each_other() -> None:
    headings = ("户编号", "状态", "转移时间", "安置点", "转移人数")
    rows = (("HH-1", "已安置", "15:30", "", "3"), ("HH-1", "已安置", "15:30", "三号点", ""))
    found = read_list(*rows, headings=headings, shelters={"三号点": "3"})
    assert len({report.id for report in found.reports}) == 2


def take_all(reports: Sequence[EvacuationReport]) -> Entry:
    entry = make_entry(KNOWN[0])
    for report in reports:
        entry = take_report(entry, report, CLOSED - timedelta(days=1), None)
    return entry
