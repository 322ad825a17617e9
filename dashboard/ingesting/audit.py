"""The audit: does the stream server still have, or had we taken, every entry that was ever added?

Looks at each stream's ledger (data_access/scripts.py) twice a second, and records a loss once it has been
seen for SETTLE_S, so that an entry between two steps is not taken for a lost one.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import replace

from data_access import losses
from data_access.inbox import Entry, Inbox, Look, span
from data_access.losses import Loss, Progress
from data_access.prune import prune
from data_access.store import Store, utc_now
from data_access.streams import plain

log = logging.getLogger(__name__)

EVERY_S = 0.5
SETTLE_S = 2.0
NOTE_EVERY_S = 5.0

Place = tuple[str, str]
"""(county, stream)"""


class Audit:
    """The bookkeeping of one worker; workers agree through the progress table."""

    def __init__(self, inbox: Inbox, store: Store, places: Sequence[Place]) -> None:
        self._inbox = inbox
        self._store = store
        self._places = places
        self._due = 0.0
        self._note_due = 0.0
        self._suspects: dict[Place, tuple[float, int]] = {}

    def now(self) -> None:
        """Look at the next opportunity."""
        self._due = 0.0

    def look(self, now: float) -> None:
        """Look at every stream if it is time. Makes the consumer groups. Raises StreamError, Unavailable."""
        if now < self._due:
            return
        note = now >= self._note_due
        for county in dict.fromkeys(county for county, _ in self._places):
            with self._store.reading() as connection:
                known = losses.progresses(connection, county)
            for place in self._places:
                if place[0] == county:
                    self._stream(place, known.get(place[1], Progress()), now, note)
        self._due = time.monotonic() + EVERY_S
        if note:
            self._note_due = time.monotonic() + NOTE_EVERY_S

    def vanished(self, entries: Sequence[Entry]) -> None:
        """Record entries that were delivered, never taken, and are no longer in their stream."""
        by_place: dict[Place, list[Entry]] = {}
        for entry in entries:
            by_place.setdefault((entry.county, entry.stream), []).append(entry)
        for (county, stream), gone in by_place.items():
            loss = Loss("trimmed_pending", len(gone), *span(gone))
            with self._store.database.writing() as connection:
                losses.add_missing(connection, county, {stream: loss}, utc_now())
            _alarm(county, stream, loss)

    def prune(self) -> None:
        """Drop changes nobody will ask for."""
        for county in dict.fromkeys(county for county, _ in self._places):
            prune(self._store, county)

    def _stream(self, place: Place, known: Progress, now: float, note: bool) -> None:
        seen = self._inbox.look(*place)
        loss = _broken(seen, known)
        if seen is None or not seen.delivered or seen.delivered > seen.last or not seen.made or loss:
            self._begin_again(place, seen, known, loss)
            return
        missing = self._missing(place, seen, known, now)
        new = Progress(known.last_id, seen.last, seen.added, known.missing + missing, seen.made)
        if known.made != seen.made:
            new = replace(new, missing=missing)
        if missing or known.made != seen.made or (note and new != known):
            reason = Loss("trimmed_unread", missing, _after(known), plain(seen.last))
            self._record(place, known, new, (reason,) if missing else ())

    def _missing(self, place: Place, seen: Look, known: Progress, now: float) -> int:
        """How many entries vanished for good since the last report; 0 until it has been so for SETTLE_S."""
        reported = known.missing if known.made == seen.made else 0
        vanished = (seen.vanished or 0) - reported
        if vanished <= 0:
            if seen.vanished is not None:
                self._suspects.pop(place, None)
            return 0
        since, least = self._suspects.get(place, (now, vanished))
        self._suspects[place] = (since, min(least, vanished))
        if now - since < SETTLE_S:
            return 0
        del self._suspects[place]
        return min(least, vanished)

    def _begin_again(self, place: Place, seen: Look | None, known: Progress, loss: Loss | None) -> None:
        """Make the group, or make it anew at the first entry; what was taken before is told by `handled`."""
        rewound = seen is not None and bool(seen.made) and bool(seen.delivered)
        if rewound and seen is not None and seen.delivered <= seen.last:
            made = seen.made
        else:
            made = self._inbox.begin(*place, replaces=seen.made if seen else known.made)
        fresh = self._inbox.look(*place)
        if fresh is None:
            return
        missing = max(0, fresh.vanished or 0) if fresh.made == made else 0
        last_id = min(known.last_id, fresh.last) if loss else known.last_id
        new = Progress(last_id, fresh.last, fresh.added, missing, fresh.made)
        self._suspects.pop(place, None)
        self._record(place, known, new, (loss,) if loss else ())

    def _record(self, place: Place, known: Progress, new: Progress, found: tuple[Loss, ...]) -> None:
        county, stream = place
        with self._store.database.writing() as connection:
            done = losses.record(connection, county, stream, known, new, found, utc_now())
        for loss in found if done else ():
            _alarm(county, stream, loss)


def _broken(seen: Look | None, known: Progress) -> Loss | None:
    """A stream that went back behind what we know of it, or is gone altogether."""
    newest = max(known.last_id, known.seen_id)
    if not newest or newest == _ZERO:
        return None
    if seen is None or seen.added == 0:
        return Loss("stream_deleted", None, None, plain(newest))
    if seen.last < newest or seen.added < known.added:
        return Loss("rewound", None, plain(min(seen.last, newest)), plain(newest))
    return None


_ZERO = "0" * 20 + "-" + "0" * 20


def _after(known: Progress) -> str | None:
    return plain(known.seen_id) if known.seen_id else None


def _alarm(county: str, stream: str, loss: Loss) -> None:
    log.error(
        "LOST in {%s}:%s: %s entries, %s, %s to %s",
        county,
        stream,
        "unknown many" if loss.count is None else loss.count,
        loss.reason,
        loss.first_id,
        loss.last_id,
    )
