"""By when a county has to report upward: two clocks, by phone and in writing, for each grade of an event, and
the hours of the day before which follow-up reports are due. All of it is data of the county pack.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from domain.kernel.values import value

SOON: Final = timedelta(minutes=5)
"""So long before a clock ends people are reminded where the pack says nothing else."""


@value
class Grade:
    """A grade of events. `phone`, `written`: by when each clock of a first report ends, counted from the
    moment the event was known; `levels`: the levels of a response that suggest this grade.
    """

    code: str
    name: str
    name_en: str
    phone: timedelta
    written: timedelta
    levels: tuple[int, ...] = ()


@value
class ReportRules:
    """`grades`: by code, the gravest first; none: the county pack says nothing, and nothing can be reported.
    `follow_ups`: hours of the day on the county's clock; `remind`: so long before a clock ends; `to`: to whom
    reports go.
    """

    grades: Mapping[str, Grade] = field(default_factory=dict)
    follow_ups: tuple[time, ...] = ()
    remind: timedelta = SOON
    to: str = ""

    def suggest_grade(self, level: int) -> str:
        """The grade that a response of a level suggests; the gravest where none names it, '' without any."""
        fitting = [grade.code for grade in self.grades.values() if level in grade.levels]
        return next(iter((*fitting, *self.grades)), "")

    def next_follow_up(self, after: datetime, tz: tzinfo) -> datetime | None:
        """The first hour of follow-ups later than `after`, in its own zone; None where the pack has none."""
        local = after.astimezone(tz)
        days = (local.date() + timedelta(days=number) for number in (0, 1))
        hours = (datetime.combine(day, at, tz) for day in days for at in sorted(self.follow_ups))
        return next((at.astimezone(after.tzinfo) for at in hours if at > local), None)
