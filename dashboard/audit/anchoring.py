"""Anchors the trace: notes where each county's chain stands outside the database, every few seconds.

What a commit of ingest anchored in the stream server already, this loop adds to the files; acts of people it
anchors in both places. A head that went back, or that has another hash than its anchor, is told at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gevent
import structlog

from dashboard.concurrency.threads import offload
from dashboard.services.container import Services
from data_access.audit import anchors
from data_access.audit.anchors import Anchor, Folder
from data_access.audit.stored_rows import as_stored, ask, describe_value
from data_access.database.codec import utc_text
from data_access.database.trace_chain import Tail
from data_access.store import Store, Unavailable, utc_now
from data_access.streams.redis_streams import StreamError
from domain.kernel.worlds import WorldId, world_in

EVERY_S = 4.0
log = structlog.get_logger()


def loop(services: Services) -> Callable[[], None]:
    """The loop of a web process."""
    return Anchoring(services.store, services.streams, Folder(services.settings.anchors)).forever


class Anchoring:
    """The loop of one web process; of several the one that holds the lock writes."""

    def __init__(
        self, store: Store, client: Any, folder: Folder, aside: Callable[..., Any] = offload
    ) -> None:
        self._store, self._client, self._folder, self._aside = store, client, folder, aside
        self.altered: set[str] = set()
        """Counties whose trace or anchors are not what they were; `palmcommand trace verify` says more."""

    def forever(self) -> None:
        """Anchor, wait, again; whatever is away."""
        while True:
            try:
                self.round()
            except (Unavailable, OSError, *StreamError) as error:
                log.warning("the trace could not be anchored", error=str(error))
            gevent.sleep(EVERY_S)

    def round(self) -> None:
        """Anchor every head that moved. Raises Unavailable, OSError, StreamError."""
        written = self._aside(self._append)
        pipeline = self._client.pipeline(transaction=False)
        for world, tail, last in written:
            if self._has_noted_line(world):
                anchors.note(pipeline, world, tail)
                anchors.note_line(pipeline, world, last)
            else:
                self._tell(world, last, "lines of the anchor files are gone, or others")
        pipeline.execute()

    def _has_noted_line(self, world: WorldId) -> bool:
        """Whether the files have the line that the stream server knows, as it was: new lines bring back none
        that were cut, and a chain of checks that was computed anew is another one.
        """
        line, check = anchors.noted_line(self._client, world)
        return line == 0 or self._aside(self._folder.check_of, world, line) == check

    def _append(self) -> list[tuple[WorldId, Tail, Anchor]]:
        """(world, head, newest line) of each world in order; the files' part, on a native thread."""
        with self._folder.lock() as locked:
            if not locked:
                return []
            return [found for world, tail in self._heads() if (found := self._anchor(world, tail))]

    def _heads(self) -> list[tuple[WorldId, Tail]]:
        with self._store.reading() as connection, as_stored(connection):
            rows = [*ask(connection, "SELECT county, traced, trace_hash FROM heads")]
        found = []
        for key, traced, hash in rows:
            world = world_in(key)
            if world is None or type(traced) is not int or not isinstance(hash, bytes):
                self._tell_spoilt(describe_value(key))
            elif traced > 0:
                found.append((world, Tail(traced, hash)))
        return found

    def _tell_spoilt(self, key: str) -> None:
        """A counter row that is none of ours: nothing of it is anchored, the others are."""
        if key not in self.altered:
            log.critical("the counter row of a county holds what no program of ours writes", county=key)
        self.altered.add(key)

    def _anchor(self, world: WorldId, tail: Tail) -> tuple[WorldId, Tail, Anchor] | None:
        last = self._folder.last(world)
        if last is not None and not self._still_there(world, last, tail):
            self._tell(world, last, "the trace is not what was anchored")
            return None
        if last is None or tail.n > last.n:
            last = self._folder.append(world, tail, utc_text(utc_now()))
        return world, tail, last

    def _tell(self, world: WorldId, last: Anchor, what: str) -> None:
        """An alarm for whoever reads the log, once."""
        if world not in self.altered:
            log.critical(what, county=world, n=last.n, place=last.place)
        self.altered.add(world)

    def _still_there(self, world: WorldId, last: Anchor, tail: Tail) -> bool:
        """Whether the row that was anchored last has that hash still."""
        if last.n > tail.n:
            return False
        with self._store.reading() as connection, as_stored(connection):
            sql = "SELECT hash FROM trace WHERE county = ? AND n = ?"
            found = ask(connection, sql, (world, last.n)).scalar()
        return isinstance(found, bytes) and found == last.hash
