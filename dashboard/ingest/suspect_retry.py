"""Entries a worker died at: taken over from the dead one and tried again alone, so that one that ends workers
is found, and given up, while no other waits for it (docs/adr/0015).

What else the dead worker had in hand is innocent, and goes on as usual.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from dashboard.handlers.reports.envelopes import Envelope, faulty
from dashboard.handlers.reports.progress_mark import Death, Mark
from data_access.store import Store, utc_now
from data_access.streams import suspects
from data_access.streams.inbox import Entry, Inbox
from data_access.streams.suspects import ENOUGH, EXPLAINED, UNEXPLAINED, Key
from domain.kernel.errors import Reason, Refused
from domain.kernel.worlds import WorldId

log = logging.getLogger(__name__)

EVIDENCE = {"stuck": EXPLAINED, "crashed": EXPLAINED, "killed": UNEXPLAINED}


class SuspectRetry:
    """The suspects of one worker. `consumer`: its name in the group."""

    def __init__(self, store: Store, inbox: Inbox, mark: Mark, consumer: str) -> None:
        self._store, self._inbox, self._mark, self._consumer = store, inbox, mark, consumer
        self._queue: dict[Key, Entry] = {}
        self._recorded: set[Death] = set()

    @property
    def waiting(self) -> bool:
        """Whether there is something to do at once."""
        return bool(self._queue) or bool(self._mark.deaths())

    def inherit(self) -> list[Entry]:
        """Some of what the worker before us had in hand when it died. Raises StreamError, Unavailable."""
        deaths = self._mark.deaths()
        if not deaths:
            return []
        for death in deaths:
            self._record(death)
        death = deaths[0]
        found = self._inbox.take_over(death.consumer)
        if not found:
            self._mark.keep(deaths[1:])
        if found and death.cause == "crashed" and not death.entry:
            self._name(found)
        return found

    def _record(self, death: Death) -> None:
        """Say, once, at which entry the worker died, and what that proves."""
        if death in self._recorded or death.consumer == self._consumer:
            return
        log.error(
            "worker %s died (%s) at {%s}:%s %s",
            death.consumer,
            death.cause,
            death.county,
            death.stream,
            death.entry or "no entry",
        )
        with self._store.database.writing() as connection:
            if death.entry:
                key = (WorldId(death.county), death.stream, death.entry)
                suspects.died(connection, key, death.consumer, EVIDENCE[death.cause], utc_now())
            elif death.cause == "crashed":
                suspects.crashed(connection, death.consumer)
        self._recorded.add(death)

    def _name(self, entries: Sequence[Entry]) -> None:
        with self._store.database.writing() as connection:
            suspects.name(connection, map(_key, entries), utc_now())

    def set_aside(self, entries: list[Entry]) -> list[Entry]:
        """Those entries that go the usual way; suspects, and what is sent again by hand, wait here."""
        again = [_key(entry) for entry in entries if entry.attempts > 1]
        known = self._known(again) if again else set()
        usual: list[Entry] = []
        for entry in entries:
            if (known and _key(entry) in known) or b"retry_of" in (entry.fields or ()):
                self._queue[_key(entry)] = entry
            else:
                usual.append(entry)
        return usual

    def _known(self, keys: Sequence[Key]) -> set[Key]:
        with self._store.reading() as connection:
            return suspects.known(connection, keys)

    def next(self) -> Entry | None:
        """The next entry to be tried alone."""
        return next(iter(self._queue.values()), None)

    def judged(self, entry: Entry, envelope: Envelope) -> Envelope:
        """The envelope, marked for good before it is worked on; one that ended workers is refused."""
        with self._store.database.writing() as connection:
            evidence = suspects.begin(connection, _key(entry), self._consumer, utc_now())
        if evidence < ENOUGH:
            return envelope
        detail = f"ingest died or hung {evidence // EXPLAINED} times while it worked on this entry alone"
        return faulty(envelope, Refused(Reason.WORKER_DIED, detail))

    def done(self, entry: Entry) -> None:
        """It was taken, or is a dead letter."""
        self._queue.pop(_key(entry), None)
        with self._store.database.writing() as connection:
            suspects.clear(connection, [_key(entry)], utc_now())

    def tidy(self) -> None:
        """Forget suspects that were taken by a worker who died before it could say so."""
        with self._store.reading() as connection:
            listed = suspects.listed(connection)
        settled = [key for key in listed if not self._inbox.is_pending(*key)]
        if settled:
            with self._store.database.writing() as connection:
                suspects.clear(connection, settled, utc_now())

    def rewind(self) -> None:
        """After a failure everything in hand is read again."""
        self._queue.clear()


def _key(entry: Entry) -> Key:
    return (entry.world, entry.stream, entry.id)
