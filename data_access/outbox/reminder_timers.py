"""The timer of a squad that reminds, at half of an instruction's time, whoever said nothing of it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from data_access.outbox.timer_rows import Timer, drop_timers_of, set_timer
from domain.kernel.worlds import WorldId
from domain.squads.calls.order_reminder import find_reminder
from domain.squads.calls.outgoing import message_id
from domain.squads.squad import Squad

ORDER_REMINDER: Final = "order_reminder"
"""The kind of this timer."""


def set_reminder_timer(connection: Connection, world: WorldId, squad: Squad) -> None:
    """Set, move or drop the timer, as the squad stands now."""
    timer = find_reminder_timer(world, squad)
    drop_timers_of(connection, world, ORDER_REMINDER, squad.id)
    if timer is not None:
        set_timer(connection, timer)


def find_reminder_timer(world: WorldId, squad: Squad) -> Timer | None:
    """The timer a squad should have as it stands; None for none."""
    found = find_reminder(squad)
    if found is None:
        return None
    order, due = found
    id = message_id(world, ORDER_REMINDER, squad.id, str(order.number))
    return Timer(world, id, ORDER_REMINDER, squad.id, due, {"order": order.number})
