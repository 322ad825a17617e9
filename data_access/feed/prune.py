"""Keeps the feed's table small: who is further behind than KEEP changes takes a snapshot. The trace stays."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select, update

from data_access.database.tables.live_tables import changes, heads
from data_access.database.transactions import Transactions
from domain.kernel.worlds import WorldId

KEEP = 200_000
STEP = 5_000
"""Rows a transaction deletes at most, so that nobody waits long."""
NEWS_KEPT = 1_000
"""Changes of cases that are kept in any case: snapshots show the newest of them as news."""


def prune(store: Transactions, world: WorldId, keep: int = KEEP, steps: int = 4) -> int:
    """Delete up to `steps` × STEP old changes; returns the new first seq that is kept."""
    with store.reading() as connection:
        wanted = select(heads.c.seq, heads.c.kept_from).where(heads.c.county == world)
        row = connection.execute(wanted).first()
        last = spared(connection, world)
    if row is None:
        return 0
    kept_from: int = row.kept_from
    for _ in range(steps):
        if row.seq - keep - kept_from < STEP:
            break
        with store.database.writing() as connection:
            drop(connection, world, kept_from, kept_from + STEP, last)
        kept_from += STEP
    return kept_from


def spared(connection: Connection, world: WorldId) -> int:
    """The seq after which changes of cases are the newest NEWS_KEPT; 0 when there are fewer."""
    c = changes.c
    newest = select(c.seq).where(c.county == world, c.topic == "cases").order_by(c.seq.desc())
    return connection.execute(newest.offset(NEWS_KEPT).limit(1)).scalar() or 0


def drop(connection: Connection, world: WorldId, start: int, end: int, last: int) -> int:
    """Delete the changes after `start` up to `end`, those of cases only up to `last`; how many went."""
    c = changes.c
    old = (c.county == world, c.seq > start, c.seq <= end)
    connection.execute(update(heads).where(heads.c.county == world).values(kept_from=end))
    return connection.execute(delete(changes).where(*old, (c.topic != "cases") | (c.seq <= last))).rowcount
