"""A clock that timers can trust: it goes on evenly when the machine's clock is set.

A wall clock that jumps ahead would fire everything at once, one that jumps back would hold it up. Between
looks this one follows the monotonic clock, and takes a new wall time only once that has stood for a while.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import structlog

from data_access.database.fast_clock import seconds_since_boot
from data_access.outbox.clock_marks import TOLERANCE
from data_access.store import utc_now

SETTLE_S: Final = 60.0

log = structlog.get_logger()


class SteadyClock:
    """The time now. Starts from the wall clock."""

    def __init__(
        self,
        wall: Callable[[], datetime] = utc_now,
        steady: Callable[[], float] = seconds_since_boot,
        settle_s: float = SETTLE_S,
    ) -> None:
        self._wall, self._steady, self._settle_s = wall, steady, settle_s
        self._began, self._began_at = wall(), steady()
        self._apart_since: float | None = None
        self._apart = timedelta(0)

    def __call__(self) -> datetime:
        """The time; it goes back only after the wall clock was set back and stayed so."""
        steady, wall = self._steady(), self._wall()
        now = self._began + timedelta(seconds=steady - self._began_at)
        gap_s = wall - now
        if abs(gap_s) <= TOLERANCE:
            self._apart_since = None
            return now
        if self._apart_since is None or abs(gap_s - self._apart) > TOLERANCE:
            self._apart_since, self._apart = steady, gap_s
        if steady - self._apart_since < self._settle_s:
            return now
        log.warning("clock_believed", set_by_s=round(gap_s.total_seconds(), 1))
        self._began, self._began_at, self._apart_since = wall, steady, None
        return wall
