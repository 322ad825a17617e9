"""Working time of a county: which days and hours its offices work, and how much of it lies between moments.

Time limits of cases count in working time unless they are short. Statutory holidays 法定节假日 and make-up
days 调休 are given by the county pack (the State Council announces them each autumn for the year to come).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from domain.kernel.values import value

SATURDAY: Final = 5
DECEMBER: Final = 12
LONGEST_PAUSE: Final = 60
"""Days in a row without an hour of work that are taken for a calendar nobody filled."""

OFFICE_HOURS: Final = ((time(8, 30), time(12)), (time(14), time(17, 30)))
"""When offices work where a county says nothing else."""

Span = tuple[datetime, datetime]


@value
class WorkingCalendar:
    """`hours`: (begin, end) of each part of a working day, in order, local time. `holidays`: days off besides
    weekends; `makeup_days`: weekends that are worked. `years`: those of which somebody told the days; of any
    other only the weekends are off.
    """

    tz: tzinfo
    hours: tuple[tuple[time, time], ...]
    holidays: frozenset[date] = frozenset()
    makeup_days: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def find_unknown_year(self, at: datetime) -> int | None:
        """The year of a moment where nobody told its holidays; in December the year to come, whose holidays
        are announced by then. None where they are known.
        """
        day = at.astimezone(self.tz).date()
        years = (day.year, day.year + 1) if day.month == DECEMBER else (day.year,)
        return next((year for year in years if year not in self.years), None)

    @property
    def day_length(self) -> timedelta:
        """The working time of one day."""
        return sum((_length(begin, end) for begin, end in self.hours), timedelta())

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on a day."""
        if day in self.makeup_days:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def add_working_time(self, start: datetime, amount: timedelta) -> datetime:
        """The moment when `amount` of working time has passed since `start` (aware), in the zone of `start`.
        Raises ValueError when nobody works for LONGEST_PAUSE days.
        """
        left, end = amount, start
        for begin, end in self._spans_from(start):
            if left <= end - begin:
                return (begin + left).astimezone(start.tzinfo)
            left -= end - begin
        return end

    def measure_working_time(self, start: datetime, end: datetime) -> timedelta:
        """The working time between two moments; nothing when `end` is not after `start`."""
        total = timedelta()
        if end <= start:
            return total
        for begin, until in self._spans_from(start):
            if begin >= end:
                return total
            total += min(until, end) - begin
        return total

    def _spans_from(self, start: datetime) -> Iterator[Span]:
        """Spans of working time after a moment, in order, the first one cut to it; without end."""
        local = start.astimezone(self.tz)
        day, idle = local.date(), 0
        while idle < LONGEST_PAUSE:
            idle = 0 if self.is_working_day(day) and self.hours else idle + 1
            for begin, end in self._spans_of(day):
                if end > local:
                    yield max(begin, local), end
            day += timedelta(days=1)
        raise ValueError(f"no working time within {LONGEST_PAUSE} days after {start.isoformat()}")

    def _spans_of(self, day: date) -> Iterator[Span]:
        if self.is_working_day(day):
            for begin, end in self.hours:
                yield datetime.combine(day, begin, self.tz), datetime.combine(day, end, self.tz)


def _length(begin: time, end: time) -> timedelta:
    return datetime.combine(date.min, end) - datetime.combine(date.min, begin)
