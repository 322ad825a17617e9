"""The clock of the step that a case is at: how it begins, stands still and is moved, and what is noted at its
end.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from domain.cases.handling import CLOSED, Handling
from domain.cases.handling_commands import CaseCommand, ExtendLimit, ResumeCase, SetMatter
from domain.cases.handling_guards import CaseFacts
from domain.cases.rules.request_rules import find_approved, measure_approved
from domain.cases.times.step_times import Passage, add_passage
from domain.cases.times.time_limits import Deadline, deadline_from, move_deadline
from domain.cases.times.time_request import EXTENSION
from domain.kernel.working_calendar import WorkingCalendar


def leave_step(old: Handling, new: Handling, now: datetime, facts: CaseFacts) -> Handling:
    """The handling with the time that its step took; a closed case is in none."""
    paused = _end_pause(old, now)
    cleared = replace(new, pauses=(), suspended=paused.suspended)
    if old.stage == CLOSED:
        return cleared
    due_at = old.deadline.due_at if old.deadline else None
    passage = Passage((old.since, now), paused.pauses, due_at, old.working)
    taken = add_passage(old.steps.get(old.stage), passage, facts.calendar)
    return replace(cleared, steps={**old.steps, old.stage: taken})


def _end_pause(old: Handling, now: datetime) -> Handling:
    """The handling whose clock goes on, if it stood still."""
    if old.suspended_at is None:
        return old
    stood = max(0.0, (now - old.suspended_at).total_seconds())
    pauses = (*old.pauses, (old.suspended_at, now))
    return replace(old, suspended_at=None, pauses=pauses, suspended=old.suspended + stood)


def move_clock(
    old: Handling, new: Handling, command: CaseCommand, now: datetime, facts: CaseFacts
) -> Handling:
    """A command that leaves the step as it is may move its deadline."""
    deadline = old.deadline
    if isinstance(command, SetMatter):
        return _with_matter(old, new, command.matter, facts)
    if isinstance(command, ResumeCase):
        paused = _end_pause(old, now)
        new = replace(new, pauses=paused.pauses, suspended=paused.suspended)
    if deadline is None:
        return new
    if isinstance(command, ResumeCase) and old.suspended_at is not None:
        moved = move_deadline(deadline, old.suspended_at, now, old.working, facts.calendar)
        return replace(new, deadline=moved)
    amount = command.amount if isinstance(command, ExtendLimit) else _approved_amount(old, command, facts)
    if amount is None:
        return new
    return replace(new, deadline=_extended(deadline, amount, old.working, facts.calendar))


def _approved_amount(old: Handling, command: CaseCommand, facts: CaseFacts) -> timedelta | None:
    """By how much a request that is approved moves the limit of the case; None for anything else."""
    request = find_approved(old, command, EXTENSION)
    if request is None or request.part:
        return None
    return measure_approved(old, facts.joint, request, facts.calendar)


def _with_matter(old: Handling, new: Handling, matter: str, facts: CaseFacts) -> Handling:
    """The step gets the limit of its matter; a deadline that was moved by hand stays."""
    if begin_step(old, facts).deadline != old.deadline:
        return new
    return begin_step(new, replace(facts, matter=matter))


def _extended(deadline: Deadline, amount: timedelta, working: bool, calendar: WorkingCalendar) -> Deadline:
    """More time from the deadline on; amber comes as much later."""
    if not working:
        return Deadline(deadline.amber_at + amount, deadline.due_at + amount)
    add = calendar.add_working_time
    return Deadline(add(deadline.amber_at, amount), add(deadline.due_at, amount))


def begin_step(new: Handling, facts: CaseFacts) -> Handling:
    """The handling at the beginning of its step, with the step's deadline."""
    limit = facts.limits.find_limit(new.stage, facts.matter, facts.severity)
    if limit is None or new.stage == CLOSED:
        return replace(new, deadline=None, working=False)
    return replace(new, deadline=deadline_from(new.since, limit, facts.calendar), working=limit.working)
