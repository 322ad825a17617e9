"""How long a case stood in a step: by the clock, in working time, without pauses, and whether in time."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.cases.times.step_times import Passage, StepTime, add_passage
from domain.kernel.working_calendar import WorkingCalendar

CALENDAR = WorkingCalendar(ZoneInfo("Asia/Shanghai"), ((time(8, 30), time(12)), (time(14), time(17, 30))))
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # 17:00 in the county
HOUR = timedelta(hours=1)
MONDAY = FRIDAY + timedelta(days=2, hours=16)  # 9:00: half an hour of Friday and one of Monday were worked


def test_a_step_takes_the_time_of_the_clock() -> None:
    assert add_passage(None, Passage((FRIDAY, FRIDAY + HOUR)), CALENDAR) == StepTime(3600.0)


def test_a_step_with_a_limit_in_working_time_takes_both() -> None:
    taken = add_passage(None, Passage((FRIDAY, MONDAY), due_at=MONDAY, working=True), CALENDAR)
    assert taken == StepTime(64 * 3600.0, 3600.0, late=False)


def test_pauses_do_not_count() -> None:
    pause = (FRIDAY + HOUR / 4, MONDAY)
    taken = add_passage(None, Passage((FRIDAY, MONDAY + HOUR), (pause,), working=True), CALENDAR)
    assert taken == StepTime(1.25 * 3600, 1.25 * 3600)


def test_passages_add_up_and_one_that_was_late_is_enough() -> None:
    def passage(due_at: datetime | None, working: bool = False) -> Passage:
        return Passage((MONDAY, MONDAY + HOUR), (), due_at, working)

    once = add_passage(None, passage(MONDAY), CALENDAR)
    assert once == StepTime(3600.0, None, late=True)
    assert add_passage(once, passage(MONDAY + HOUR), CALENDAR) == StepTime(7200.0, None, late=True)
    assert add_passage(once, passage(None), CALENDAR).late is True
    assert add_passage(once, passage(None, working=True), CALENDAR).worked is None


def test_a_clock_that_was_set_back_takes_nothing() -> None:
    assert add_passage(None, Passage((MONDAY, FRIDAY)), CALENDAR).seconds == 0.0
