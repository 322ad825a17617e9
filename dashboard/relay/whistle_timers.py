"""What happens when the time of a whistle is over: it lapses, and the case goes from its township to the
county.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dashboard.handlers.cases.case_timers import WHISTLE
from dashboard.handlers.cases.handling_handlers import take
from dashboard.handlers.context import Context
from dashboard.relay.timers import BY, Fire
from data_access.live_rows import LiveRows
from data_access.outbox.timer_rows import Timer
from data_access.unit_of_work import UnitOfWork
from domain.access.actor import Actor
from domain.access.rights import Kind, Viewer
from domain.cases.case_join import Case
from domain.cases.handling_commands import EscalateCase, LapseWhistle
from domain.cases.whistles.levels import first_level
from domain.kernel.errors import Refused
from domain.kernel.regions import Level

OURSELVES: Final = Actor(Viewer(Kind.INNER, BY.actor, "", ()), BY.address)
LAPSED: Final = "吹哨到时限，仍有单位未报到"
"""Why a case went up; as everybody reads it in its trail."""


def case_fires(context: Context) -> Mapping[str, Fire]:
    """What each kind of timer of a case does."""

    def lapse(work: UnitOfWork, timer: Timer) -> None:
        live = LiveRows(work)
        case = live.cases([timer.subject]).get(timer.subject)
        if case is None:
            return
        command = LapseWhistle(region=work.world, case=case.id, whistle=timer.facts["whistle"])
        try:
            new = take(work, live, case, command, OURSELVES, context)
        except Refused:
            return
        if _is_at_township(new):
            new = take(work, live, new, _escalation(work, new), OURSELVES, context)
        live.save({new.id})

    return {WHISTLE: lapse}


def _is_at_township(case: Case) -> bool:
    """By rule a case goes up to the county, and no further: the city is asked by a person."""
    moved = case.handling.level if case.handling else None
    return (moved or first_level(case.region, case.severity)) == Level.TOWNSHIP


def _escalation(work: UnitOfWork, case: Case) -> EscalateCase:
    version = case.handling.version if case.handling else 0
    return EscalateCase(
        region=work.world, case=case.id, expected_version=version, level=Level.COUNTY, reason=LAPSED
    )
