"""Whole sheets, laid out as counties lay them out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain.duty_sheets.grids_of_text import list_entries, list_remarks, read_rows


def test_days_down_with_merged_leaders_swaps_and_a_footer() -> None:
    found = read_rows(
        [
            ["双桥乡2026年11月值班表"],
            ["日期", "星期", "带班领导", "值班员", "备注"],
            ["11月27日", "周五", "王小明", "张三、李四", ""],
            ["11月28日", "周六", "陈荣龙", "张 三(替李四)", ""],
            ["11月29日", "周日", "", "王五→赵六\n孙七", "与30日对调"],
            ["值班电话:0570-7012345"],
        ],
        merged=[(1, 1, 1, 5), (4, 3, 5, 3), (6, 1, 6, 5)],
    )
    assert list_entries(found) == [
        ("27", "all", "王小明"), ("27", "all", "张三"), ("27", "all", "李四"), ("28", "all", "陈荣龙"),
        ("28", "all", "张三"), ("29", "all", "陈荣龙"), ("29", "all", "赵六"), ("29", "all", "孙七"),
    ]  # fmt: skip
    assert {entry.labels for entry in found.entries} == {("带班领导",), ("值班员",)}
    assert list_remarks(found) == [("E5", "note_unread"), ("A6", "outside")]


def test_two_months_in_a_column_of_their_own() -> None:
    found = read_rows(
        [
            ["双桥乡11月、12月值班表"],
            ["月", "日", "星期", "值班员"],
            ["11月", "29", "周日", "张三"],
            ["", "30", "周一", "李四"],
            ["12月", "1", "周二", "王五"],
            ["", "2", "周一", "赵六"],
        ],
        merged=[(1, 1, 1, 4), (3, 1, 4, 1), (5, 1, 6, 1)],
    )
    assert [(entry.day, entry.mention.name) for entry in found.entries] == [
        ("2026-11-29", "张三"), ("2026-11-30", "李四"), ("2026-12-01", "王五"),
    ]  # fmt: skip
    assert list_remarks(found) == [("C6", "weekday_differs")]


def test_a_month_that_stands_once_holds_for_the_rows_below() -> None:
    found = read_rows(
        [
            ["双桥乡11月值班表"],
            ["月份", "日期", "值班员"],
            ["11月", "29", "张三"],
            ["", "30", "李四"],
            ["12月", "1", "王五"],
            ["", "2", "赵六"],
            ["月份", "日期", "值班员"],
            ["", "3", "张三"],
        ]
    )
    assert [entry.day for entry in found.entries] == [
        "2026-11-29", "2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03",
    ]  # fmt: skip


def test_numbers_are_the_days_beside_a_column_of_weekdays() -> None:
    rows = [["2026年11月值班表"], ["日期", "星期", "值班员"], ["29", "周日", "张三"], ["30", "周一", "李四"]]
    expected = [("29", "all", "张三"), ("30", "all", "李四")]
    assert list_entries(read_rows(rows, merged=[(1, 1, 1, 3)])) == expected
    across = [
        ["2026年11月值班表"],
        ["日 期", "29", "30"],
        ["星期", "周日", "周一"],
        ["值班员", "张三", "李四"],
    ]
    assert list_entries(read_rows(across, merged=[(1, 1, 1, 3)])) == expected


def test_days_whose_cells_have_lost_their_format() -> None:
    found = read_rows([["日期", "短号", "值班员"], ["46355", "46355", "张三"], ["46356", "661235", "李四"]])
    assert list_entries(found) == [("29", "all", "张三"), ("30", "all", "李四")]
    found = read_rows(
        [["日期", "短号", "值班员"], ["11月29日", "46355", "张三"], ["11月30日", "46355", "李四"]]
    )
    assert list_entries(found) == [("29", "all", "张三"), ("30", "all", "李四")]


def test_days_across_with_shifts_at_the_left_and_labels_in_cells() -> None:
    found = read_rows(
        [
            ["值班安排(11月23日-11月29日)"],
            ["班次", "岗位", "周一", "周二", "周三"],
            ["白班", "值班员", "张三", "李四", "带班:甲乙 值班:丙丁"],
            ["20:00-次日8:00", "值班员", "李四", "", "无"],
        ],
        merged=[(1, 1, 1, 5), (4, 3, 4, 4)],
    )
    assert list_entries(found) == [
        ("23", "day", "张三"), ("23", "night", "李四"), ("24", "day", "李四"), ("24", "night", "李四"),
        ("25", "day", "甲乙"), ("25", "day", "丙丁"),
    ]  # fmt: skip
    assert [entry.labels for entry in found.entries][-2:] == [("带班",), ("值班",)]
    assert list_remarks(found) == []


def test_two_weeks_below_one_another_are_two_tables() -> None:
    found = read_rows(
        [
            ["", "11月23日", "11月24日"],
            ["值班员", "张三", "李四"],
            ["", "11月30日", "12月1日"],
            ["值班员", "王五", "赵六"],
        ]
    )
    assert list_entries(found) == [
        ("23", "all", "张三"),
        ("24", "all", "李四"),
        ("30", "all", "王五"),
        ("01", "all", "赵六"),
    ]


def test_a_night_over_two_columns_is_one_night() -> None:
    found = read_rows(
        [
            ["2026年11月值班表"],
            ["日期", "白班", "夜班", ""],
            ["", "", "20:00-24:00", "0:00-8:00"],
            ["27日", "张三", "李四", "李四"],
            ["28日", "李四", "王五", "赵六"],
        ],
        merged=[(1, 1, 1, 4), (2, 3, 2, 4), (2, 1, 3, 1), (2, 2, 3, 2)],
    )
    assert {*list_entries(found)} == {
        ("27", "day", "张三"), ("27", "night", "李四"), ("28", "day", "李四"), ("28", "night", "王五"),
        ("28", "night", "赵六"),
    }  # fmt: skip
    assert {code for _, code in list_remarks(found)} == {"hours_rounded"}


def test_two_shifts_of_a_day_need_its_date_once() -> None:
    found = read_rows(
        [["日期", "班次", "值班员"], ["11月27日", "白班", "张三"], ["", "夜班", "李四"],
         ["11月28日", "白班", "王五"], ["", "", "赵六"]]
    )  # fmt: skip
    assert list_entries(found) == [("27", "day", "张三"), ("27", "night", "李四"), ("28", "day", "王五")]
    assert list_remarks(found) == [("C5", "no_day")]
    assert found.unread_days == {"2026-11-28"}


def test_nothing_is_lost_in_silence() -> None:
    found = read_rows(
        [
            ["日期", "值班员", ""],
            ["11月27日", "张三", "李四"],
            ["11月28日 周一", "王五", ""],
            ["11月29日", "11", ""],
            ["", "", "落款"],
        ]
    )
    assert list_entries(found) == [("27", "all", "张三")]
    assert list_remarks(found) == [
        ("C2", "no_heading"), ("A3", "weekday_differs"), ("B4", "unclear_text"), ("C5", "no_day"),
    ]  # fmt: skip
    assert found.unread_days == {"2026-11-27", "2026-11-29"}
    assert list_remarks(read_rows([["通知"], ["请各单位做好值班工作"]])) == [("A1", "no_days")]


def test_a_weekday_in_a_column_of_its_own_has_to_fit_the_date() -> None:
    """One of the two is wrong, and nobody can tell which: the line stays out, whole."""
    for heading, weekdays in (("星期", ["周五", "周日", "星期日"]), ("周", ["五", "日", "日"])):
        found = read_rows(
            [
                ["日期", heading, "白班", "夜班"],
                ["11月27日", weekdays[0], "张三", "李四"],
                ["11月28日", weekdays[1], "王五", "赵六"],
                ["11月29日", weekdays[2], "张三", "李四"],
                ["11月30日-12月2日", "周一至周三", "王五", ""],
            ]
        )
        assert [entry[0] for entry in list_entries(found)] == ["27", "27", "29", "29", "30", "01", "02"]
        assert list_remarks(found) == [("B3", "weekday_differs")]
        assert found.unread_days == {"2026-11-28"}


@pytest.mark.parametrize("text", ["周六日", "周六、日", "六日", "星期六、星期日", "周六至周日", "周六"])
def test_a_weekday_beside_several_days_leaves_none_of_them_out(text: str) -> None:
    rows = [
        ["日期", "星期", "值班员"],
        ["11月27日", "周五", "张三"],
        ["11月28日", text, "李四"],
        ["11月29日", "", "王五"],
        ["11月30日", "日", "赵六"],
    ]
    found = read_rows(rows, [(3, 2, 4, 2)])
    assert [entry[0] for entry in list_entries(found)] == ["27", "28", "29"]
    assert list_remarks(found) == [("B5", "weekday_differs")]


def test_a_line_that_says_two_weekdays_is_not_held_against_one_day() -> None:
    found = read_rows(
        [["日期", "星期", "值班员"], ["11月28日", "周六日", "李四"], ["11月29日", "周六日", "王五"]]
    )
    assert [entry[0] for entry in list_entries(found)] == ["28", "29"]


def test_a_weekday_beside_both_shifts_of_a_day_is_held_against_it() -> None:
    rows = [
        ["日期", "星期", "班次", "值班员"],
        ["11月27日", "周四", "白班", "张三"],
        ["", "", "夜班", "李四"],
        ["11月28日", "周六", "白班", "王五"],
    ]
    for merged in ([(2, 2, 3, 2)], [(2, 2, 3, 2), (2, 1, 3, 1)]):
        found = read_rows(rows, merged)
        assert [entry[0] for entry in list_entries(found)] == ["28"]


@pytest.mark.parametrize(
    "weeks", [("一", "一", "二"), ("第一周", "第一周", "第二周"), ("周一", "周一", "周二")]
)
def test_the_number_of_a_week_is_no_weekday(weeks: tuple[str, str, str]) -> None:
    days = ("27", "28", "29")
    rows = [[f"11月{day}日", week, "张三"] for day, week in zip(days, weeks, strict=True)]
    found = read_rows([["日期", "周次", "值班员"], *rows])
    assert [entry[0] for entry in list_entries(found)] == [*days]
    assert list_remarks(found) == []


def test_a_shift_in_brackets_behind_a_name_is_that_persons() -> None:
    found = read_rows(
        [
            ["日期", "值班人员"],
            ["12月1日", "张三（白）、李四（夜）"],
            ["12月2日", "张三(白班) 李四(夜班 13800000001)"],
            ["12月3日", "王五(20:00-次日8:00)(水利局)"],
            ["12月4日", "白:张三 夜:李四"],
        ]
    )
    assert list_entries(found) == [
        ("01", "day", "张三"), ("01", "night", "李四"), ("02", "day", "张三"), ("02", "night", "李四"),
        ("03", "night", "王五"), ("04", "day", "张三"), ("04", "night", "李四"),
    ]  # fmt: skip
    assert [entry.mention.hints for entry in found.entries][3:5] == [("13800000001",), ("水利局",)]
    assert list_remarks(found) == []


def test_a_shift_in_brackets_beside_a_day_is_that_lines() -> None:
    rows = [
        ["日期", "值班员", "备勤(夜班)"],
        ["11月27日（白班）", "张三", ""],
        ["11月27日（周五 夜班）", "李四", ""],
        ["11月28日（白）", "王五", "赵六"],
    ]
    expected = [
        ("27", "day", "张三"),
        ("27", "night", "李四"),
        ("28", "day", "王五"),
        ("28", "night", "赵六"),
    ]
    found = read_rows(rows)
    assert (list_entries(found), list_remarks(found)) == (expected, [])
    title = ["双桥乡11月值班表"]
    across = read_rows([title, ["", "27日 周五（白）", "27日 周五（夜）"], ["值班员", "张三", "李四"]])
    assert (list_entries(across), list_remarks(across)) == (expected[:2], [])


def test_a_shift_in_brackets_stands_beside_a_number_too() -> None:
    rows = [
        ["11月值班表"],
        ["日期", "值班员"],
        ["27（白班）", "张三"],
        ["27（夜班）", "李四"],
        ["28", "王五"],
    ]
    found = read_rows(rows, merged=[(1, 1, 1, 2)])
    assert list_entries(found) == [("27", "day", "张三"), ("27", "night", "李四"), ("28", "all", "王五")]
    assert {entry.labels for entry in found.entries} == {("值班员",)}


def test_a_day_without_duty_puts_nobody_on_duty() -> None:
    found = read_rows(
        [["日期", "值班员"], ["11月27日（停班）", "张三"], ["11月28日", "李四"], ["11月29日", "王五"]]
    )
    assert list_entries(found) == [("28", "all", "李四"), ("29", "all", "王五")]
    assert list_remarks(found) == [("A2", "bad_day_text")]


def test_day_and_night_are_headings_of_a_single_sign() -> None:
    for day in "白昼":
        found = read_rows([["日期", day, "夜"], ["12月1日", "张三", "李四"], ["12月2日", "王五", "赵六"]])
        assert [entry[1] for entry in list_entries(found)] == ["day", "night", "day", "night"]


WORDS = st.sampled_from(
    ["", "11月27日", "27日", "周五", "0000年", "9999年12月31日", "12月31日-1月2日", "夜班", "20:00-次日8:00",
     "张三、李四", "张三（替李四）", "→", "(", "）", "值班员", "备注", "27", "99:99-99:99",
     "13800000000", "0-0日", "无", "张 三"]
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(WORDS | st.text(max_size=12), min_size=4, max_size=4), min_size=1, max_size=6))
def test_no_sheet_breaks_the_reader(rows: list[list[str]]) -> None:
    found = read_rows(rows)
    assert all(entry.day[:3] == "202" and entry.mention.name for entry in found.entries)
    assert all(1 <= remark.row <= 6 and 1 <= remark.column <= 4 for remark in found.remarks)
