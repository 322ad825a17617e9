"""The feed: the state of a county as a snapshot, and the changes after a seq. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any, Final, Protocol

from sqlalchemy import Connection, Row, select

from data_access.database.codec import value_of
from data_access.database.tables.live_tables import changes, heads, tallies
from data_access.feed.snapshots import read_topics
from data_access.outbox.overdue import UnsentCounter, count_outrun
from data_access.store import Store, utc_now
from data_access.streams import losses
from domain.changes import local_text
from domain.kernel.worlds import WorldId
from domain.topics.reducer import NEWS, take_newest

MOST_CHARACTERS: Final = 4 * 1024 * 1024
"""Of the changes that are read at once: what comes out has ten times as much. A change of a roll-out may hold
thousands of rows, a screen that wants more takes the state.
"""
AT_ONCE: Final = 50
"""Rows that are asked of the database server at a time: it would send all of them for the first."""
Wire = dict[str, Any]


class CountyTime(Protocol):
    """What the feed needs to know of a county."""

    @property
    def tz(self) -> tzinfo: ...


class Feed:
    """What every screen is told. One call is one consistent view of the database; raises Unavailable."""

    def __init__(
        self, store: Store, counties: Mapping[str, CountyTime], clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._store = store
        self._counties = counties
        self._clock = clock
        self._unsent = UnsentCounter()

    def head(self, world: WorldId) -> tuple[str, int]:
        """(epoch, last seq); ('', 0) before the first message."""
        with self._store.reading() as connection:
            row = _head(connection, world)
            return ("", 0) if row is None else (row.epoch, row.seq)

    def heads(self) -> dict[WorldId, tuple[str, int]]:
        """The head of every county."""
        return {world: self.head(world) for world in map(WorldId, self._counties)}

    def after(
        self, world: WorldId, seq: int, limit: int = 2000, epoch: str | None = None
    ) -> list[Wire] | None:
        """The changes after `seq`, oldest first; None when only a snapshot can help. At most `limit`, and of
        great ones no more than MOST_CHARACTERS, but always one.

        That is so in another epoch, for a seq whose changes are no longer kept, and for one from the future.
        """
        with self._store.reading() as connection:
            head = _head(connection, world)
            last, kept_from = (0, 0) if head is None else (head.seq, head.kept_from)
            if epoch is not None and epoch != ("" if head is None else head.epoch):
                return None
            if not kept_from <= seq <= last:
                return None
            c = changes.c
            query = select(c.body).where(c.county == world, c.seq > seq).order_by(c.seq).limit(limit)
            streamed = query.execution_options(stream_results=True, max_row_buffer=AT_ONCE)
            with connection.execute(streamed) as rows:
                return [value_of(body) for body in _take_some(body for (body,) in rows)]

    def news(self, world: WorldId, limit: int = NEWS, scope: str = "") -> list[Wire]:
        """The newest news rows of a region (default: the county), oldest first."""
        with self._store.reading() as connection:
            return take_newest(_news(connection, world, limit, scope), limit)

    def alarms(self, world: WorldId) -> dict[str, int]:
        """Losses nobody acknowledged (`entries` that were counted in them, `uncounted` ones), dead letters
        nobody sent again, what should have gone out to people (`unsent`), and what is late only by a demo's
        clock (`outrun`).
        """
        with self._store.reading() as connection:
            entries, uncounted = losses.sums(connection, world)
            now = self._clock()
            unsent = self._unsent.count(connection, world, now)
            outrun = count_outrun(connection, world, now, unsent)
        counts = {"entries": entries, "uncounted": uncounted, "unsent": unsent, "outrun": outrun}
        return self._store.alarms(world) | counts

    def snapshot(self, world: WorldId) -> dict[str, Any]:
        """The state of a county (domain.topics.reducer), fresh from the rows, with what only the server
        knows.
        """
        tz = self._counties[world.county].tz
        with self._store.reading() as connection:
            head = _head(connection, world)
            at = self._clock() if head is None else datetime.fromisoformat(head.at)
            return {
                "county": str(world),
                "epoch": "" if head is None else head.epoch,
                "seq": 0 if head is None else head.seq,
                "at": local_text(at, tz),
                **read_topics(connection, world, tz),
                "tally": _tally(connection, world),
                "news": take_newest(_news(connection, world, NEWS)),
            }


def _take_some(bodies: Iterator[str]) -> Iterator[str]:
    """As many as have MOST_CHARACTERS together, but always one."""
    left = MOST_CHARACTERS
    for body in bodies:
        if left < len(body) and left < MOST_CHARACTERS:
            return
        left -= len(body)
        yield body


def _head(connection: Connection, world: WorldId) -> Row[Any] | None:
    return connection.execute(select(heads).where(heads.c.county == world)).first()


def _tally(connection: Connection, world: WorldId) -> list[list[Any]]:
    c = tallies.c
    query = select(c.township, c.day, c.matter, c.received, c.closed, c.on_time).where(c.county == world)
    rows = [list(row) for row in connection.execute(query) if row.received or row.closed or row.on_time]
    return sorted(rows)


def _news(connection: Connection, world: WorldId, limit: int, scope: str = "") -> Iterator[Wire]:
    """Rows of news, newest first, by pages: a change of a case need not have any."""
    c = changes.c
    query = select(c.seq, c.body).where(c.county == world, c.topic == "cases").order_by(c.seq.desc())
    if len(scope) > len(world):
        query = query.where(c.region.startswith(scope, autoescape=True))
    found = connection.execute(query.limit(limit)).all()
    while found:
        yield from (row for _, body in found for row in value_of(body).get("news", ()))
        if len(found) < limit:
            break
        found = connection.execute(query.where(c.seq < found[-1].seq).limit(limit)).all()
