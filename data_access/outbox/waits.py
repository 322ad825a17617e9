"""Waits: timers that are due so long after something. When the wall clock is set they are moved with it, and
messages that it would keep; what is due at a time of day stays there.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, select, update

from data_access.database.codec import utc_text
from data_access.database.tables.outbox_tables import outbox, timers
from data_access.outbox.call_rows import RUNG
from data_access.outbox.clock_marks import TOLERANCE, Clocks, find_shift
from data_access.outbox.shortage_timers import SHORTAGE
from data_access.outbox.timer_rows import Timer, set_timer, timer_of
from domain.squads.calls.outgoing import State

REMINDER, DEPUTIES = "rollout_reminder", "rollout_deputies"
"""The kinds of timers that remind a tier, and ask its deputies, so long after the issue of its roll-out."""
FINISH: Final = "rollout_finish"
"""Of those that remind whoever of a tier accepted and has not finished, so long after the issue."""
UNANSWERED, HOLD = "rollout_unanswered", "rollout_hold"
"""Of those that ask the next deputy so long after the first, and issue at the end of a hold window."""
CONFIRMATION: Final = "rollout_confirmation"
"""Of that which asks for a second person again."""
CHECK_REMINDER: Final = "check_reminder"
"""Of that which reminds so long after a directed check was asked."""
WAITS: Final = (RUNG, SHORTAGE, REMINDER, FINISH, DEPUTIES, UNANSWERED, HOLD, CONFIRMATION, CHECK_REMINDER)


def move_waits(connection: Connection, clocks: Clocks) -> int:
    """Move the waits that were written before the wall clock was set; how many. A second time moves none."""
    moved = _find_moved(connection, _of_kinds(WAITS).with_for_update(), clocks)
    for timer in moved:
        set_timer(connection, timer)
    return len(moved)


def list_moved(connection: Connection, clocks: Clocks, kinds: Collection[str]) -> list[Timer]:
    """Waits of some kinds that were written before the wall clock was set, as they are due now."""
    return _find_moved(connection, _of_kinds(kinds), clocks)


def _of_kinds(kinds: Collection[str]) -> Select[Any]:
    return select(timers).where(timers.c.kind.in_(kinds)).order_by(timers.c.county, timers.c.id)


def _find_moved(connection: Connection, query: Select[Any], clocks: Clocks) -> list[Timer]:
    before = map(timer_of, connection.execute(query).all())
    return [new for old in before if (new := move_wait(old, clocks)) is not old]


def move_wait(timer: Timer, clocks: Clocks) -> Timer:
    """A timer as it is due by the wall clock of now; the same one when that was not set since."""
    shift = find_shift(timer.facts, clocks)
    if not shift:
        return timer
    return replace(timer, due_at=timer.due_at + shift, facts={**timer.facts, **clocks.mark})


def send_stranded(connection: Connection, now: datetime) -> int:
    """What was written at a time that is yet to come, as the wall clock was set back since, is due so long
    from now as it was from then: at once, or at its pace; how many messages that are.
    """
    o, at = outbox.c, utc_text(now)
    waits = (o.due_at > at, (o.state == State.WAITING.value) | (o.state == State.UNKNOWN.value))
    columns = select(o.county, o.id, o.due_at, o.changed_at)
    found = connection.execute(columns.where(*waits, o.changed_at > utc_text(now + TOLERANCE))).all()
    moved = []
    for row in found:
        wait = datetime.fromisoformat(row.due_at) - datetime.fromisoformat(row.changed_at)
        due = utc_text(now + max(wait, timedelta(0)))
        moved.append({"of": row.county, "which": row.id, "due": due, "now": at})
    if moved:
        condition = (o.county == bindparam("of"), o.id == bindparam("which"), *waits)
        new = update(outbox).where(*condition).values(due_at=bindparam("due"), changed_at=bindparam("now"))
        connection.execute(new, moved)
    return len(moved)
