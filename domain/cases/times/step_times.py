"""How long a case stood in each of its steps, by the clock and in the working time of the county.

It is noted when a case leaves a step, by the calendar and the limits of that moment: figures of the past do
not change when a county edits its pack.
"""

from __future__ import annotations

from datetime import datetime

from domain.kernel.values import value
from domain.kernel.working_calendar import WorkingCalendar

Span = tuple[datetime, datetime]


@value
class StepTime:
    """All passages of a case through one step, without the time in which it was suspended. `seconds`: by the
    clock; `worked`: in working time, None when some passage had no limit in working time; `late`: some
    passage ended after its limit, None when none had one.
    """

    seconds: float
    worked: float | None = None
    late: bool | None = None


@value
class Passage:
    """One passage: from its begin to its end, the pauses in it, and the limit it had."""

    span: Span
    pauses: tuple[Span, ...] = ()
    due_at: datetime | None = None
    working: bool = False


def add_passage(before: StepTime | None, passage: Passage, calendar: WorkingCalendar) -> StepTime:
    """The times of a step with one more passage."""
    seconds = _measure(passage, None)
    worked = _measure(passage, calendar) if passage.working else None
    late = None if passage.due_at is None else passage.span[1] > passage.due_at
    if before is None:
        return StepTime(seconds, worked, late)
    both = None if worked is None or before.worked is None else before.worked + worked
    known = [lateness for lateness in (before.late, late) if lateness is not None]
    return StepTime(before.seconds + seconds, both, any(known) if known else None)


def _measure(passage: Passage, calendar: WorkingCalendar | None) -> float:
    """Its seconds; of a clock that was set back none."""
    paused = sum(_length(pause, calendar) for pause in passage.pauses)
    return max(0.0, _length(passage.span, calendar) - paused)


def _length(span: Span, calendar: WorkingCalendar | None) -> float:
    begin, end = span
    if calendar is not None:
        return calendar.measure_working_time(begin, end).total_seconds()
    return max(0.0, (end - begin).total_seconds())
