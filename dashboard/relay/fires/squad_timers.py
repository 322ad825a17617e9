"""What timers of a squad do: that of a call takes the next rung, and tells the squad when that is one of
people; another says that too few are coming; a third which members' phones or addresses do not work; an
offer of its command lapses by a fourth; and whoever said nothing of an instruction is reminded by a fifth.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from dashboard.handlers.context import Context
from dashboard.handlers.squads.squad_handlers import change_squad
from dashboard.relay.timers import BY, Fire, fire_rung
from data_access.database.unit_of_work import UnitOfWork
from data_access.outbox.call_rows import RUNG
from data_access.outbox.dead_contacts import CONTACT_LOOK, read_dead
from data_access.outbox.offer_timers import OFFER, set_offer_timer
from data_access.outbox.reminder_timers import ORDER_REMINDER, set_reminder_timer
from data_access.outbox.shortage_timers import SHORTAGE
from data_access.outbox.timer_rows import Timer
from data_access.squads.squad_store import read_squad
from domain.access.actor import Actor
from domain.access.rights import Kind, Viewer
from domain.kernel.errors import Refused
from domain.squads.calls.ladder import BY_PEOPLE, UNREACHED
from domain.squads.squad_commands import (
    DeclareShortage,
    LapseHandOver,
    MarkContacts,
    PursueMember,
    RemindOrder,
)

OURSELVES: Final = Actor(Viewer(Kind.INNER, BY.actor, "", ()), BY.address)


def squad_fires(context: Context) -> Mapping[str, Fire]:
    """What each kind of timer of a squad does."""

    def climb(work: UnitOfWork, timer: Timer) -> None:
        step = fire_rung(work, timer)
        if step in (*BY_PEOPLE, UNREACHED):
            facts = {"squad": timer.subject, "person": timer.facts["person"], "step": step}
            with suppress(Refused):
                change_squad(work, PursueMember(region=work.county, **facts), OURSELVES, context)

    def tell_shortage(work: UnitOfWork, timer: Timer) -> None:
        with suppress(Refused):
            change_squad(work, DeclareShortage(region=work.county, squad=timer.subject), OURSELVES, context)

    def mark_contacts(work: UnitOfWork, timer: Timer) -> None:
        squad = read_squad(work.connection, work.world, timer.subject)
        if squad is not None:
            dead = read_dead(work.connection, work.county, squad.list_present())
            facts: dict[str, Any] = {"squad": timer.subject, "dead": tuple(dead.items())}
            with suppress(Refused):
                change_squad(work, MarkContacts(region=work.county, **facts), OURSELVES, context)

    def lapse_offer(work: UnitOfWork, timer: Timer) -> None:
        """One that was looked at early, and may be answered still, lapses in its time."""
        facts: dict[str, Any] = {"squad": timer.subject, "offer": timer.facts["offer"]}
        with suppress(Refused):
            squad = change_squad(work, LapseHandOver(region=work.county, **facts), OURSELVES, context)
            set_offer_timer(work.connection, work.world, squad)

    def remind(work: UnitOfWork, timer: Timer) -> None:
        """One that was not moved with a clock that was set back comes again in its time."""
        facts: dict[str, Any] = {"squad": timer.subject, "order": timer.facts["order"]}
        with suppress(Refused):
            squad = change_squad(work, RemindOrder(region=work.county, **facts), OURSELVES, context)
            set_reminder_timer(work.connection, work.world, squad)

    return {
        RUNG: climb,
        SHORTAGE: tell_shortage,
        CONTACT_LOOK: mark_contacts,
        OFFER: lapse_offer,
        ORDER_REMINDER: remind,
    }
