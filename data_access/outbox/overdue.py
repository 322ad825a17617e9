"""What should have left the house by now: whoever looks here is not who sends, so a relay that is away, hangs
or was never started is noticed all the same.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, case, func, select, text

from data_access.database.codec import utc_text
from data_access.database.fast_clock import clock_pace
from data_access.database.tables.outbox_tables import URGENT, outbox, timers
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import CHECK, CORRECTION, SENT_BY, TASK, State

LATE_AFTER: Final = timedelta(seconds=20)
"""A relay takes what is due within a second, and is started again within a few. What a gateway does not take
is tried again and again, so a message is judged by when it was written, a timer by when it is due.
"""
LONGEST: Final = timedelta(minutes=15)
"""Messages to thousands leave at the pace of their channels, for minutes: they are late when they stand still
for LATE_AFTER, or when they wait for so long.

Both are patience with programs and gateways, so they are of the machine's clock; a demo's passes faster.
"""

LEFT: Final = (State.SENT.value, State.DELIVERED.value)
"""A gateway took it. What is tried in vain, withdrawn or answered by another way did not leave."""
TO_THOUSANDS: Final = (TASK, CORRECTION, CHECK)


class UnsentCounter:
    """Counts for whoever looks again and again, and remembers when thousands last left by each channel."""

    def __init__(self) -> None:
        self._left: dict[tuple[WorldId, str], datetime] = {}

    def count(self, connection: Connection, world: WorldId, now: datetime) -> int:
        """What should have gone out and still waits; messages to thousands only where none leaves."""
        total = _count_timers(connection, world, now, LATE_AFTER * clock_pace())
        for channel, (urgent, many, long) in _count(connection, world, now).items():
            moving = bool(many) and self._move(connection, world, channel, now)
            total += urgent + (long if moving else many)
        return total

    def _move(self, connection: Connection, world: WorldId, channel: str, now: datetime) -> bool:
        """Whether any of what thousands are sent left by a channel less than LATE_AFTER ago. Nothing did at a
        time that is yet to come: the clock was set back since.
        """
        name = (world, channel)
        if not _is_recent(self._left.get(name), now):
            self._left.pop(name, None)
            last = _find_last_left(connection, world, channel, now)
            if last is not None:
                self._left[name] = last
        return _is_recent(self._left.get(name), now)


def _is_recent(at: datetime | None, now: datetime) -> bool:
    return at is not None and timedelta(0) <= now - at < LATE_AFTER * clock_pace()


def _find_last_left(connection: Connection, world: WorldId, channel: str, now: datetime) -> datetime | None:
    """When one of a channel left last, of all that is about what thousands wait for; by the key of a subject,
    as rows of what was sent are not found by their time.
    """
    o = outbox.c
    waiting = (o.channel == channel, o.due_at.is_not(None), o.county == str(world), o.kind.in_(TO_THOUSANDS))
    subjects = [*connection.execute(select(o.subject).where(*waiting).distinct()).scalars()]
    about = (o.county == str(world), o.subject.in_(subjects), o.channel == channel, o.state.in_(LEFT))
    query = select(func.max(o.changed_at)).where(*about, o.changed_at <= utc_text(now))
    last = connection.execute(query).scalar()
    return None if last is None else datetime.fromisoformat(last)


def count_overdue(connection: Connection, world: WorldId, now: datetime) -> int:
    """Messages and timers of a world that should have gone out LATE_AFTER ago and still wait."""
    found = _count(connection, world, now).values()
    late = _count_timers(connection, world, now, LATE_AFTER * clock_pace())
    return late + sum(urgent + many for urgent, many, _ in found)


def count_outrun(connection: Connection, world: WorldId, now: datetime, unsent: int) -> int:
    """Messages and timers that are late by a demo's clock alone: by it they wait for LONGEST. `unsent`: how
    many are late by the machine's as well. None where that is the only clock.
    """
    if clock_pace() <= 1:
        return 0
    o = outbox.c
    waiting = (o.channel.in_(SENT_BY), o.due_at.is_not(None), o.at < utc_text(now - LONGEST))
    found = connection.execute(select(o.county, func.count()).where(*waiting).group_by(o.county))
    late = {county: int(count) for county, count in found}
    return max(0, late.get(str(world), 0) + _count_timers(connection, world, now, LONGEST) - unsent)


def _count_timers(connection: Connection, world: WorldId, now: datetime, after: timedelta) -> int:
    t = timers.c
    late = select(func.count()).where(t.county == str(world), t.due_at < utc_text(now - after))
    return int(connection.execute(late).scalar_one())


def _count(connection: Connection, world: WorldId, now: datetime) -> dict[str, tuple[int, int, int]]:
    """Messages of a world that were written LATE_AFTER ago and still wait, by channel: those to few, those to
    thousands, and of these the ones that wait for LONGEST. Asked for all worlds at once, so that the index of
    what is due is taken, not the key of a world, under which lies all that was ever sent.
    """
    o, pace = outbox.c, clock_pace()
    waiting = (o.channel.in_(SENT_BY), o.due_at.is_not(None), o.at < utc_text(now - LATE_AFTER * pace))
    urgent = func.sum(case((text(URGENT), 1), else_=0))
    long = func.sum(case((text(URGENT), 0), (o.at < utc_text(now - LONGEST * pace), 1), else_=0))
    columns = (o.county, o.channel, func.count(), urgent, long)
    query = select(*columns).where(*waiting).group_by(o.county, o.channel)
    return {
        channel: (int(few), int(total - few), int(old))
        for county, channel, total, few, old in connection.execute(query)
        if county == str(world)
    }
