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
    id, due = message_id(world, SHORTAGE, squad.id), find_shortage_due(squad, within)
    if due is None:
        drop_timer(connection, world, id)
    else:
        set_timer(connection, Timer(world, id, SHORTAGE, squad.id, due, {}))
