"""How many shifts until tomorrow nobody has, for the figures of /metrics."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Final

from dashboard.threads import offload
from data_access.county_packs.county_pack import County
from data_access.directory.rosters import gaps_ahead
from data_access.store import Store, Unavailable, utc_now

FRESH_S: Final = 60.0
UNKNOWN: Final = float("nan")


class RosterGaps:
    """Looks at the rosters at most once a minute, however often it is asked."""

    def __init__(self, store: Store, counties: Mapping[str, County]) -> None:
        self._store, self._counties = store, counties
        self._seen: dict[str, tuple[float, float]] = {}

    def count(self, county: str) -> float:
        """The gaps of a county; not a number while the database is away."""
        now = time.monotonic()
        at, count = self._seen.get(county, (-FRESH_S, UNKNOWN))
        if now - at >= FRESH_S:
            count = offload(self._look, self._counties[county])
            self._seen[county] = (now, count)
        return count

    def _look(self, pack: County) -> float:
        try:
            with self._store.reading() as connection:
                return float(len(gaps_ahead(connection, pack, utc_now())))
        except Unavailable:
            return UNKNOWN
