"""Acts that were added to a world's trace: for whoever tells open pages of them."""

from __future__ import annotations

from sqlalchemy import func, select

from data_access.database.tables.live_tables import trace
from data_access.store import Store
from domain.kernel.worlds import WorldId

MOST = 5_000


def read_new_acts(store: Store, world: WorldId, after: int | None) -> tuple[int, frozenset[str]]:
    """(n of the newest row, the kinds of acts after n `after`); no kinds where `after` is None, or in the
    future: somebody put an older database in place. Changes count too, so that no row is looked at twice,
    however many of them come between two acts. Raises Unavailable.
    """
    t = trace.c
    with store.reading() as connection:
        last = connection.execute(select(func.max(t.n)).where(t.county == world)).scalar() or 0
        if after is None or after >= last:
            return last, frozenset()
        new_acts = (t.county == world, t.seq == 0, t.n > after, t.n <= last)
        query = select(t.action).where(*new_acts).order_by(t.n.desc()).limit(MOST)
        return last, frozenset(row.action for row in connection.execute(query))
