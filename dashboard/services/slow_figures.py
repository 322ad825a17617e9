"""Figures of /metrics that cost a look at many rows."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from dashboard.concurrency.threads import offload
from data_access.county_packs.county_pack import County
from data_access.store import Store, Unavailable, utc_now

FRESH_S: Final = 60.0
UNKNOWN: Final = float("nan")
Count = Callable[[Connection, County, datetime], int]


class SlowFigure:
    """Counts something of a county at most once a minute, however often it is asked."""

    def __init__(self, store: Store, counties: Mapping[str, County], count: Count) -> None:
        self._store, self._counties, self._count = store, counties, count
        self._seen: dict[str, tuple[float, float]] = {}

    def count(self, county: str) -> float:
        """How many there are in a county; not a number while the database is away."""
        now = time.monotonic()
        at, count = self._seen.get(county, (-FRESH_S, UNKNOWN))
        if now - at >= FRESH_S:
            count = offload(self._look, self._counties[county])
            self._seen[county] = (now, count)
        return count

    def _look(self, pack: County) -> float:
        try:
            with self._store.reading() as connection:
                return float(self._count(connection, pack, utc_now()))
        except Unavailable:
            return UNKNOWN
