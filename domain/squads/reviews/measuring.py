"""Cases and squads as they are measured, from what is stored of them."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from domain.cases.case_join import REOPENED
from domain.cases.case_registers import STAGES
from domain.cases.handling import CLOSED
from domain.cases.times.time_request import count_requests
from domain.messages import at_of
from domain.squads.reviews.measured_case import MeasuredCase, MeasuredHandling, MeasuredStep, unit_of
from domain.squads.reviews.subjects import PERSON_STEPS, WHOLE, Subject, Taken
from domain.squads.squad import Answer, Squad

STOOD_DOWN: Final = "stood_down"


def measure_case(case: MeasuredCase, now: datetime) -> Subject:
    """The case as it is measured: by what people did about it, or else by what its source said."""
    at, handling, ended = case.reported_at, case.handling, case.closed_at is not None
    if at is None:
        raise ValueError("a case that was not reported is not measured")
    if handling is None:
        steps = _source_steps(case)
        steps[WHOLE] = _whole(case, at, now)
        return Subject(at, case.region, case.matter, None, steps, ended)
    steps = _handled_steps(handling, now)
    steps[WHOLE] = _whole(case, at, now)
    counted = count_requests(handling.requests)
    return Subject(
        at, case.region, case.matter, handling.unit, steps, ended,
        handling.returns, handling.extensions, handling.passings, handling.reopenings,
        counted["requests"], counted["refusals"],
    )  # fmt: skip


def _handled_steps(handling: MeasuredHandling, now: datetime) -> dict[str, Taken]:
    steps = {name: _taken(time) for name, time in handling.steps.items()}
    if handling.stage != CLOSED:
        due_at = handling.deadline.due_at if handling.deadline else None
        steps[handling.stage] = _under_way(due_at, handling.suspended_at or now, handling.working)
    return steps


def _taken(time: MeasuredStep) -> Taken:
    if time.worked is None:
        return Taken(time.seconds, False, time.late)
    return Taken(time.worked, True, time.late)


def _under_way(due_at: datetime | None, now: datetime, working: bool = False) -> Taken:
    return Taken(None, working, None if due_at is None else now > due_at)


def _whole(case: MeasuredCase, reported_at: datetime, now: datetime) -> Taken:
    """From the report to the end, by the clock, without the time in which it was suspended."""
    stood, stopped_at = 0.0, None
    if case.handling is not None:
        stood, stopped_at = case.handling.suspended, case.handling.suspended_at
    end = case.closed_at or stopped_at or now
    late = None if case.due_at is None else (end - case.due_at).total_seconds() > stood
    if case.closed_at is None:
        return Taken(None, False, late)
    return Taken(max(0.0, (end - reported_at).total_seconds() - stood), False, late)


def _source_steps(case: MeasuredCase) -> dict[str, Taken]:
    """The steps of which a source told both begin and end since the last reopening; they have no limits."""
    if len(case.progress) < 2 and case.closed_at is None:
        return {}
    reopened = case.progress.get(REOPENED, "")
    times = {stage: at_of(stamp) for stage, stamp in case.progress.items() if stamp > reopened}
    if case.reported_at is not None and not reopened:
        times[STAGES[0]] = case.reported_at
    steps = {}
    for stage, following in pairwise(STAGES):
        if stage in times and following in times:
            seconds = (times[following] - times[stage]).total_seconds()
            steps[stage] = Taken(max(0.0, seconds))
    return steps


def measure_squad(squad: Squad, case: MeasuredCase, now: datetime) -> Subject:
    """The squad as it is measured: how soon its first people came how far. Its case gives it the unit, and
    the limit until which it has to be done. What a township had while it was cut off is measured by what its
    people said of their times; that it was over when it was merged is no end of it, nor is a time of which it
    is not known whether anybody there noted it.
    """
    steps: dict[str, Taken] = {}
    for step, at in _reached(squad).items():
        limit = case.due_at if step == PERSON_STEPS[-1] else None
        if at is not None:
            late = None if limit is None else at > limit
            steps[step] = Taken(max(0.0, (at - squad.opened_at).total_seconds()), late=late)
        elif squad.live:
            steps[step] = _under_way(limit, now)
    about = (squad.opened_at, squad.region, squad.matter, unit_of(case))
    return Subject(*about, steps, not squad.live, recorded=bool(squad.origin))


def _reached(squad: Squad) -> dict[str, datetime | None]:
    """When its first people came how far by their own clock; who is on site had accepted before."""
    answers = [
        answer for member in squad.members for answer in member.answers if _tells(answer, squad.opened_at)
    ]
    reached: dict[str, Any] = {
        step: min((answer.at for answer in answers if _goes_as_far(answer.state, step)), default=None)
        for step in PERSON_STEPS
    }
    is_noted = not squad.origin or squad.origin_live is False
    return reached | {STOOD_DOWN: squad.ended_at if is_noted else None}


def _tells(answer: Answer, opened_at: datetime) -> bool:
    return not answer.late and answer.at >= opened_at and answer.state in PERSON_STEPS


def _goes_as_far(state: str, step: str) -> bool:
    return PERSON_STEPS.index(state) >= PERSON_STEPS.index(step)
