"""Keeps the feed's table small: who is further behind than KEEP changes takes a snapshot. The trace stays."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from data_access.store import Store
from data_access.tables import changes, heads

KEEP = 200_000
STEP = 5_000
"""Rows a transaction deletes at most, so that nobody waits long."""
NEWS_KEPT = 1_000
"""Changes of cases that are kept in any case: snapshots show the newest of them as news."""


def prune(store: Store, county: str, keep: int = KEEP, steps: int = 4) -> int:
    """Delete up to `steps` × STEP old changes; returns the new first seq that is kept."""
    with store.reading() as connection:
        row = connection.execute(select(heads).where(heads.c.county == county)).first()
        newest = select(changes.c.seq).where(changes.c.county == county, changes.c.topic == "cases")
        spared = connection.execute(newest.order_by(changes.c.seq.desc()).offset(NEWS_KEPT).limit(1)).scalar()
    if row is None:
        return 0
    kept_from: int = row.kept_from
    for _ in range(steps):
        if row.seq - keep - kept_from < STEP:
            break
        _step(store, county, kept_from, kept_from + STEP, spared or 0)
        kept_from += STEP
    return kept_from


def _step(store: Store, county: str, start: int, end: int, spared: int) -> None:
    c = changes.c
    old = (c.county == county, c.seq > start, c.seq <= end)
    with store.database.writing() as connection:
        connection.execute(update(heads).where(heads.c.county == county).values(kept_from=end))
        connection.execute(delete(changes).where(*old, (c.topic != "cases") | (c.seq <= spared)))
