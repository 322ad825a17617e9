"""Timers: what is due fires in the transaction that deletes its row, so it fires once, whoever dies when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import structlog

from dashboard.relay.steady_clock import SteadyClock
from data_access.outbox import timer_rows
from data_access.outbox.call_rows import RUNG, climb_call
from data_access.outbox.timer_rows import Timer
from data_access.store import Store, Unavailable
from data_access.unit_of_work import Origin, UnitOfWork

AT_ONCE: Final = 100
BY: Final = Origin("palm", "timers")
Fire = Callable[[UnitOfWork, Timer], Any]

log = structlog.get_logger()


def fire_rung(work: UnitOfWork, timer: Timer) -> str:
    """Nobody answered on this rung: take the next, and say which (`climb_call`)."""
    told = timer.facts
    return climb_call(
        work.connection, work.world, timer.subject, told["person"], told["call"], told["rung"], work.now
    )


FIRES: Final[Mapping[str, Fire]] = {RUNG: fire_rung}


class Timers:
    """Fires what is due in all worlds of one database. `publish`: told each unit of work after its commit."""

    def __init__(
        self,
        store: Store,
        publish: Callable[[UnitOfWork], None] = lambda work: None,
        clock: Callable[[], datetime] | None = None,
        fires: Mapping[str, Fire] = FIRES,
    ) -> None:
        self._store, self._publish, self._clock, self._fires = store, publish, clock or SteadyClock(), fires

    def fire_due(self) -> int:
        """Fire what is due now; how many fired. Raises Unavailable. A timer that cannot be fired stays, is
        told of in the log, and holds up none of the others.
        """
        now = self._clock()
        with self._store.reading() as connection:
            due = timer_rows.read_due(connection, now, AT_ONCE)
        return sum(self._fire_safely(timer, now) for timer in due)

    def wait_s(self, most: float) -> float:
        """How long nothing will be due, at most `most`. Raises Unavailable."""
        with self._store.reading() as connection:
            due = timer_rows.read_next(connection)
        return most if due is None else min(most, max(0.0, (due - self._clock()).total_seconds()))

    def _fire_safely(self, timer: Timer, now: datetime) -> bool:
        try:
            return self._fire(timer, now)
        except Unavailable:
            raise
        except Exception:
            log.exception("timer_failed", id=timer.id, kind=timer.kind)
            return False

    def _fire(self, timer: Timer, now: datetime) -> bool:
        fire = self._fires.get(timer.kind)
        if fire is None:
            log.error("timer_of_unknown_kind", id=timer.id, kind=timer.kind)
            return False
        with self._store.unit_of_work(timer.world, BY, now) as work:
            current = timer_rows.find_timer(work.connection, timer.world, timer.id)
            if current is None or current.due_at > now:
                return False
            timer_rows.drop_timer(work.connection, timer.world, timer.id)
            fire(work, current)
        self._publish(work)
        return True
