"""Who is at work, and gaps told a day ahead."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from domain.directory.duty_coverage import at_work, days_at_work, days_before, find_gaps_ahead
from domain.directory.roster import Shift

TZ = ZoneInfo("Asia/Shanghai")
SUNDAYS = ("2026-11-22", "2026-11-15", "2026-11-08", "2026-11-01")
EVENING = datetime(2026, 11, 28, 21, 0, tzinfo=TZ)


def duty(day: str, shift: str = "all", person: str = "LY-1", post: str = "duty") -> Shift:
    return Shift(day, shift, "330825", post, person)


@pytest.mark.parametrize(
    ("hour", "shifts"),
    [
        (7, ["28 night", "28 all"]),
        (8, ["29 day", "29 all"]),
        (19, ["29 day", "29 all"]),
        (20, ["29 night", "29 all"]),
    ],
)
def test_a_night_goes_on_into_the_morning(hour: int, shifts: list[str]) -> None:
    local = datetime(2026, 11, 29, hour, 0, tzinfo=TZ)
    days = days_at_work(local)
    known = [duty(day, shift) for day in days for shift in ("day", "night", "all")]
    assert [f"{shift.day[-2:]} {shift.shift}" for shift in at_work(known, local)] == shifts


def gaps(*duties: Shift, at: datetime = EVENING, active: frozenset[str] = frozenset({"LY-1"})) -> list[str]:
    return [f"{gap.day[-2:]} {gap.shift} {gap.post}" for gap in find_gaps_ahead(duties, active, at)]


def test_what_two_of_four_weeks_had_is_needed() -> None:
    assert days_before("2026-11-29") == SUNDAYS
    assert gaps(duty(SUNDAYS[0]), duty(SUNDAYS[2], "day")) == ["29 day duty"]
    assert gaps(duty(SUNDAYS[0]), duty(SUNDAYS[3])) == ["29 day duty", "29 night duty"]
    assert gaps(duty(SUNDAYS[0]), duty("2026-10-25")) == []
    assert gaps(duty(SUNDAYS[0]), duty(SUNDAYS[0], person="LY-2")) == []


def test_what_is_always_to_be_staffed_needs_no_weeks_before() -> None:
    always = [("330825", "duty")]
    found = find_gaps_ahead([duty("2026-11-29", "day")], {"LY-1"}, EVENING, always)
    assert [(gap.day[-2:], gap.shift) for gap in found] == [("28", "night"), ("29", "night")]


def test_whoever_is_there_and_active_fills_the_gap() -> None:
    before = [duty(SUNDAYS[0]), duty(SUNDAYS[1])]
    assert gaps(*before, duty("2026-11-29")) == []
    assert gaps(*before, duty("2026-11-29", "night")) == ["29 day duty"]
    assert gaps(*before, duty("2026-11-29", post="leader")) == ["29 day duty", "29 night duty"]
    assert gaps(*before, duty("2026-11-29", person="LY-9")) == ["29 day duty", "29 night duty"]


def test_what_is_over_is_no_gap_any_more() -> None:
    before = [duty(SUNDAYS[0]), duty(SUNDAYS[1])]
    assert gaps(*before, at=datetime(2026, 11, 29, 19, 59, tzinfo=TZ)) == ["29 day duty", "29 night duty"]
    assert gaps(*before, at=datetime(2026, 11, 29, 20, 0, tzinfo=TZ)) == ["29 night duty"]
    assert gaps(*before, at=datetime(2026, 11, 27, 12, 0, tzinfo=TZ)) == []
