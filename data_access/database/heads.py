"""Heads: the counter row of each county, where its feed and its trace stand. Whoever writes locks it
first.
"""

from __future__ import annotations

from dataclasses import dataclass
from secrets import token_hex

from sqlalchemy import Connection, select

from data_access.database.bulk import Bulk, is_sqlite
from data_access.database.database import Unavailable
from data_access.database.tables import live_tables
from data_access.database.trace_chain import GENESIS, Tail
from domain.kernel.worlds import WorldId, world_in

_heads = Bulk(live_tables.heads, "county", "epoch", "seq", "kept_from", "at", "traced", "trace_hash")


@dataclass(frozen=True, slots=True)
class Head:
    """Where a county's feed stands: the counter row."""

    epoch: str
    seq: int
    kept_from: int
    traced: int = 0
    trace_hash: bytes = GENESIS

    @property
    def tail(self) -> Tail:
        """Where the county's trace ends."""
        return Tail(self.traced, self.trace_hash)


def lock_head(connection: Connection, world: WorldId, now: str) -> Head:
    """Lock the county's counter row until the commit; the row is made when it is not there. Raises
    Unavailable for one that none of our programs wrote.
    """
    sql = "SELECT epoch, seq, kept_from, traced, trace_hash FROM heads WHERE county = "
    sql += "?" if is_sqlite(connection) else "%s FOR UPDATE"
    row = connection.exec_driver_sql(sql, (world,)).first()
    if row is None:
        _heads.ignore(connection, [(world, new_epoch(now), 0, 0, now, 0, GENESIS)])
        row = connection.exec_driver_sql(sql, (world,)).one()
    numbers = (row.seq, row.kept_from, row.traced)
    if any(type(number) is not int for number in numbers) or not isinstance(row.trace_hash, bytes):
        raise Unavailable(f"the counter row of {world} was altered: palmcommand trace verify")
    return Head(row.epoch, *numbers, row.trace_hash or GENESIS)


def read_epochs(connection: Connection) -> dict[WorldId, str]:
    """The epoch of every world's feed."""
    h = live_tables.heads.c
    rows = connection.execute(select(h.county, h.epoch))
    return {world: row.epoch for row in rows if (world := world_in(row.county)) is not None}


def new_epoch(now: str) -> str:
    """A name for one history of a county: when it began, and chance."""
    return f"{now[:19].replace(':', '').replace('-', '')}-{token_hex(4)}"
