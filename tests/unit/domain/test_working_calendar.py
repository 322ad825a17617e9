"""Working time of a county: weekends, holidays, make-up days, and the way there and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.working_calendar import WorkingCalendar

TZ = ZoneInfo("Asia/Shanghai")
HOURS = ((time(8, 30), time(12)), (time(14), time(17, 30)))
NATIONAL_DAY = frozenset(date(2026, 10, day) for day in range(1, 8))
CALENDAR = WorkingCalendar(TZ, HOURS, NATIONAL_DAY, frozenset({date(2026, 9, 27), date(2026, 10, 10)}))


def parse_local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TZ)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-24T09:00", 1, "2026-11-24T10:00"),
        ("2026-11-24T11:30", 1, "2026-11-24T14:30"),
        ("2026-11-24T03:00", 1, "2026-11-24T09:30"),
        ("2026-11-24T17:00", 1, "2026-11-25T09:00"),
        ("2026-11-27T17:00", 1, "2026-11-30T09:00"),  # over a weekend
        ("2026-09-26T12:00", 1, "2026-09-27T09:30"),  # a Sunday that is worked
        ("2026-09-30T17:30", 7, "2026-10-08T17:30"),  # over the national holiday, to the end of its day
        ("2026-11-24T09:00", 0, "2026-11-24T09:00"),
        ("2026-11-24T00:00", 1, "2026-11-24T09:30"),
        ("2026-11-24T23:59", 1, "2026-11-25T09:30"),
        ("2028-02-28T17:00", 1, "2028-02-29T09:00"),
        ("2028-12-29T17:00", 1, "2029-01-01T09:00"),
    ],
)
def test_working_time_passes_only_where_offices_work(start: str, hours: float, end: str) -> None:
    assert CALENDAR.add_working_time(parse_local(start), timedelta(hours=hours)) == parse_local(end)


def test_a_day_has_seven_hours() -> None:
    assert CALENDAR.day_length == timedelta(hours=7)


def test_the_result_is_in_the_zone_it_was_asked_in() -> None:
    start = parse_local("2026-11-24T09:00").astimezone(UTC)
    assert CALENDAR.add_working_time(start, timedelta(hours=1)).tzinfo is UTC


def test_nothing_has_passed_before_the_start() -> None:
    assert (
        CALENDAR.measure_working_time(parse_local("2026-11-24T10:00"), parse_local("2026-11-24T09:00"))
        == timedelta()
    )


@pytest.mark.parametrize("calendar", [WorkingCalendar(TZ, ()), WorkingCalendar(TZ, HOURS, frozenset(
    date(2026, 11, 24) + timedelta(days=n) for n in range(100)
))])  # fmt: skip
def test_a_calendar_without_work_is_an_error_and_no_endless_search(calendar: WorkingCalendar) -> None:
    with pytest.raises(ValueError, match="no working time"):
        calendar.add_working_time(parse_local("2026-11-24T09:00"), timedelta(hours=1))


MOMENTS = st.timedeltas(timedelta(), timedelta(days=90)).map(
    lambda passed: parse_local("2026-09-01T00:00") + passed
)


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(hours=80)))
def test_what_is_added_is_measured_again(start: datetime, amount: timedelta) -> None:
    assert CALENDAR.measure_working_time(start, CALENDAR.add_working_time(start, amount)) == amount


@given(MOMENTS, MOMENTS, MOMENTS)
def test_parts_add_up(start: datetime, two: datetime, three: datetime) -> None:
    first, middle, last = sorted((start, two, three))
    measure = CALENDAR.measure_working_time
    assert measure(first, middle) + measure(middle, last) == measure(first, last)


@pytest.mark.parametrize(
    ("moment", "unknown"),
    [
        (datetime(2026, 11, 30, 15, tzinfo=UTC), None),
        (datetime(2026, 11, 30, 16, tzinfo=UTC), 2027),  # December here: by now they are announced
        (datetime(2026, 12, 31, 16, tzinfo=UTC), 2027),
        (datetime(2027, 6, 1, tzinfo=UTC), 2027),
        (datetime(2025, 12, 1, tzinfo=UTC), None),
    ],
)
def test_a_year_that_nobody_told_is_unknown(moment: datetime, unknown: int | None) -> None:
    calendar = replace(CALENDAR, years=frozenset({2025, 2026}))
    assert calendar.find_unknown_year(moment) == unknown
