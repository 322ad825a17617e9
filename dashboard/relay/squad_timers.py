"""What the timer of a call does: it takes the next rung, and tells the squad when that is one of people."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from dashboard.handlers.context import Context
from dashboard.handlers.squads.squad_handlers import change_squad
from dashboard.relay.timers import BY, Fire, fire_rung
from data_access.outbox.call_rows import RUNG
from data_access.outbox.timer_rows import Timer
from data_access.unit_of_work import UnitOfWork
from domain.access.actor import Actor
from domain.access.rights import Kind, Viewer
from domain.kernel.errors import Refused
from domain.squads.ladder import BY_PEOPLE, UNREACHED
from domain.squads.squad_commands import PursueMember

OURSELVES: Final = Actor(Viewer(Kind.INNER, BY.actor, "", ()), BY.address)


def squad_fires(context: Context) -> Mapping[str, Fire]:
    """What each kind of timer of a squad does."""

    def climb(work: UnitOfWork, timer: Timer) -> None:
        step = fire_rung(work, timer)
        if step in (*BY_PEOPLE, UNREACHED):
            told = {"squad": timer.subject, "person": timer.facts["person"], "step": step}
            with suppress(Refused):
                change_squad(work, PursueMember(region=work.county, **told), OURSELVES, context)

    return {RUNG: climb}
