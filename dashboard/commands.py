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

from dashboard.ingest.batch import Batch
from dashboard.ingest.envelopes import (
    UNMARKED,
    CountyPack,
    Envelope,
    Marking,
    faulty,
    internal,
    last_ids,
    open_all,
)
from data_access.audit.chain import Tail
from data_access.store import Store, Unavailable, utc_now
from data_access.streams.dead_letters import DeadLetter

__all__ = ["CountyPack", "Desk", "Envelope", "Handling"]

log = logging.getLogger(__name__)


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


class Desk:
    """Takes what comes for the counties of one installation; `clock` dates what is decided, `mark` is where
    each piece of work is written down.
    """

    def __init__(
        self,
        store: Store,
        counties: Mapping[str, CountyPack],
        clock: Callable[[], datetime] = utc_now,
        mark: Marking = UNMARKED,
    ) -> None:
        self._store = store
        self._mark = mark
        self._counties = counties
        self._clock = clock

    def handle(self, batch: Sequence[Envelope]) -> Handling:
        """Take a batch. Raises Unavailable when the database is away; what is not stored then comes again."""
        by_county: dict[str, list[Envelope]] = defaultdict(list)
        for envelope in batch:
            by_county[envelope.county].append(envelope)
        done = Handling()
        for code, envelopes in by_county.items():
            done.add(self._county(self._counties[code], envelopes))
        return done

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
        opened, dead = open_all(envelopes, county, now, self._mark)
        with self._store.writing(county.code, now) as writing:
            batch = Batch(county, writing, now, self._mark)
            batch.dead += dead
            batch.take(opened)
            told = batch.save(last_ids(envelopes))
            head = writing.head
        done = Handling(batch.taken, batch.duplicates, dead=[(county.code, letter) for letter in batch.dead])
        if told:
            done.changes.append((county.code, head.epoch, told))
            done.heads.append((county.code, head.tail))
        return done
