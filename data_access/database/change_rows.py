"""Changes on their way into the tables: numbered, encoded and chained one by one as they are decided, then
inserted together.

Each is encoded while what it is made of is still at hand in the processor's memory, and let go then: of two
thousand at once that is several megabytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from data_access.database.bulk import Bulk
from data_access.database.codec import bytes_of, text_of, utc_text
from data_access.database.heads import Head
from data_access.database.tables.live_tables import changes, tallies, trace
from data_access.database.trace_chain import FIELDS, Fields, Tail, hash_of
from domain.changes import Change, TraceRow

_changes = Bulk(changes, "county", "seq", "topic", "region", "body", utf8=("body",))
_trace = Bulk(trace, *FIELDS, "hash")
_tallies = Bulk(tallies, "county", "day", "township", "matter", "received", "closed", "on_time")
_ADD_TALLIES = ", ".join(f"{n} = tallies.{n} + excluded.{n}" for n in ("received", "closed", "on_time"))


class ChangeRows:
    """Rows of the feed, of the trace and of the counts for the changes of one transaction.

    `key`: of the world, as rows have it. `seq` and `tail`: where feed and trace stand with what was added;
    nobody else may add to either before `insert`. `bodies`: the changes as screens get them, as JSON.
    `last_rows`: object -> n of its newest row of the trace; is kept up to date.
    """

    def __init__(self, key: str, head: Head, origin: str, last_rows: dict[str, int]) -> None:
        self.began = head
        self.seq = head.seq
        self.bodies: list[bytes] = []
        self._key, self._origin, self._last_rows = key, origin, last_rows
        self._n, self._hash = head.tail
        self._changes: list[tuple[Any, ...]] = []
        self._traced: list[tuple[Any, ...]] = []
        self._counted: list[list[Any]] = []

    @property
    def tail(self) -> Tail:
        """Where the trace stands."""
        return Tail(self._n, self._hash)

    def add(self, change: Change) -> None:
        """Give a change its place in the feed and in the trace."""
        self.seq = seq = self.seq + 1
        wire = change.wire(seq)
        if "tally" in wire:
            self._counted += wire["tally"]
        topic = "canary" if change.kind == "canary" else change.topic
        body = bytes_of(wire)
        self.bodies.append(body)
        self._changes.append((self._key, seq, topic, change.region, body))
        self._chain(change.trace, seq)

    def _chain(self, row: TraceRow, seq: int) -> None:
        self._n = n = self._n + 1
        content: dict[str, Any] = {"old": row.old, "new": row.new}
        if row.reason:
            content["reason"] = row.reason
        name, last = row.object, self._last_rows
        fields: Fields = (
            self._key, n, seq, last.get(name, 0), utc_text(row.at), row.actor, self._origin, row.action, name,
            row.cause, row.ordered_by, text_of(content),
        )  # fmt: skip
        last[name] = n
        self._hash = hash_of(self._hash, fields)
        self._traced.append((*fields, self._hash))

    def send_changes(self, connection: Connection) -> None:
        """Let PostgreSQL store the changes that it does not have yet (`Bulk.send`)."""
        _changes.send(connection, self._changes)
        self._changes = []

    def send_trace(self, connection: Connection) -> None:
        """The same of the rows of the trace."""
        _trace.send(connection, self._traced)
        self._traced = []

    def insert(self, connection: Connection) -> None:
        """Write all rows that were not sent."""
        count = self.seq - self.began.seq
        _changes.insert(connection, self._changes, count - len(self._changes))
        _trace.insert(connection, self._traced, count - len(self._traced))
        sums = _sum_up(self._counted).items()
        counts = [(self._key, *what, *total) for what, total in sums if any(total)]
        _tallies.merge(connection, counts, _ADD_TALLIES)


def _sum_up(rows: Iterable[list[Any]]) -> dict[tuple[str, str, str], list[int]]:
    """Received, closed and closed on time by (day, township, matter), of rows as a change tells them."""
    sums: dict[tuple[str, str, str], list[int]] = {}
    for township, day, matter, received, closed, on_time in rows:
        total = sums.setdefault((day, township, matter), [0, 0, 0])
        total[0] += received
        total[1] += closed
        total[2] += on_time
    return sums
