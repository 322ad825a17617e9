"""The desk: the only door to change. Parse, decide, save; one transaction for each county in a batch.

A message is taken once (by its cause: source/id), and what cannot be taken becomes a dead letter in the same
transaction. The caller acknowledges and publishes after `handle` has returned.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import redis

from dashboard.batch import Batch
from dashboard.envelopes import CountyPack, Envelope, faulty, internal, last_ids, open_all
from data_access import streams
from data_access.deadletters import DeadLetter
from data_access.store import Store, Unavailable, utc_now
from data_access.trace.acting import Origin
from data_access.trace.chain import Tail

__all__ = ["AlreadyResent", "CountyPack", "Desk", "Envelope", "Handling"]

log = logging.getLogger(__name__)


class AlreadyResent(Exception):
    """The dead letter was sent again before, or is being sent right now."""


@dataclass(slots=True)
class Handling:
    """What became of a batch: `taken` (some changed nothing), `duplicates`; to publish: `changes`, `dead`,
    `heads`.
    """

    taken: int = 0
    duplicates: int = 0
    changes: list[tuple[str, str, list[str]]] = field(default_factory=list)
    """(county, epoch, wire changes as JSON)"""
    dead: list[tuple[str, DeadLetter]] = field(default_factory=list)
    """(county, letter)"""
    heads: list[tuple[str, Tail]] = field(default_factory=list)
    """(county, where its trace ends now)"""

    def add(self, other: Handling) -> None:
        """Take in what became of another part of the batch."""
        self.taken += other.taken
        self.duplicates += other.duplicates
        self.changes += other.changes
        self.dead += other.dead
        self.heads += other.heads


def _here(work: Callable[..., Any], *args: Any) -> Any:
    return work(*args)


class Desk:
    """Handles batches and sends dead letters again. For the latter only: `client`, and `aside(work, *args)`,
    which runs what waits for the database where it holds up nobody.
    """

    def __init__(
        self,
        store: Store,
        counties: Mapping[str, CountyPack],
        clock: Callable[[], datetime] = utc_now,
        client: redis.Redis | None = None,
        aside: Callable[..., Any] = _here,
    ) -> None:
        self._store = store
        self._counties = counties
        self._clock = clock
        self._client = client
        self._aside = aside

    def handle(self, batch: Sequence[Envelope]) -> Handling:
        """Take a batch. Raises Unavailable when the database is away; what is not stored then comes again."""
        by_county: dict[str, list[Envelope]] = defaultdict(list)
        for envelope in batch:
            by_county[envelope.county].append(envelope)
        done = Handling()
        for code, envelopes in by_county.items():
            done.add(self._county(self._counties[code], envelopes))
        return done

    def resend(self, dead_id: int, origin: Origin, raw: bytes | None = None) -> str:
        """Put a dead letter, mended if `raw` is given, on its stream again for whoever asks; returns the new
        entry's id.

        Raises KeyError, AlreadyResent, Unavailable, StreamError. Cut short between the stream and the
        database it can be tried again after a minute: the message's own id makes the second one harmless.
        """
        if self._client is None:
            raise RuntimeError("this desk has no stream client")
        letter = self._aside(self._store.dead_letter, dead_id)
        if letter is None:
            raise KeyError(dead_id)
        county = letter["county"]
        if not self._aside(self._store.claim_resend, county, dead_id, origin):
            raise AlreadyResent(f"dead letter {dead_id} was sent again before")
        body = letter["raw"] if raw is None else raw
        try:
            entry = streams.add(self._client, county, letter["stream"], body, str(dead_id))
        except streams.StreamError:
            self._aside(self._store.release_resend, county, dead_id, origin)
            raise
        self._aside(self._store.settle_resend, county, dead_id, entry, body != letter["raw"], origin)
        return entry

    def _county(self, county: CountyPack, envelopes: Sequence[Envelope]) -> Handling:
        """One transaction; when the data itself cannot be stored, halves, until the culprit stands alone."""
        try:
            return self._commit(county, envelopes)
        except Unavailable:
            raise
        except Exception as error:
            log.warning("a batch of %d cannot be stored: %s", len(envelopes), error)
            culprit = error
        if len(envelopes) == 1:
            log.error("entry %s cannot be stored", envelopes[0].entry_id, exc_info=culprit)
            return self._commit(county, [faulty(envelopes[0], internal(culprit))])
        half = len(envelopes) // 2
        done = self._county(county, envelopes[:half])
        done.add(self._county(county, envelopes[half:]))
        return done

    def _commit(self, county: CountyPack, envelopes: Sequence[Envelope]) -> Handling:
        now = self._clock()
        opened, dead = open_all(envelopes, county, now)
        with self._store.writing(county.code, now) as writing:
            batch = Batch(county, writing, now)
            batch.dead += dead
            batch.take(opened)
            told = batch.save(last_ids(envelopes))
            head = writing.head
        done = Handling(batch.taken, batch.duplicates, dead=[(county.code, letter) for letter in batch.dead])
        if told:
            done.changes.append((county.code, head.epoch, told))
            done.heads.append((county.code, head.tail))
        return done
