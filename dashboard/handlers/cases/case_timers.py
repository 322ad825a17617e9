"""The timers of a case, written with what they follow from: when a whistle lapses, and when a step is so
late that the case goes up.
"""

from __future__ import annotations

from typing import Final

from data_access.outbox.timer_rows import Timer, drop_timer, set_timer
from data_access.unit_of_work import UnitOfWork
from domain.cases.case_join import Case
from domain.cases.whistle_rules import find_rise, list_waiting
from domain.cases.whistles.levels import Patience, Rise, first_level
from domain.cases.whistles.whistle import Whistle
from domain.kernel.worlds import WorldId

WHISTLE: Final = "whistle"
OVERDUE: Final = "overdue"


def set_case_timers(work: UnitOfWork, old: Case, new: Case, patience: Patience) -> None:
    """Set the timers of what began, drop those of what ended. `patience`: how late a step may be."""
    before, after = _waiting(old), _waiting(new)
    for number in before.keys() - after.keys():
        drop_timer(work.connection, work.world, _name_timer(new, number))
    for number in after.keys() - before.keys():
        set_timer(work.connection, _whistle_timer(work.world, new, after[number]))
    rise = _find_rise_timer(work.world, new, patience)
    if rise is None:
        drop_timer(work.connection, work.world, _name_rise(new))
    else:
        set_timer(work.connection, rise)


def list_case_timers(world: WorldId, case: Case, patience: Patience) -> list[Timer]:
    """All timers that a case should have as it stands."""
    rise = _find_rise_timer(world, case, patience)
    waiting = [_whistle_timer(world, case, whistle) for whistle in _waiting(case).values()]
    return waiting if rise is None else [*waiting, rise]


def find_rise_of(case: Case, patience: Patience) -> Rise | None:
    """When a case goes up by rule, and where to (domain/cases/whistle_rules.py::find_rise)."""
    if case.handling is None:
        return None
    return find_rise(case.handling, first_level(case.region, case.severity), patience)


def _find_rise_timer(world: WorldId, case: Case, patience: Patience) -> Timer | None:
    rise = find_rise_of(case, patience)
    return None if rise is None else Timer(world, _name_rise(case), OVERDUE, case.id, rise.due_at, {})


def _whistle_timer(world: WorldId, case: Case, whistle: Whistle) -> Timer:
    facts = {"whistle": whistle.number}
    return Timer(world, _name_timer(case, whistle.number), WHISTLE, case.id, whistle.due_at, facts)


def _waiting(case: Case) -> dict[int, Whistle]:
    """The whistles of an open case whose time is going on."""
    if case.handling is None or not case.open:
        return {}
    waiting = list_waiting(case.handling)
    return {one.number: one for one in case.handling.whistles if one.number in waiting}


def _name_timer(case: Case, number: int) -> str:
    return f"{WHISTLE}/{case.id}/{number}"


def _name_rise(case: Case) -> str:
    return f"{OVERDUE}/{case.id}"
