"""Working days as announced, or by the pack where it says otherwise; and the shares of the steps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from data_access.county_packs.county_pack import County
from data_access.county_packs.pack_times import read_calendar, read_escalation, read_steps
from domain.cases.times.time_limits import deadline_from

HEAD = {"tz": "Asia/Shanghai"}


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 14), True),  # a Saturday that makes up for the Spring Festival
        (date(2026, 2, 16), False),  # a Monday within it
        (date(2026, 10, 7), False),
        (date(2026, 10, 10), True),
        (date(2026, 11, 23), True),
        (date(2026, 11, 22), False),
        (date(2031, 10, 1), True),  # not announced yet: a Wednesday
    ],
)
def test_holidays_are_the_announced_ones(day: date, works: bool) -> None:
    assert read_calendar(HEAD).is_working_day(day) is works


def test_a_year_of_which_the_pack_names_a_day_is_the_packs() -> None:
    fields = {"holidays": [date(2026, 3, 3)], "makeup_days": [date(2026, 3, 7)], "hours": ["09:00-12:00"]}
    calendar = read_calendar(HEAD | {"calendar": fields})
    assert calendar.hours == ((time(9), time(12)),)
    assert not calendar.is_working_day(date(2026, 3, 3))
    assert calendar.is_working_day(date(2026, 3, 7))
    assert calendar.is_working_day(date(2026, 10, 7))
    assert not calendar.is_working_day(date(2025, 10, 7))


def test_a_limit_steps_over_the_festival(county: County) -> None:
    """Registered on the evening before it, with eight hours of working time to be dispatched in."""
    limit = county.step_limits.find_limit("registered", None, 4)
    assert limit is not None
    assert limit.working
    start = datetime(2026, 2, 14, 9, 0, tzinfo=UTC)  # Saturday 17:00, worked
    due = deadline_from(start, limit, county.calendar).due_at
    assert due.astimezone(county.tz) == datetime(2026, 2, 25, 9, 0, tzinfo=county.tz)


def test_shares_are_fractions_of_the_whole() -> None:
    given = {"registered": 5, "dispatched": 5, "handling": 80, "verifying": 10}
    assert read_steps({"steps": given}) == {step: share / 100 for step, share in given.items()}
    assert read_steps({}) == {}


def test_a_matter_has_its_own_shares_or_the_countys(county: County) -> None:
    gas = replace(county.matters["gas"], steps={"handling": 0.5})
    changed = replace(county, matters={**county.matters, "gas": gas}, default_steps={"handling": 0.25})
    whole = {matter: changed.limit(matter, 1) for matter in ("gas", "dust", None)}
    for matter, share in (("gas", 0.5), ("dust", 0.25), (None, 0.25)):
        found = changed.step_limits.find_limit("handling", matter, 1)
        assert found is not None
        assert found.amount == whole[matter] * share
        assert changed.step_limits.find_limit("verifying", matter, 1) is None
    assert county.step_limits.find_limit("verifying", "gas", 1) is not None
    assert whole["gas"] < timedelta(hours=24)


def test_a_step_may_be_late_by_half_unless_the_county_says_otherwise() -> None:
    given = [read_escalation(HEAD | more) for more in ({}, {"escalate_after": 0}, {"escalate_after": 25})]
    assert given == [0.5, 0.0, 0.25]


def test_of_a_year_to_come_the_pack_alone_may_know() -> None:
    in_2027 = datetime(2027, 10, 4, 1, tzinfo=UTC)
    unknown = read_calendar(HEAD)
    assert unknown.find_unknown_year(in_2027) == 2027
    assert unknown.is_working_day(date(2027, 10, 4)), "a Monday within the festival: weekends alone are off"
    known = read_calendar(HEAD | {"calendar": {"holidays": [date(2027, 10, 4)]}})
    assert known.find_unknown_year(in_2027) is None
    assert not known.is_working_day(date(2027, 10, 4))
