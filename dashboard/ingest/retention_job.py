"""The daily job of retention, carried out by the ingest workers between two batches, a small step at a time.

Any number of workers may take turns: what was done is told by the database.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from data_access.maintenance.retention.retention import day_of, step
from data_access.maintenance.retention.retention_steps import WORK
from data_access.store import Store, Unavailable, utc_now

log = logging.getLogger(__name__)

AFTER_START_S = 30.0
BETWEEN_STEPS_S = 1.0
BETWEEN_LOOKS_S = 60.0


class Retention:
    """The turns of one worker. `counties`: packs by code, for their time zones."""

    def __init__(
        self, store: Store, counties: Mapping[str, Any], clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._store, self._counties, self._clock = store, counties, clock
        self._through: dict[tuple[str, str], str] = {}
        self._due = time.monotonic() + AFTER_START_S

    def look(self, now: float) -> None:
        """Take a turn if it is time (monotonic seconds). Raises Unavailable."""
        if now >= self._due:
            more = self.turn()
            self._due = time.monotonic() + (BETWEEN_STEPS_S if more else BETWEEN_LOOKS_S)

    def turn(self) -> bool:
        """One step of what is not through for the day; False when all is. Raises Unavailable."""
        now = self._clock()
        for county, pack in self._counties.items():
            day = day_of(now, pack.tz)
            for kind in WORK:
                if self._through.get((county, kind)) != day:
                    self._step(county, kind, day)
                    return True
        return False

    def _step(self, county: str, kind: str, day: str) -> None:
        """A kind that fails is left for the next day: it must not hold up what comes in."""
        try:
            through = step(self._store, county, kind, day)
        except Unavailable:
            raise
        except Exception:
            log.exception("retention of %s in %s failed", kind, county)
            through = True
        if through:
            self._through[county, kind] = day
