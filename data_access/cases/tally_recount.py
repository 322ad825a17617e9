"""What was received, closed and closed in time each day, counted anew from all cases."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection, select

from data_access.database.codec import case_of
from data_access.database.tables.live_tables import cases, tallies
from domain.decisions.tally import of
from domain.kernel.clock import TZ
from domain.kernel.worlds import WorldId

ROWS = 1_000
"""Cases that are held at a time."""


def find_tally_drift(connection: Connection, world: WorldId) -> list[str]:
    """ "day township matter" of each count that is not what the cases say."""
    right: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    query = select(cases.c.body).where(cases.c.county == str(world)).execution_options(yield_per=ROWS)
    for (body,) in connection.execute(query):
        for key, counts in of(case_of(body), TZ).items():
            right[key] = [a + b for a, b in zip(right[key], counts, strict=True)]
    t = tallies.c
    listed = select(t.township, t.day, t.matter, t.received, t.closed, t.on_time).where(
        t.county == str(world)
    )
    kept = {tuple(row[:3]): [*row[3:]] for row in connection.execute(listed) if any(row[3:])}
    return sorted(
        " ".join((key[1], key[0], key[2])).strip()
        for key in kept.keys() | right.keys()
        if kept.get(key) != right.get(key)
    )
