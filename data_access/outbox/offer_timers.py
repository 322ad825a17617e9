"""The timer of an offer of a squad's command: when nobody accepted in time, it lapses."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from data_access.database.tables.outbox_tables import timers
from data_access.outbox.timer_rows import Timer, drop_timers_of, set_timer, timer_of
from domain.accounts.hand_overs import find_open
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import message_id
from domain.squads.squad import Squad

OFFER: Final = "hand_over"
"""The kind of this timer."""


def set_offer_timer(connection: Connection, world: WorldId, squad: Squad) -> None:
    """Set or drop the timer, as the squad stands now."""
    timer = find_offer_timer(world, squad)
    drop_timers_of(connection, world, OFFER, squad.id)
    if timer is not None:
        set_timer(connection, timer)


def find_offer_timer(world: WorldId, squad: Squad) -> Timer | None:
    """The timer a squad should have as it stands; None for none."""
    offer = find_open(squad.offers) if squad.live else None
    if offer is None:
        return None
    id = message_id(world, OFFER, squad.id, str(offer.number))
    facts = {"offer": offer.number, "to": offer.to, "person": offer.person}
    return Timer(world, id, OFFER, squad.id, offer.expires_at, facts)


def hasten_offers(connection: Connection, name: str, value: str, now: datetime) -> None:
    """Have offers made to an account (`name`: to) or a person looked at now: they may not command now."""
    for row in connection.execute(select(timers).where(timers.c.kind == OFFER)):
        timer = timer_of(row)
        if timer.facts[name] == value:
            set_timer(connection, Timer(timer.world, timer.id, OFFER, timer.subject, now, timer.facts))
