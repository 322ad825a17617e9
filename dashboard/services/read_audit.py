"""What programs read by their tokens, traced in sums: who, what kind, how often, how many rows, since when.

The first reading of a kind by a token in an hour is in the trace before it is answered. Those that follow
are summed up, and the sums are written every FLUSH_S and when the process is told to stop: a process that is
killed takes at most FLUSH_S of sums along, never the row that says that something was read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import gevent
import structlog

from dashboard.concurrency.threads import offload
from data_access.database.codec import utc_text
from data_access.database.unit_of_work import Origin
from data_access.store import Store, Unavailable, utc_now
from domain.access.rights import Kind, Viewer

FLUSH_S = 300.0
HOUR = len("2026-11-28T09")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Reader:
    """One token that reads one kind of thing (state, changes, case, grid, socket) from one address."""

    actor: str
    region: str
    read: str
    address: str


@dataclass(slots=True)
class Sum:
    """What was read since a moment and is not in the trace yet."""

    since: str
    reads: int = 0
    rows: int = 0


class Readings:
    """The readings of one web process."""

    def __init__(self, store: Store, clock: Callable[[], datetime] = utc_now) -> None:
        self._store, self._clock = store, clock
        self._sums: dict[Reader, Sum] = {}
        self._hours: dict[Reader, str] = {}

    def note(self, viewer: Viewer, read: str, rows: int, address: str) -> None:
        """A program reads some rows; nothing for anybody else. The first time in an hour it is written at
        once: Raises Unavailable, and then nothing may be answered.
        """
        if viewer.kind is not Kind.TOKEN:
            return
        reader, now = _reader(viewer, read, address), utc_text(self._clock())
        if self._hours.get(reader) == now[:HOUR]:
            self.add(viewer, read, rows, address)
            return
        offload(self._write, reader, Sum(now, 1, rows))
        self._hours[reader] = now[:HOUR]

    def add(self, viewer: Viewer, read: str, rows: int, address: str, reads: int = 1) -> None:
        """The same for what follows upon a reading that was noted: it is only summed up."""
        found = self._sums.setdefault(_reader(viewer, read, address), Sum(utc_text(self._clock())))
        found.reads += reads
        found.rows += rows

    def flush(self) -> None:
        """Write the sums; what cannot be written now waits for the next time."""
        for reader in list(self._sums):
            total = self._sums.pop(reader)
            try:
                offload(self._write, reader, total)
            except Unavailable as error:
                log.warning("readings cannot be traced now", error=str(error))
                later = self._sums.setdefault(reader, Sum(total.since))
                later.since, later.reads, later.rows = (
                    total.since,
                    later.reads + total.reads,
                    later.rows + total.rows,
                )
        hour = utc_text(self._clock())[:HOUR]
        self._hours = {reader: known for reader, known in self._hours.items() if known == hour}

    def forever(self) -> None:
        """Write the sums now and then."""
        while True:
            gevent.sleep(FLUSH_S)
            self.flush()

    def _write(self, reader: Reader, total: Sum) -> None:
        facts = {"read": reader.read, "reads": total.reads, "rows": total.rows, "since": total.since}
        with self._store.unit_of_work(reader.region, Origin(reader.actor, reader.address)) as act:
            act.trace("token.read", reader.actor, None, facts)


def _reader(viewer: Viewer, read: str, address: str) -> Reader:
    return Reader(viewer.actor, viewer.grants[0].region, read, address)
