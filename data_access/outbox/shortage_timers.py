"""The timer of a squad that says, once it should have had enough people, that too few are coming."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from data_access.outbox.timer_rows import Timer, drop_timer, set_timer
from domain.kernel.worlds import WorldId
from domain.squads.outgoing import message_id
from domain.squads.shortage import find_shortage_due
from domain.squads.squad import Squad

SHORTAGE: Final = "shortage"
"""The kind of this timer."""


def set_shortage_timer(connection: Connection, world: WorldId, squad: Squad, within: timedelta) -> None:
    """Set, move or drop the timer, as the squad stands now."""
    timer = find_shortage_timer(world, squad, within)
    if timer is None:
        drop_timer(connection, world, _name_timer(world, squad))
    else:
        set_timer(connection, timer)


def find_shortage_timer(world: WorldId, squad: Squad, within: timedelta) -> Timer | None:
    """The timer a squad should have as it stands; None for none."""
    due = find_shortage_due(squad, within)
    return None if due is None else Timer(world, _name_timer(world, squad), SHORTAGE, squad.id, due, {})


def _name_timer(world: WorldId, squad: Squad) -> str:
    return message_id(world, SHORTAGE, squad.id)
