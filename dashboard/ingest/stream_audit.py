"""The audit: does the stream server still have, or had we taken, every entry that was ever added?

Looks at each stream's ledger (data_access/streams/lua_scripts.py) twice a second, and records a loss once it
has been seen for SETTLE_S, so that an entry between two steps is not taken for a lost one. A group that
somebody moved or made anew is made anew by us, at the first entry: what was skipped is read, what was taken
is told by `handled`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.ingest import loss_causes
from data_access.feed.prune import prune
from data_access.store import Store, utc_now
from data_access.streams import losses
from data_access.streams.inbox import Entry, Ill, Inbox, Look, Place, span
from data_access.streams.losses import Loss, Progress
from data_access.streams.redis_streams import padded
from domain.kernel.worlds import WorldId

log = logging.getLogger(__name__)

EVERY_S = 0.5
SETTLE_S = 2.0
NOTE_EVERY_S = 5.0


@dataclass(slots=True)
class _Memory:
    """What a worker remembers of one stream between two looks.

    `sound`: no entry up to this one was missing, and `added`: so many had been added then. `start`: where the
    group stood when we began. `pending`: how many were in hand at the last look. `since`, `least`: when
    entries began to be missing, and how few they were since. `gap`: the stream then. `ill`: types of its
    keys.
    """

    sound: str = ""
    added: int = 0
    start: str = ""
    pending: int = 0
    since: float | None = None
    least: int = 0
    gap: Look | None = None
    ill: Ill | None = None

    def all_well(self, seen: Look) -> None:
        """Nothing is missing: nothing among what was delivered, and nothing before what waits."""
        unread = seen.unread or 0
        self.since, self.gap = None, None
        self.sound = padded(loss_causes.before(seen.first)) if unread else seen.last
        self.added = seen.added - unread


class Audit:
    """The bookkeeping of one worker; workers agree through the progress table."""

    def __init__(self, inbox: Inbox, store: Store, places: Sequence[Place]) -> None:
        self._inbox = inbox
        self._store = store
        self._places = places
        self._due = 0.0
        self._note_due = 0.0
        self._memory = {place: _Memory() for place in places}

    def now(self) -> None:
        """Look at the next opportunity."""
        self._due = 0.0

    def look(self, now: float) -> None:
        """Look at every stream if it is time. Makes the consumer groups. Raises StreamError, Unavailable."""
        if now < self._due:
            return
        note = now >= self._note_due
        for world in dict.fromkeys(world for world, _ in self._places):
            with self._store.reading() as connection:
                known = losses.progresses(connection, world)
            for place in self._places:
                if place[0] == world:
                    self._stream(place, known.get(place[1], Progress()), now, note)
        self._due = time.monotonic() + EVERY_S
        if note:
            self._note_due = time.monotonic() + NOTE_EVERY_S

    def vanished(self, entries: Sequence[Entry]) -> None:
        """Record entries that were delivered, never taken, and are no longer in their stream."""
        by_place: dict[Place, list[Entry]] = {}
        for entry in entries:
            by_place.setdefault((entry.world, entry.stream), []).append(entry)
        for (world, stream), gone in by_place.items():
            loss = Loss("trimmed_pending", len(gone), *span(gone))
            with self._store.database.writing() as connection:
                losses.add_missing(connection, world, {stream: loss}, utc_now())
            _alarm(world, stream, loss)

    def prune(self) -> None:
        """Drop changes nobody will ask for."""
        for world in dict.fromkeys(world for world, _ in self._places):
            prune(self._store, world)

    def _stream(self, place: Place, known: Progress, now: float, note: bool) -> None:
        seen, memory = self._inbox.look(*place), self._memory[place]
        if isinstance(seen, Ill):
            self._ill(place, seen, known)
            return
        memory.ill = None
        loss = loss_causes.broken(seen, known)
        if loss or seen is None or not seen.delivered or seen.delivered > seen.last or not seen.made:
            self._begin_again(place, seen, known, loss)
        elif seen.is_moved or seen.is_read_twice:
            self._moved(place, seen, known)
        else:
            memory.start = memory.start or seen.end
            self._account(place, seen, known, now, note)
            memory.pending = seen.pending

    def _account(self, place: Place, seen: Look, known: Progress, now: float, note: bool) -> None:
        memory, missing = self._memory[place], self._missing(place, seen, known, now)
        cut = self._cut(place, seen, missing) if missing else 0
        gap, after = memory.gap or seen, memory.sound or memory.start
        if cut < missing:
            log.warning("{%s}:%s: %d entries were passed over; reading from the first", *place, missing - cut)
            self._begin_again(place, seen, known, loss_causes.loss(cut, gap, after) if cut else None)
            return
        new = Progress(known.last_id, seen.last, seen.added, known.missing + missing, seen.made)
        if known.made != seen.made:
            new = replace(new, missing=missing)
        if missing or known.made != seen.made or (note and new != known):
            found = (loss_causes.loss(missing, gap, after),) if missing else ()
            self._record(place, known, new, found)
        if missing:
            memory.all_well(seen if seen.vanished == new.missing else gap)

    def _missing(self, place: Place, seen: Look, known: Progress, now: float) -> int:
        """How many entries vanished for good since the last report; 0 until it has been so for SETTLE_S."""
        memory, vanished = self._memory[place], seen.vanished
        if vanished is None:
            return 0
        vanished -= known.missing if known.made == seen.made else 0
        if vanished <= 0:
            memory.all_well(seen)
            return 0
        if memory.since is None:
            memory.since, memory.least, memory.gap = now, vanished, seen
        memory.least = min(memory.least, vanished)
        if now - memory.since < SETTLE_S:
            return 0
        memory.since = None
        return memory.least

    def _cut(self, place: Place, seen: Look, missing: int) -> int:
        """How many of the missing entries are not in the stream any more; others were only passed over."""
        memory = self._memory[place]
        if not memory.sound:
            return missing
        there = self._inbox.count_after(*place, memory.sound, seen.last)
        return min(missing, max(0, seen.added - memory.added - there))

    def _moved(self, place: Place, seen: Look, known: Progress) -> None:
        """Somebody set the group elsewhere, or made another of its name."""
        log.warning("{%s}:%s: the group was moved or made anew; reading from the first entry", *place)
        gone = self._gone(place, seen, known)
        self._begin_again(place, seen, known, loss_causes.loss(gone, seen, seen.end) if gone else None)

    def _gone(self, place: Place, seen: Look, known: Progress) -> int:
        """Entries that are neither taken nor there any more, of a group that stands elsewhere. What a group
        that is no longer there had in hand is read again.
        """
        if known.made != seen.made or not seen.end:
            return 0
        unread = seen.unread
        if unread is None:
            unread = self._inbox.count_after(*place, seen.end, seen.last)
        gone = seen.without(unread) - known.missing
        return max(0, gone if seen.ours else gone + seen.pending - self._memory[place].pending)

    def _begin_again(self, place: Place, seen: Look | None, known: Progress, loss: Loss | None) -> None:
        """Make the group, or make it anew at the first entry; what was taken before is told by `handled`."""
        if seen is not None and not loss and not seen.delivered and seen.made:
            loss = self._cut_meanwhile(place, replace(seen, ours=False), known)
        kept = loss and loss.reason == "rewound" and seen is not None and seen.made and seen.delivered
        if kept and seen is not None and seen.delivered <= seen.last:
            made = seen.made
        else:
            made = self._inbox.begin(*place, replaces=seen.made if seen else known.made)
        fresh = self._inbox.look(*place)
        if not isinstance(fresh, Look):
            return
        missing = max(0, fresh.vanished or 0) if fresh.made == made else 0
        last_id = min(known.last_id, fresh.last) if loss and loss.count is None else known.last_id
        new = Progress(last_id, fresh.last, fresh.added, missing, fresh.made)
        self._memory[place] = _Memory(start=fresh.end)
        self._record(place, known, new, (loss,) if loss else ())

    def _cut_meanwhile(self, place: Place, seen: Look, known: Progress) -> Loss | None:
        """What was cut out of a stream whose group is gone."""
        gone = self._gone(place, seen, known)
        return loss_causes.loss(gone, seen, seen.end) if gone else None

    def _ill(self, place: Place, ill: Ill, known: Progress) -> None:
        """A key of another type. Where it took the place of the stream, what was in that is lost."""
        memory = self._memory[place]
        if memory.ill != ill:
            which = "the stream is a" if ill.stream else "its ledger is a"
            log.error("{%s}:%s is left out: %s %s", *place, which, ill.stream or ill.ledger)
        memory.ill = ill
        newest = max(known.last_id, known.seen_id)
        if ill.stream and newest > loss_causes.ZERO:
            after = known.seen_id or None
            loss = Loss("wrong_type", None, after and loss_causes.next_id(after), None)
            self._record(place, known, Progress("", "", 0, known.missing, known.made), (loss,))

    def _record(self, place: Place, known: Progress, new: Progress, found: tuple[Loss, ...]) -> None:
        world, stream = place
        with self._store.database.writing() as connection:
            done = losses.record(connection, world, stream, known, new, found, utc_now())
        for loss in found if done else ():
            _alarm(world, stream, loss)


def _alarm(world: WorldId, stream: str, loss: Loss) -> None:
    log.error(
        "LOST in {%s}:%s: %s entries, %s, %s to %s",
        world,
        stream,
        "unknown many" if loss.count is None else loss.count,
        loss.reason,
        loss.first_id,
        loss.last_id,
    )
