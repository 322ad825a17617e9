"""Timers: what is due fires in the transaction that deletes its row, so it fires once, whoever dies when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import structlog
from sqlalchemy import Connection

from dashboard.handlers.reports.warning_work import CALLS
from dashboard.relay.steady_clock import SteadyClock
from data_access.database.unit_of_work import Origin, UnitOfWork
from data_access.outbox import timer_rows
from data_access.outbox.call_rows import RUNG, climb_call
from data_access.outbox.clock_marks import TOLERANCE, Clocks, is_of_boot, read_clocks
from data_access.outbox.clock_sync import is_doubtful
from data_access.outbox.timer_rows import Timer
from data_access.outbox.waits import WAITS, list_moved, move_wait, move_waits, send_stranded
from data_access.store import Store, Unavailable

AT_ONCE: Final = 100
NOT_YET: Final = datetime.min.replace(tzinfo=UTC)
"""What time of day it is while the clock cannot be believed."""
HURRIED: Final = (CALLS,)
"""Kinds that go before all others: what a red warning calls for, before reminders, audits and sheets."""
BY: Final = Origin("palm", "timers")
Fire = Callable[[UnitOfWork, Timer], Any]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Audit:
    """A fire that counts at length. `differs`: whether anything drifted, read while others go on writing;
    `mend`: counts again in the writer's turn and puts it right, only then; `follow`: done each time.
    """

    differs: Callable[[Connection, Timer], bool]
    mend: Fire
    follow: Fire

    def __call__(self, work: UnitOfWork, timer: Timer) -> None:
        self.mend(work, timer)
        self.follow(work, timer)


def fire_rung(work: UnitOfWork, timer: Timer) -> str:
    """Nobody answered on this rung: take the next, and say which (`climb_call`)."""
    facts = timer.facts
    return climb_call(
        work.connection, work.world, timer.subject, facts["person"], facts["call"], facts["rung"], work.now
    )


FIRES: Final[Mapping[str, Fire]] = {RUNG: fire_rung}
NO_MOVES: Final[Mapping[str, Fire]] = {}


class Timers:
    """Fires what is due in all worlds of one database. `publish`: told each unit of work after its commit;
    `clock`: the one clock of a test, in place of the machine's; `moves`: what tells of waits that people see
    the end of, by kind, when that moves.

    When the machine's clock is set, waits are moved with it at once (data_access/outbox/waits.py). What is
    due at a time of day fires when that time has come by the wall clock and by one that does not jump. Soon
    after the machine was started only waits from since then fire, unless a time service keeps the clock.
    """

    def __init__(
        self,
        store: Store,
        publish: Callable[[UnitOfWork], None] = lambda work: None,
        clock: Callable[[], datetime] | None = None,
        fires: Mapping[str, Fire] = FIRES,
        moves: Mapping[str, Fire] = NO_MOVES,
    ) -> None:
        self._store, self._publish, self._fires, self._moves = store, publish, fires, moves
        self._steady = clock or SteadyClock()
        self._read: Callable[[], Clocks] = read_clocks if clock is None else lambda: Clocks(clock(), "", 0.0)
        self._base: float | None = None
        self._held_up = self._doubted = False

    def fire_due(self) -> int:
        """Fire what is due now; how many fired. Raises Unavailable. A timer that cannot be fired stays, is
        told of in the log, and holds up none of the others.
        """
        clocks = self._read()
        self._follow(clocks)
        day = NOT_YET if self._doubt(clocks) else min(self._steady(), clocks.now)
        seen = set[tuple[str, str]]()
        fired = self._fire_hurried(seen)
        with self._store.reading() as connection:
            waits = timer_rows.read_due(connection, clocks.now, AT_ONCE, WAITS)
            due = timer_rows.read_due(connection, day, AT_ONCE)
        known = {(timer.world, timer.id): timer for timer in (*waits, *due)}
        ordered = sorted(known.values(), key=lambda timer: (timer.due_at, timer.id))
        for timer in ordered:
            if (timer.world, timer.id) not in seen:
                seen.add((timer.world, timer.id))
                fired += self._fire_safely(timer, clocks, day)
                fired += self._fire_hurried(seen)
        self._held_up = self._doubted or fired < len(seen)
        return fired

    def _fire_hurried(self, seen: set[tuple[str, str]]) -> int:
        """Fire what must not wait behind a round that takes minutes, also what came due meanwhile. It was due
        when it was written, so it is not early however the clock is doubted.
        """
        clocks = self._read()
        day = min(self._steady(), clocks.now)
        with self._store.reading() as connection:
            due = timer_rows.read_due(connection, day, AT_ONCE, HURRIED)
        new = [timer for timer in due if (timer.world, timer.id) not in seen]
        seen.update((timer.world, timer.id) for timer in new)
        return sum(self._fire_safely(timer, clocks, day) for timer in new)

    def wait_s(self, most: float) -> float:
        """How long nothing will be due, at most `most`; that, too, while something due could not be fired.
        Raises Unavailable.
        """
        if self._held_up:
            return most
        now = self._read().now
        with self._store.reading() as connection:
            nexts = (
                (timer_rows.read_next(connection, WAITS), now),
                (timer_rows.read_next(connection), min(self._steady(), now)),
            )
        return min([most, *(max(0.0, (due - at).total_seconds()) for due, at in nexts if due is not None)])

    def _doubt(self, clocks: Clocks) -> bool:
        """Whether the clock cannot be believed yet; the log says when that begins and ends."""
        doubtful = is_doubtful(clocks)
        if doubtful is not self._doubted:
            log.warning("clock_doubted" if doubtful else "clock_trusted", now=clocks.now.isoformat())
        self._doubted = doubtful
        return doubtful

    def _follow(self, clocks: Clocks) -> None:
        """The wall clock was set, or may have been before we came: waits and messages go with it."""
        before = self._base
        if before is not None and abs(clocks.base - before) <= TOLERANCE.total_seconds():
            return
        with self._store.reading() as connection:
            seen = list_moved(connection, clocks, self._moves)
        moved = sum(self._move(timer, clocks) for timer in seen)
        with self._store.database.writing() as connection:
            moved += move_waits(connection, clocks)
            stranded = send_stranded(connection, clocks.now)
        self._base = clocks.base
        if before is not None or moved or stranded:
            by = None if before is None else round(clocks.base - before, 1)
            log.warning("clock_set", by_s=by, waits_moved=moved, messages_freed=stranded)

    def _move(self, seen: Timer, clocks: Clocks) -> bool:
        """Move a wait in the transaction that tells of it; one that cannot be told of goes with the rest."""
        try:
            with self._store.unit_of_work(seen.world, BY, clocks.now) as work:
                current = timer_rows.find_timer(work.connection, seen.world, seen.id)
                if current is None:
                    return False
                new = move_wait(current, clocks)
                timer_rows.set_timer(work.connection, new)
                self._moves[new.kind](work, new)
        except Unavailable:
            raise
        except Exception:
            log.exception("wait_not_moved", id=seen.id, kind=seen.kind)
            return False
        self._publish(work)
        return True

    def _fire_safely(self, timer: Timer, clocks: Clocks, day: datetime) -> bool:
        try:
            return self._fire(timer, clocks, day)
        except Unavailable:
            raise
        except Exception:
            log.exception("timer_failed", id=timer.id, kind=timer.kind)
            return False

    def _fire(self, timer: Timer, clocks: Clocks, day: datetime) -> bool:
        fire = self._fires.get(timer.kind)
        if fire is None:
            log.error("timer_of_unknown_kind", id=timer.id, kind=timer.kind)
            return False
        if isinstance(fire, Audit) and not self._differs(fire, timer):
            fire = fire.follow
        with self._store.unit_of_work(timer.world, BY, clocks.now) as work:
            current = timer_rows.find_timer(work.connection, timer.world, timer.id)
            if current is None or not _is_due(current, clocks, day):
                return False
            timer_rows.drop_timer(work.connection, timer.world, timer.id)
            fire(work, current)
        self._publish(work)
        return True

    def _differs(self, audit: Audit, timer: Timer) -> bool:
        with self._store.reading() as connection:
            return audit.differs(connection, timer)


def _is_due(timer: Timer, clocks: Clocks, day: datetime) -> bool:
    """A wait that was written on this machine by its wall clock, as that stands now; else by both clocks."""
    moved = move_wait(timer, clocks)
    return moved.due_at <= (clocks.now if is_of_boot(timer.facts, clocks) else day)
