"""Time limits of the steps of a case: how long each may take, and when it turns amber and red.

Short limits of urgent cases run day and night; longer ones count the working time of the county's offices.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final, Protocol

from domain.kernel.values import value
from domain.kernel.working_calendar import WorkingCalendar

AMBER_SHARE: Final = 0.8
"""The share of a limit after which a step is shown in amber (GB/T 30428.4 leaves it to the county)."""


@value
class TimeLimit:
    """`amount` of time, of working time where `working`."""

    amount: timedelta
    working: bool


@value
class Deadline:
    """When a step that began turns amber, and when red; aware, UTC."""

    amber_at: datetime
    due_at: datetime


class LimitTable(Protocol):
    """The limits that a county gives, by step, matter and severity 1 to 4."""

    def find_limit(self, stage: str, matter: str | None, severity: int) -> TimeLimit | None:
        """None for a step without one."""

    @property
    def whole(self) -> Callable[[str | None, int], timedelta]:
        """The time that a case of a matter has from its report to its end."""


STEP_SHARES: Final[Mapping[str, float]] = {
    "registered": 0.1,
    "dispatched": 0.1,
    "handling": 0.6,
    "verifying": 0.2,
}
"""How much of a case's whole time each step may take, where a county says nothing else."""
LONGEST_URGENT: Final = timedelta(hours=24)
"""Cases that may take no longer run day and night."""


@value
class SharedLimits:
    """Limits of steps as shares of the time that the whole case has. `whole`: by matter and severity;
    `shares`: of a matter, empty for STEP_SHARES.
    """

    whole: Callable[[str | None, int], timedelta]
    shares: Callable[[str | None], Mapping[str, float]] = lambda matter: STEP_SHARES

    def find_limit(self, stage: str, matter: str | None, severity: int) -> TimeLimit | None:
        """The step's share; in working time when the case is not urgent: three days of the clock are three
        working days of eight hours.
        """
        share = (self.shares(matter) or STEP_SHARES).get(stage)
        if share is None:
            return None
        whole = self.whole(matter, severity)
        working = whole > LONGEST_URGENT
        return TimeLimit(whole * share / (3 if working else 1), working)


def deadline_from(start: datetime, limit: TimeLimit, calendar: WorkingCalendar) -> Deadline:
    """The deadline of a step that begins at `start`."""
    amber = limit.amount * AMBER_SHARE
    return Deadline(_after(start, amber, limit, calendar), _after(start, limit.amount, limit, calendar))


def time_left(now: datetime, deadline: Deadline, working: bool, calendar: WorkingCalendar) -> timedelta:
    """What is left of a limit; negative once it is over, then in time of the clock."""
    if now >= deadline.due_at or not working:
        return deadline.due_at - now
    return calendar.measure_working_time(now, deadline.due_at)


def move_deadline(
    deadline: Deadline, stopped_at: datetime, now: datetime, working: bool, calendar: WorkingCalendar
) -> Deadline:
    """The deadline after the clock stood still from `stopped_at` until now: as much time is left as then."""
    return Deadline(
        _moved(deadline.amber_at, stopped_at, now, working, calendar),
        _moved(deadline.due_at, stopped_at, now, working, calendar),
    )


def _moved(
    moment: datetime, stopped_at: datetime, now: datetime, working: bool, calendar: WorkingCalendar
) -> datetime:
    """What was over when the clock stopped stays where it is."""
    if moment <= stopped_at:
        return moment
    if not working:
        return moment + (now - stopped_at)
    return calendar.add_working_time(now, calendar.measure_working_time(stopped_at, moment))


def _after(start: datetime, amount: timedelta, limit: TimeLimit, calendar: WorkingCalendar) -> datetime:
    return calendar.add_working_time(start, amount) if limit.working else start + amount
