"""The timer of a squad that says, once it should have had enough people, that too few are coming."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from data_access.database.codec import utc_text
from data_access.outbox.clock_marks import read_clocks
from data_access.outbox.timer_rows import Timer, drop_timer, find_timer, set_timer
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import message_id
from domain.squads.calls.shortage import find_shortage_due
from domain.squads.squad import Squad

SHORTAGE: Final = "shortage"
"""The kind of this timer."""


def set_shortage_timer(connection: Connection, world: WorldId, squad: Squad, within: timedelta) -> None:
    """Set, move or drop the timer, as the squad stands now."""
    timer = find_shortage_timer(world, squad, within)
    if timer is None:
        drop_timer(connection, world, _name_timer(world, squad))
    elif not _is_set(connection, timer):
        set_timer(connection, timer)


def find_shortage_timer(world: WorldId, squad: Squad, within: timedelta) -> Timer | None:
    """The timer a squad should have as it stands; None for none."""
    due = find_shortage_due(squad, within)
    if due is None:
        return None
    facts = {"called": utc_text(due - within), **read_clocks().mark}
    return Timer(world, _name_timer(world, squad), SHORTAGE, squad.id, due, facts)


def _is_set(connection: Connection, timer: Timer) -> bool:
    """Whether the wait after that call goes on already: it may have been moved with the clock."""
    old = find_timer(connection, timer.world, timer.id)
    return old is not None and old.facts.get("called") == timer.facts["called"]


def _name_timer(world: WorldId, squad: Squad) -> str:
    return message_id(world, SHORTAGE, squad.id)
