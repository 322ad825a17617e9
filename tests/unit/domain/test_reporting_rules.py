"""When follow-ups are due, and which grade a response suggests."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone

import pytest

from domain.emergency.responses.situations.reporting_rules import Grade, ReportRules

TZ = timezone(timedelta(hours=8))
HOUR = timedelta(hours=1)
SERIOUS = Grade("serious", "较大", "Serious", HOUR, HOUR, (1, 2))
ORDINARY = Grade("o", "一般", "Ordinary", HOUR, HOUR, (4,))
RULES = ReportRules({"serious": SERIOUS, "o": ORDINARY}, (time(8), time(17)))


@pytest.mark.parametrize(
    ("after", "due"),
    [("2026-11-29T23:00", "2026-11-30T00:00"), ("2026-11-30T00:00", "2026-11-30T09:00"),
     ("2026-11-30T08:59", "2026-11-30T09:00"), ("2026-11-30T09:00", "2026-12-01T00:00")],
)  # fmt: skip
def test_a_follow_up_is_due_at_the_next_hour_on_the_countys_clock(after: str, due: str) -> None:
    found = RULES.next_follow_up(datetime.fromisoformat(after).replace(tzinfo=UTC), TZ)
    assert found == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_without_hours_no_follow_up_is_due() -> None:
    assert ReportRules().next_follow_up(datetime(2026, 11, 29, tzinfo=UTC), TZ) is None


def test_the_level_suggests_a_grade_and_none_the_gravest() -> None:
    assert [RULES.suggest_grade(level) for level in (2, 4, 3)] == ["serious", "o", "serious"]
    assert ReportRules().suggest_grade(2) == ""
