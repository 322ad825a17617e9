"""When people say that something was: by their clock, which may be ahead of ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from domain.emergency.rollouts.progress.task_states import Receipt
from domain.emergency.rollouts.progress.visits import VisitReport

T = TypeVar("T", Receipt, VisitReport)


def correct_time(report: T, now: datetime) -> T:
    """The report, which nobody gave later than now: a clock that is ahead is put right, and by how much it
    was is kept.
    """
    if report.at <= now:
        return report
    ahead = report.offset_s + (report.at - now).total_seconds()
    return replace(report, at=now, offset_s=ahead)
