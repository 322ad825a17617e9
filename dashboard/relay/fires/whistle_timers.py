"""What the timers of a case do: a whistle whose time is over lapses, and its case goes from the township to
the county; what is too late at its level goes to the one above.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dashboard.handlers.cases.case_timers import OVERDUE, WHISTLE, find_rise_of
from dashboard.handlers.cases.handling_handlers import take
from dashboard.handlers.context import Context
from dashboard.relay.timers import BY, Fire
from data_access.cases.live_rows import LiveRows
from data_access.database.unit_of_work import UnitOfWork
from data_access.outbox.timer_rows import Timer
from domain.access.actor import Actor
from domain.access.rights import Kind, Viewer
from domain.cases.case_join import Case
from domain.cases.handling_commands import CaseCommand, EscalateCase, LapseWhistle
from domain.cases.whistles.levels import STEP_TOO_LATE, WHISTLE_LAPSED, first_level
from domain.kernel.errors import Refused
from domain.kernel.regions import Level

OURSELVES: Final = Actor(Viewer(Kind.INNER, BY.actor, "", ()), BY.address)


class Deed:
    """What one timer does about one case, in its unit of work."""

    def __init__(self, work: UnitOfWork, timer: Timer, context: Context) -> None:
        self._work, self._context, self._live = work, context, LiveRows(work)
        self.rise_limits = context.counties[work.county].rise_limits
        self.case = self._live.cases([timer.subject]).get(timer.subject)

    def give(self, kind: type[CaseCommand], reason: str = "", **more: str | int) -> bool:
        """Give a command about the case as it stands; whether it could be given."""
        if self.case is None:
            return False
        version = self.case.handling.version if self.case.handling else 0
        known = {"region": self._work.world, "case": self.case.id, "expected_version": version}
        command = kind(**known, reason=reason, **more)  # type: ignore[arg-type]
        try:
            self.case = take(self._work, self._live, self.case, command, OURSELVES, self._context)
        except Refused:
            return False
        return True

    def save(self) -> None:
        """Write what was done."""
        if self.case is not None:
            self._live.save({self.case.id})


def case_fires(context: Context) -> Mapping[str, Fire]:
    """What each kind of timer of a case does."""

    def lapse(work: UnitOfWork, timer: Timer) -> None:
        deed = Deed(work, timer, context)
        if not deed.give(LapseWhistle, whistle=timer.facts["whistle"]):
            return
        if _is_at_township(deed.case):
            deed.give(EscalateCase, WHISTLE_LAPSED, level=Level.COUNTY)
        deed.save()

    def raise_late(work: UnitOfWork, timer: Timer) -> None:
        deed = Deed(work, timer, context)
        rise = find_rise_of(deed.case, deed.rise_limits) if deed.case else None
        due = rise is not None and rise.due_at <= work.now
        if rise and due and deed.give(EscalateCase, STEP_TOO_LATE, level=rise.level):
            deed.save()

    return {WHISTLE: lapse, OVERDUE: raise_late}


def _is_at_township(case: Case | None) -> bool:
    """A whistle that lapses sends its case to the county, and no further."""
    if case is None or case.handling is None:
        return False
    return (case.handling.level or first_level(case.region, case.severity)) == Level.TOWNSHIP
