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

WHISTLE: Final = "whistle"
OVERDUE: Final = "overdue"


def set_case_timers(work: UnitOfWork, old: Case, new: Case, patience: Patience) -> None:
    """Set the timers of what began, drop those of what ended. `patience`: how late a step may be."""
    before, after = _waiting(old), _waiting(new)
    for number in before.keys() - after.keys():
        drop_timer(work.connection, work.world, _name_timer(new, number))
    for number in after.keys() - before.keys():
        facts = {"whistle": number}
        id, due = _name_timer(new, number), after[number].due_at
        set_timer(work.connection, Timer(work.world, id, WHISTLE, new.id, due, facts))
    _set_rise(work, find_rise_of(new, patience), new)


def find_rise_of(case: Case, patience: Patience) -> Rise | None:
    """When a case goes up by rule, and where to (domain/cases/whistle_rules.py::find_rise)."""
    if case.handling is None:
        return None
    return find_rise(case.handling, first_level(case.region, case.severity), patience)


def _set_rise(work: UnitOfWork, rise: Rise | None, case: Case) -> None:
    id = f"{OVERDUE}/{case.id}"
    if rise is None:
        drop_timer(work.connection, work.world, id)
    else:
        set_timer(work.connection, Timer(work.world, id, OVERDUE, case.id, rise.due_at, {}))


def _waiting(case: Case) -> dict[int, Whistle]:
    """The whistles of an open case whose time is going on."""
    if case.handling is None or not case.open:
        return {}
    waiting = list_waiting(case.handling)
    return {one.number: one for one in case.handling.whistles if one.number in waiting}


def _name_timer(case: Case, number: int) -> str:
    return f"{WHISTLE}/{case.id}/{number}"
