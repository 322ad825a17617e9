"""The feed: the state of a county as a snapshot, and the changes after a seq. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from typing import Any, Protocol

from sqlalchemy import Connection, Row, select

from data_access.feed.snapshots import read_topics
from data_access.storage.codec import value_of
from data_access.store import Store, utc_now
from data_access.streams import losses
from data_access.tables.live_tables import changes, heads, tallies
from domain.changes import local_text
from domain.reducer import NEWS

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

    def head(self, county: str) -> tuple[str, int]:
        """(epoch, last seq); ('', 0) before the first message."""
        with self._store.reading() as connection:
            row = _head(connection, county)
            return ("", 0) if row is None else (row.epoch, row.seq)

    def heads(self) -> dict[str, tuple[str, int]]:
        """The head of every county."""
        return {county: self.head(county) for county in self._counties}

    def after(self, county: str, seq: int, limit: int = 2000, epoch: str | None = None) -> list[Wire] | None:
        """The changes after `seq`, oldest first; None when only a snapshot can help.

        That is so in another epoch, for a seq whose changes are no longer kept, and for one from the future.
        """
        with self._store.reading() as connection:
            head = _head(connection, county)
            last, kept_from = (0, 0) if head is None else (head.seq, head.kept_from)
            if epoch is not None and epoch != ("" if head is None else head.epoch):
                return None
            if not kept_from <= seq <= last:
                return None
            c = changes.c
            query = select(c.body).where(c.county == county, c.seq > seq).order_by(c.seq).limit(limit)
            return [value_of(body) for (body,) in connection.execute(query)]

    def news(self, county: str, limit: int = NEWS, scope: str = "") -> list[Wire]:
        """The newest news rows of a region (default: the county), oldest first."""
        with self._store.reading() as connection:
            return _news(connection, county, limit, scope)

    def alarms(self, county: str) -> dict[str, int]:
        """Losses nobody acknowledged (`entries` that were counted in them, `uncounted` ones) and dead letters
        nobody sent again.
        """
        with self._store.reading() as connection:
            entries, uncounted = losses.sums(connection, county)
        return self._store.alarms(county) | {"entries": entries, "uncounted": uncounted}

    def snapshot(self, county: str) -> dict[str, Any]:
        """The state of a county (domain.reducer), fresh from the rows, with what only the server knows."""
        tz = self._counties[county].tz
        with self._store.reading() as connection:
            head = _head(connection, county)
            at = self._clock() if head is None else datetime.fromisoformat(head.at)
            return {
                "county": county,
                "epoch": "" if head is None else head.epoch,
                "seq": 0 if head is None else head.seq,
                "at": local_text(at, tz),
                **read_topics(connection, county, tz),
                "tally": _tally(connection, county),
                "news": _news(connection, county, NEWS),
            }


def _head(connection: Connection, county: str) -> Row[Any] | None:
    return connection.execute(select(heads).where(heads.c.county == county)).first()


def _tally(connection: Connection, county: str) -> list[list[Any]]:
    c = tallies.c
    query = select(c.township, c.day, c.matter, c.received, c.closed, c.on_time).where(c.county == county)
    rows = [list(row) for row in connection.execute(query) if row.received or row.closed or row.on_time]
    return sorted(rows)


def _news(connection: Connection, county: str, limit: int, scope: str = "") -> list[Wire]:
    c = changes.c
    query = select(c.body).where(c.county == county, c.topic == "cases")
    if len(scope) > len(county):
        query = query.where(c.region.startswith(scope, autoescape=True))
    found = connection.execute(query.order_by(c.seq.desc()).limit(limit))
    rows = [row for (body,) in found for row in value_of(body).get("news", ())]
    return rows[::-1]
