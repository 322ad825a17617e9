"""What a case counts for: received, closed and closed in time, by township, day and matter."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from domain.cases.case_join import Case
from domain.changes import local_day
from domain.kernel.regions import township_of

Tally = dict[tuple[str, str, str], tuple[int, int, int]]
"""(township, county-local day, matter or '') -> (received, closed, closed in time)"""


def of(case: Case, tz: tzinfo) -> Tally:
    """What the case counts for; nothing while it is a stub or when it was cancelled."""
    if case.reported_at is None or case.due_at is None or case.cancelled:
        return {}
    township, matter = township_of(case.region), case.matter or ""
    received = (township, local_day(case.reported_at, tz), matter)
    if case.closed_at is None:
        return {received: (1, 0, 0)}
    on_time = int(case.closed_at <= case.due_at)
    closed = (township, local_day(case.closed_at, tz), matter)
    if closed == received:
        return {received: (1, 1, on_time)}
    return {received: (1, 0, 0), closed: (0, 1, on_time)}


def received(case: Case, day: str) -> list[Any]:
    """What a case that is new on a county-local day moves: one row, as `moved` has it."""
    return [township_of(case.region), day, case.matter or "", 1, 0, 0]


def moved(before: Tally, after: Tally) -> list[list[Any]]:
    """After minus before, as rows [township, day, matter, received, closed, on_time]; zero rows left out."""
    if not before:
        return [[*key, *counts] for key, counts in sorted(after.items())]
    if before == after:
        return []
    rows: list[list[Any]] = []
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key, (0, 0, 0)), after.get(key, (0, 0, 0))
        if old != new:
            rows.append([*key, new[0] - old[0], new[1] - old[1], new[2] - old[2]])
    return rows
