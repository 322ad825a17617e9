"""Who is at work now, and which shifts ahead nobody has: judged by who was there on the same weekday."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import Final

from domain.directory.roster import SHIFTS, Finding, Shift

WEEKS: Final = 4
LEAST_WEEKS: Final = 2
"""Of the last weeks in which a post was staffed, for it to be needed on that weekday again."""
HALVES: Final = ("day", "night")
Seat = tuple[str, str, str]


def days_at_work(local: datetime) -> tuple[str, str]:
    """Days whose shifts may hold now: a night goes on into the morning."""
    today = local.date()
    return ((today - timedelta(days=1)).isoformat(), today.isoformat())


def days_ahead(local: datetime) -> tuple[str, str]:
    """Today and tomorrow: what is told a day ahead."""
    today = local.date()
    return (today.isoformat(), (today + timedelta(days=1)).isoformat())


def days_before(day: str) -> tuple[str, ...]:
    """The same weekday of the last weeks."""
    return tuple(
        (date.fromisoformat(day) - timedelta(weeks=week)).isoformat() for week in range(1, WEEKS + 1)
    )


def days_of_gaps(local: datetime) -> tuple[str, ...]:
    """All days by which gaps ahead are found."""
    ahead = days_ahead(local)
    return (*ahead, *(day for date_ahead in ahead for day in days_before(date_ahead)))


def shift_span(day: str, shift: str, local: datetime) -> tuple[datetime, datetime]:
    """When a shift begins and ends, in the time zone of `local`."""
    midnight = datetime.combine(date.fromisoformat(day), time(), local.tzinfo)
    first, last = SHIFTS[shift]
    return midnight + timedelta(hours=first), midnight + timedelta(hours=last)


def at_work(duties: Iterable[Shift], local: datetime) -> list[Shift]:
    """The duties that hold at a local time."""
    found = ((duty, *shift_span(duty.day, duty.shift, local)) for duty in duties)
    return [duty for duty, begin, end in found if begin <= local < end]


def find_gaps_ahead(
    duties: Iterable[Shift],
    active: Collection[str],
    local: datetime,
    always: Iterable[tuple[str, str]] = (),
) -> tuple[Finding, ...]:
    """Shifts of today and tomorrow that are not over, with nobody (who is still active) in a post of a region
    that was staffed then in at least two of the last four weeks, or is to be `always` (region, post).
    """
    known = [*duties]
    fixed = {(region, post, half) for region, post in always for half in HALVES}
    found: list[Finding] = []
    for day in days_ahead(local):
        weeks: Counter[Seat] = Counter()
        for before in days_before(day):
            weeks.update(_seats(duty for duty in known if duty.day == before))
        there = _seats(duty for duty in known if duty.day == day and duty.person in active)
        needed = fixed | {seat for seat, count in weeks.items() if count >= LEAST_WEEKS}
        for region, post, half in sorted(needed - there):
            if local < shift_span(day, half, local)[1]:
                found.append(Finding("gap", day, half, region, post, ""))
    return tuple(found)


def _seats(duties: Iterable[Shift]) -> set[Seat]:
    """(region, post, half of the day) that somebody fills."""
    return {
        (duty.region, duty.post, half)
        for duty in duties
        for half in (HALVES if duty.shift == "all" else (duty.shift,))
    }
