"""One transaction's view of one county: lock, load what is needed, save everything. Used by the desk only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from data_access.storage.bulk import Bulk, among, is_sqlite
from data_access.storage.codec import case_of, grid_of, position_of, text_of, utc_text
from data_access.storage.heads import Head, lock_head
from data_access.storage.trace_chain import FIELDS, Fields, linked
from data_access.streams.dead_letters import DeadLetter, keep
from data_access.tables import live_tables
from domain.cases.case_join import Case
from domain.changes import Change, TraceRow
from domain.grids.grid_join import Grid
from domain.messages import text_at
from domain.positions.position_join import Position

_cases = Bulk(live_tables.cases, "id", "county", "region", "open", "last_seq", "body")
_grids = Bulk(live_tables.grids, "county", "region", "last_reported", "body")
_positions = Bulk(live_tables.positions, "county", "person", "last_reported", "body")
_tallies = Bulk(live_tables.tallies, "county", "day", "township", "matter", "received", "closed", "on_time")
_changes = Bulk(live_tables.changes, "county", "seq", "topic", "region", "body")
_trace = Bulk(live_tables.trace, *FIELDS, "hash")
_handled = Bulk(live_tables.handled, "county", "cause", "digest", "seq")
_counters = Bulk(live_tables.counters, "county", "name", "value")
_sources = Bulk(
    live_tables.sources, "county", "name", "last_at", "last_received", "events", "duplicates", "dead"
)
_progress = Bulk(live_tables.progress, "county", "stream", "last_id", "seen_id", "added", "missing", "made")

STREAM = "stream"
"""The origin of a change that a source reported."""
_ADD_TALLIES = ", ".join(f"{n} = tallies.{n} + excluded.{n}" for n in ("received", "closed", "on_time"))
_ADD_SOURCES = (
    "last_at = CASE WHEN excluded.last_at > sources.last_at THEN excluded.last_at ELSE sources.last_at END, "
    "last_received = excluded.last_received, events = sources.events + excluded.events, "
    "duplicates = sources.duplicates + excluded.duplicates, dead = sources.dead + excluded.dead"
)
_FORWARD = (
    "last_id = CASE WHEN excluded.last_id > progress.last_id THEN excluded.last_id ELSE progress.last_id END"
)


@dataclass(slots=True)
class SourceCount:
    """What one source sent in one batch. `last_at`: newest time it gave."""

    last_at: datetime | None = None
    events: int = 0
    duplicates: int = 0
    dead: int = 0


class CountyWriting:
    """The rows of one county inside one open transaction, from which the head is locked first."""

    def __init__(self, connection: Connection, county: str, now: datetime) -> None:
        self._connection = connection
        self._county = county
        self.now = utc_text(now)
        self.head = lock_head(connection, county, self.now)
        self._last_seqs: dict[str, int] = {}
        self._numbers: dict[str, int] = {}

    @property
    def connection(self) -> Connection:
        """The open transaction, for what else must be true at the same moment."""
        return self._connection

    def handled(self, causes: Sequence[str]) -> dict[str, bytes]:
        """The digests of those causes that were handled before."""
        select = "SELECT cause, digest FROM handled WHERE county = %s AND cause"
        return {row[0]: bytes(row[1]) for row in among(self._connection, select, self._county, causes)}

    def cases(self, ids: Sequence[str]) -> dict[str, Case]:
        """Cases by id; remembers their newest trace rows for `save`."""
        select = "SELECT id, last_seq, body FROM cases WHERE county = %s AND id"
        found: dict[str, Case] = {}
        for case_id, last_seq, body in among(self._connection, select, self._county, ids):
            self._last_seqs[case_id] = last_seq
            found[case_id] = case_of(body)
        return found

    def grids(self, regions: Sequence[str]) -> dict[str, Grid]:
        """Grids by region."""
        select = "SELECT region, body FROM grids WHERE county = %s AND region"
        return {code: grid_of(body) for code, body in among(self._connection, select, self._county, regions)}

    def positions(self, people: Sequence[str]) -> dict[str, Position]:
        """Positions by person."""
        select = "SELECT person, body FROM positions WHERE county = %s AND person"
        rows = among(self._connection, select, self._county, people)
        return {person: position_of(body) for person, body in rows}

    def number(self, day: str) -> int:
        """The next case number of a day, from 1; stored by `save`."""
        if day not in self._numbers:
            select = "SELECT name, value FROM counters WHERE county = %s AND name"
            rows = among(self._connection, select, self._county, [day])
            self._numbers[day] = rows[0][1] if rows else 0
        self._numbers[day] += 1
        return self._numbers[day]

    def save_changes(self, changes: Sequence[Change], origin: str = STREAM) -> list[str]:
        """Number the changes, add them and their trace; returns them as screens get them, each as JSON.
        `origin`: from where they were made.
        """
        county, last, head = self._county, self._last_seqs, self.head
        seq, n = head.seq, head.traced
        texts: list[str] = []
        tallies: list[list[Any]] = []
        change_rows: list[tuple[Any, ...]] = []
        traced: list[Fields] = []
        for change in changes:
            seq, n = seq + 1, n + 1
            wire, row = change.wire(seq), change.trace
            tallies += wire.get("tally", ())
            topic = "canary" if change.kind == "canary" else change.topic
            text = text_of(wire)
            texts.append(text)
            change_rows.append((county, seq, topic, change.region, text))
            previous, last[row.object] = last.get(row.object, 0), n
            traced.append(_traced(county, n, seq, previous, origin, row))
        _changes.insert(self._connection, change_rows)
        trace_rows, tail = linked(head.tail, traced)
        _trace.insert(self._connection, trace_rows)
        self._add_tallies(tallies)
        self.head = Head(head.epoch, seq, head.kept_from, *tail)
        return texts

    def save_rows(self, rows: Iterable[Case | Grid | Position], known: set[str]) -> None:
        """Save the last state of each row; `known`: ids of cases in the table. After `save_changes`."""
        cases: dict[str, Case] = {}
        grids: dict[str, Grid] = {}
        positions: dict[str, Position] = {}
        for row in rows:
            if isinstance(row, Case):
                cases[row.id] = row
            elif isinstance(row, Grid):
                grids[row.region] = row
            else:
                positions[row.person] = row
        self._save_cases(cases, known)
        county = self._county
        grid_rows = [(county, g.region, text_at(g.stamp), text_of(g)) for g in grids.values()]
        _grids.replace(self._connection, grid_rows)
        moved = [(county, p.person, utc_text(p.at), text_of(p)) for p in positions.values()]
        _positions.replace(self._connection, moved)

    def _save_cases(self, cases: Mapping[str, Case], known: set[str]) -> None:
        last, county = self._last_seqs, self._county
        rows = [(c.id, county, c.region, int(c.open), last.get(c.id, 0), text_of(c)) for c in cases.values()]
        _cases.insert(self._connection, [row for row in rows if row[0] not in known])
        _cases.replace(self._connection, [row for row in rows if row[0] in known])

    def _add_tallies(self, tallies: Sequence[list[Any]]) -> None:
        sums: dict[tuple[str, str, str], list[int]] = {}
        for township, day, matter, received, closed, on_time in tallies:
            total = sums.setdefault((day, township, matter), [0, 0, 0])
            total[0] += received
            total[1] += closed
            total[2] += on_time
        rows = [(self._county, *key, *counts) for key, counts in sums.items() if any(counts)]
        _tallies.merge(self._connection, rows, _ADD_TALLIES)

    def save_handled(self, rows: Sequence[tuple[str, str, bytes, int]]) -> None:
        """Remember (county, cause, digest, seq) of new messages."""
        _handled.insert(self._connection, rows)

    def save_dead(self, letters: Sequence[DeadLetter]) -> None:
        """Keep what could not be taken; an entry that is there already is left as it is."""
        keep(self._connection, self._county, letters, self.now)

    def save_sources(self, counts: Mapping[str, SourceCount]) -> None:
        """Add what each source sent."""

        def last_at(count: SourceCount) -> str:
            return "" if count.last_at is None else utc_text(count.last_at)

        rows = [
            (self._county, name, last_at(count), self.now, count.events, count.duplicates, count.dead)
            for name, count in counts.items()
        ]
        _sources.merge(self._connection, rows, _ADD_SOURCES)

    def save_progress(self, last_ids: Mapping[str, str]) -> None:
        """Move each stream's last taken entry (padded id) forward."""
        rows = [(self._county, stream, last_id, "", 0, 0, "") for stream, last_id in last_ids.items()]
        _progress.merge(self._connection, rows, _FORWARD)

    def finish(self) -> None:
        """Write the counters; the last statement before the commit."""
        numbers = [(self._county, day, value) for day, value in self._numbers.items()]
        _counters.replace(self._connection, numbers)
        mark = "?" if is_sqlite(self._connection) else "%s"
        names = ("seq", "at", "traced", "trace_hash")
        sets = ", ".join(f"{name} = {mark}" for name in names)
        sql = f"UPDATE heads SET {sets} WHERE county = {mark}"  # nosec B608 - our own names
        head = self.head
        self._connection.exec_driver_sql(sql, (head.seq, self.now, *head.tail, self._county))


def _traced(county: str, n: int, seq: int, previous: int, origin: str, row: TraceRow) -> Fields:
    """The trace row of a change: reported by a stream, its actor is the source, nobody ordered it."""
    said = {"old": row.old, "new": row.new} | ({"reason": row.reason} if row.reason else {})
    body = text_of(said)
    at, cause = utc_text(row.at), row.cause
    return (
        county,
        n,
        seq,
        previous,
        at,
        row.actor,
        origin,
        row.action,
        row.object,
        cause,
        row.ordered_by,
        body,
    )
