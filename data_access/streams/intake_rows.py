"""What taking a batch leaves behind: causes that were handled, dead letters, counts of sources, how far each
stream was read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from data_access.database.bulk import Bulk, look_up
from data_access.database.codec import utc_text
from data_access.database.tables import live_tables
from data_access.streams.dead_letters import DeadLetter, keep
from domain.kernel.worlds import WorldId

_handled = Bulk(live_tables.handled, "county", "cause", "digest", "seq")
_sources = Bulk(
    live_tables.sources, "county", "name", "last_at", "last_received", "events", "duplicates", "dead"
)
_progress = Bulk(live_tables.progress, "county", "stream", "last_id", "seen_id", "added", "missing", "made")
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


@dataclass(frozen=True, slots=True)
class Handled:
    """A message that was taken: what it said, and the seq of its change (0: it changed nothing)."""

    digest: bytes
    seq: int


def read_handled(connection: Connection, world: WorldId, cause: str) -> Handled | None:
    """What was taken under a cause; None when nothing was."""
    c = live_tables.handled.c
    query = select(c.digest, c.seq).where(c.county == world, c.cause == cause)
    row = connection.execute(query).first()
    return None if row is None else Handled(bytes(row.digest), row.seq)


def read_sources(connection: Connection, world: WorldId | None = None) -> list[dict[str, Any]]:
    """Health of the sources, by county and name."""
    table = live_tables.sources
    query = select(table).order_by(table.c.county, table.c.name)
    if world is not None:
        query = query.where(table.c.county == world)
    return [dict(row._mapping) for row in connection.execute(query)]


class IntakeRows:
    """Those rows of one world, inside one open transaction at `now` (as text)."""

    def __init__(self, connection: Connection, world: WorldId, now: str) -> None:
        self._connection, self._now = connection, now
        self._world, self._key = world, str(world)
        self._sent = 0

    def find_handled(self, causes: Sequence[str]) -> dict[str, bytes]:
        """The digests of those causes that were handled before."""
        select = "SELECT cause, digest FROM handled WHERE county = %s AND cause"
        return {row[0]: bytes(row[1]) for row in look_up(self._connection, select, self._key, causes)}

    def send_handled(self, rows: Sequence[tuple[str, bytes, int]]) -> None:
        """Let PostgreSQL store some of what `save_handled` takes (`Bulk.send`)."""
        _handled.send(self._connection, [(self._key, *row) for row in rows])
        self._sent += len(rows)

    def save_handled(self, rows: Sequence[tuple[str, bytes, int]]) -> None:
        """Remember (cause, digest, seq) of new messages."""
        _handled.insert(self._connection, [(self._key, *row) for row in rows], self._sent)

    def save_dead(self, dead: Sequence[DeadLetter]) -> None:
        """Keep what could not be taken; an entry that is there already is left as it is."""
        keep(self._connection, self._world, dead, self._now)

    def save_sources(self, counts: Mapping[str, SourceCount]) -> None:
        """Add what each source sent."""

        def last_at(count: SourceCount) -> str:
            return "" if count.last_at is None else utc_text(count.last_at)

        rows = [
            (self._key, name, last_at(count), self._now, count.events, count.duplicates, count.dead)
            for name, count in counts.items()
        ]
        _sources.merge(self._connection, rows, _ADD_SOURCES)

    def save_progress(self, last_ids: Mapping[str, str]) -> None:
        """Move each stream's last taken entry (padded id) forward."""
        rows = [(self._key, stream, last_id, "", 0, 0, "") for stream, last_id in last_ids.items()]
        _progress.merge(self._connection, rows, _FORWARD)
