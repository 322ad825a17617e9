"""The timers of a case, written with what they follow from: when a whistle lapses, when the part of a
co-operating unit is overdue, and when a step is so late that the case goes up.
"""

from __future__ import annotations

from typing import Final

from data_access.database.unit_of_work import UnitOfWork
from data_access.outbox.timer_rows import Timer, drop_timer, set_timer
from domain.cases.case_join import Case
from domain.cases.joint.part_times import find_parts_due
from domain.cases.rules.whistle_rules import find_rise, list_waiting
from domain.cases.whistles.levels import Rise, RiseLimits, first_level
from domain.cases.whistles.whistle import Whistle
from domain.kernel.worlds import WorldId

WHISTLE: Final = "whistle"
OVERDUE: Final = "overdue"
PART_TIMER: Final = "parts"


def set_case_timers(work: UnitOfWork, old: Case, new: Case, limits: RiseLimits) -> None:
    """Set the timers of what began, drop those of what ended. `limits`: how late a step may be."""
    before, after = _waiting(old), _waiting(new)
    for number in before.keys() - after.keys():
        drop_timer(work.connection, work.world, _name_timer(new, number))
    for number in after.keys() - before.keys():
        set_timer(work.connection, _whistle_timer(work.world, new, after[number]))
    _keep_timer(work, _name_rise(new), _find_rise_timer(work.world, new, limits))
    set_part_timer(work, new)


def set_part_timer(work: UnitOfWork, case: Case) -> None:
    """Set, move or drop the timer of the next part that is overdue: none of a case that ended or whose clock
    stands still.
    """
    _keep_timer(work, _name_parts(case), _find_part_timer(work.world, case))


def list_case_timers(world: WorldId, case: Case, limits: RiseLimits) -> list[Timer]:
    """All timers that a case should have as it stands."""
    waiting = [_whistle_timer(world, case, whistle) for whistle in _waiting(case).values()]
    once = (_find_rise_timer(world, case, limits), _find_part_timer(world, case))
    return [*waiting, *(timer for timer in once if timer is not None)]


def _keep_timer(work: UnitOfWork, id: str, timer: Timer | None) -> None:
    if timer is None:
        drop_timer(work.connection, work.world, id)
    else:
        set_timer(work.connection, timer)


def find_rise_of(case: Case, limits: RiseLimits) -> Rise | None:
    """When a case goes up by rule, and where to (domain/cases/rules/whistle_rules.py::find_rise)."""
    if case.handling is None:
        return None
    return find_rise(case.handling, first_level(case.region, case.severity), limits)


def _find_rise_timer(world: WorldId, case: Case, limits: RiseLimits) -> Timer | None:
    rise = find_rise_of(case, limits)
    return None if rise is None else Timer(world, _name_rise(case), OVERDUE, case.id, rise.due_at, {})


def _find_part_timer(world: WorldId, case: Case) -> Timer | None:
    hand = case.handling
    stopped = hand is None or not case.open or hand.suspended_at is not None
    due = None if stopped else find_parts_due(case.joint)
    return None if due is None else Timer(world, _name_parts(case), PART_TIMER, case.id, due, {})


def _whistle_timer(world: WorldId, case: Case, whistle: Whistle) -> Timer:
    facts = {"whistle": whistle.number}
    return Timer(world, _name_timer(case, whistle.number), WHISTLE, case.id, whistle.due_at, facts)


def _waiting(case: Case) -> dict[int, Whistle]:
    """The whistles of an open case whose time is going on."""
    if case.handling is None or not case.open:
        return {}
    waiting = list_waiting(case.handling)
    return {whistle.number: whistle for whistle in case.handling.whistles if whistle.number in waiting}


def _name_timer(case: Case, number: int) -> str:
    return f"{WHISTLE}/{case.id}/{number}"


def _name_rise(case: Case) -> str:
    return f"{OVERDUE}/{case.id}"


def _name_parts(case: Case) -> str:
    return f"{PART_TIMER}/{case.id}"
