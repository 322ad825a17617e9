"""Days of duty sheets, in all the ways they are written."""

from __future__ import annotations

from datetime import date

import pytest

from domain.directory.duty_sheets.days import Frame, add_month, find_frame, read_day_shift, read_days
from tests.unit.domain.duty_sheets.grids_of_text import TODAY

NOVEMBER = Frame(TODAY, 2026, 11)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026-11-29", ["11-29"]),
        ("2026年11月29日", ["11-29"]),
        ("2026/11/29", ["11-29"]),
        ("11月29日", ["11-29"]),
        ("11月29日\n周日", ["11-29"]),
        ("11月29日（星期日）", ["11-29"]),
        ("11.29", ["11-29"]),
        ("29日", ["11-29"]),
        ("29", ["11-29"]),
        ("27-29日", ["11-27", "11-28", "11-29"]),
        ("3-5日", ["11-03", "11-04", "11-05"]),
        ("11月30日至12月1日", ["11-30", "12-01"]),
        ("11/27-11/28", ["11-27", "11-28"]),
        ("11月27日-29日（周五至周日）", ["11-27", "11-28", "11-29"]),
        ("11月27-28日 周五、周六", ["11-27", "11-28"]),
        ("11月26日（感恩节）", ["11-26"]),
        ("11月26日（中秋）", ["11-26"]),
        ("27日（白班）", ["11-27"]),
        ("27日 周五（夜）", ["11-27"]),
        ("27日（周五 上午）", ["11-27"]),
        ("11月26日 国庆节", ["11-26"]),
        ("11月26日腊月廿三", ["11-26"]),
        ("2026-11-29 00:00:00", ["11-29"]),
        ("2026-11-29T00:00:00.000", ["11-29"]),
        ("46355", ["11-29"]),
    ],
)
def test_a_day_is_read(text: str, days: list[str]) -> None:
    found = read_days(text, NOVEMBER, bare=True)
    assert [day.isoformat()[5:] for day in found.days] == days
    assert {day.year for day in found.days} == {2026}


@pytest.mark.parametrize(
    ("text", "code"),
    [("11月31日", "bad_day_text"), ("11月29日 周六", "weekday_differs"), ("周六", "no_week"),
     ("合计", "bad_day_text"), ("31-29日", "bad_day_text"), ("2026-13-01", "bad_day_text"),
     ("27日（停班）", "bad_day_text"), ("27日（对调）", "bad_day_text"), ("27日（夜班张三）", "bad_day_text"),
     ("2062-11-29", "far_day"), ("11月29日（周六）", "weekday_differs"), ("58000", "far_day")],
)  # fmt: skip
def test_what_is_no_day_is_not_guessed(text: str, code: str) -> None:
    found = read_days(text, NOVEMBER)
    assert (found.days, found.code) == ((), code)


@pytest.mark.parametrize(
    ("text", "shift"),
    [("27日（白班）", "day"), ("27日 周五（夜）", "night"), ("27日（周五夜班）", "night"),
     ("27日（下午）", "day"), ("27日（全天）", "all"), ("27日（白）（夜）", "all"),
     ("27日（元旦）", ""), ("27日", "")],
)  # fmt: skip
def test_the_shift_in_brackets_beside_a_day(text: str, shift: str) -> None:
    assert read_day_shift(text).shift == shift


def test_a_weekday_alone_is_one_of_the_week_in_the_title() -> None:
    frame = find_frame(["值班安排（11月23日—11月29日）"], TODAY)
    assert read_days("周六", frame).days == (date(2026, 11, 28),)
    assert read_days("星期六、星期日", frame).code == "bad_day_text"


@pytest.mark.parametrize(
    ("text", "frame", "year"),
    [("1月2日", Frame(date(2026, 12, 28)), 2027), ("12月30日", Frame(date(2027, 1, 2)), 2026),
     ("1月2日", Frame(TODAY, 2025, 12), 2026)],
)  # fmt: skip
def test_a_day_without_year_is_near_the_title_or_today(text: str, frame: Frame, year: int) -> None:
    assert read_days(text, frame).days[0].year == year


@pytest.mark.parametrize(
    ("day", "month", "text"),
    [("29", "11月", "11月29"), ("29日", "11", "11月29日"), ("1", "2027年1月", "2027年1月1"),
     ("30 周一", "11月", "11月30 周一"),
     ("12月1日", "11月", "12月1日"), ("29", "合计", "29"), ("小计", "11月", "小计"), ("29", "", "29")],
)  # fmt: skip
def test_a_month_in_a_column_of_its_own_is_that_of_a_day_without_one(day: str, month: str, text: str) -> None:
    assert add_month(day, month) == text
